"""What CSS hides, as mail programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import ImageColor

Style = dict[str, str]
Rgb = tuple[int, int, int]
Verdict = Literal["shown", "hidden", "doubtful"]
_UNITS = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0, "": 1.0}
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|cm|mm|in|%|)(?![\w.])")
_RELATIVE = re.compile(r"\d\s*(?:r?em|%)|larger|smaller")
_RGB = re.compile(r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:[\s,/]+([\d.]+%?))?\s*\)")
_TELLING = re.compile(
    r"display|float|visib|opacity|font|color|background|mso-hide|position|indent|height|width|overflow|transform|clip|"
    r"text-decoration|bidi|filter|mask|letter-spacing|margin|zoom"
)
_MAX_SHEET = 100_000
_MAX_RULES = 400
_MAX_NESTED = 3


def declared(text: str) -> Style:
    """`display: none; color: #FFF` as properties in lower case; comments and escapes undone."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda m: chr(min(int(m[1], 16), 0x10FFFF)), text)
    style: Style = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            style[name.strip().lower()] = " ".join(value.lower().replace("!important", "").split())
    return style


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for elements by tag, id and classes; not `exact` where it may hold for some of them alone."""

    tag: str
    id: str
    classes: frozenset[str]
    style: Style
    exact: bool

    def fits(self, tag: str, own_id: str, classes: frozenset[str]) -> bool:
        return (
            (not self.tag or self.tag == tag)
            and (not self.id or self.id == own_id)
            and self.classes <= classes
        )


def rules_in(sheet: str) -> list[Rule]:
    """The rules of a `<style>` that may hide something."""
    sheet = re.sub(r"/\*.*?\*/|<!--|-->", " ", sheet[:_MAX_SHEET], flags=re.S)
    return [rule for _, rule in zip(range(_MAX_RULES), _rules(sheet, 0), strict=False)]


def _rules(sheet: str, nested: int) -> Iterator[Rule]:
    at = 0
    while (opening := sheet.find("{", at)) >= 0:
        head = sheet[at:opening].rpartition(";")[2].strip()
        depth, end = 1, opening + 1
        while end < len(sheet) and depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        body = sheet[opening + 1 : end - 1]
        at = end
        if head.startswith("@"):
            if nested < _MAX_NESTED and re.match(r"@(?:media|supports|layer)", head, re.I):
                yield from _rules(body, nested + 1)
            continue
        if _TELLING.search(body.lower()):
            style = declared(body)
            for selector in head.split(","):
                yield from _selected(selector, style, not nested)


def _selected(selector: str, style: Style, exact: bool) -> Iterator[Rule]:
    words = re.split(r"[\s>+~]+", selector.strip())
    last = words[-1].lower()
    match = re.match(r"(?P<tag>[\w-]+|\*)?(?P<marks>(?:[.#][\w-]+)*)(?P<rest>.*)", last, re.S)
    if match is None or match["rest"].startswith(
        ("::", ":before", ":after", ":hover", ":visited", ":active")
    ):
        return
    names = re.findall(r"([.#])([\w-]+)", match["marks"])
    tag = "" if match["tag"] in (None, "*") else match["tag"]
    yield Rule(
        tag=tag.rpartition(":")[2],
        id=next((name for mark, name in names if mark == "#"), ""),
        classes=frozenset(name for mark, name in names if mark == "."),
        style=style,
        exact=exact and len(words) == 1 and not match["rest"],
    )


def verdict_on(style: Style) -> Verdict:
    """Whether an element with this style, its colours and letters' size aside, can be seen."""
    if not style:
        return "shown"
    if _gone(style) or _away(style) or _boxed(style, clipped=True):
        return "hidden"
    transform = style.get("transform", "none")
    moved = style.get("position") in ("absolute", "fixed") or transform not in ("none", "")
    turned = "override" in style.get("unicode-bidi", "") or "reverse" in style.get("flex-direction", "")
    veiled = any(
        style.get(name, "none") not in ("none", "auto", "")
        for name in ("filter", "mask", "mask-image", "clip", "clip-path", "-webkit-text-security")
    )
    squeezed = _boxed(style, clipped=False) or (_pixels(style.get("letter-spacing", "0")) or 0) < -3
    return "doubtful" if moved or turned or veiled or squeezed else "shown"


def _gone(style: Style) -> bool:
    opacity = style.get("opacity", "")
    seen = _share(opacity, 1) if re.fullmatch(r"[\d.]+%?", opacity) else 1.0
    return (
        style.get("display", "").startswith("none")
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("mso-hide") == "all"
        or style.get("content-visibility") == "hidden"
        or seen < 0.15
    )


def _away(style: Style) -> bool:
    """Off the page, or scaled and clipped to nothing."""
    aside = [_pixels(style.get(name, "")) or 0 for name in ("left", "top", "right", "bottom")]
    pushed = [_pixels(style.get(name, "")) or 0 for name in ("text-indent", "margin-left", "margin-top")]
    if style.get("position", "static") != "static" and (min(aside) < -90 or max(aside) > 4000):
        return True
    transform = style.get("transform", "")
    scaled = re.search(r"scale[xy]?\(\s*0(?:\.0\d*)?\s*[,)]|translate[xy3d]*\([^)]*-?\d{3,}", transform)
    clip = style.get("clip", "") + style.get("clip-path", "")
    clipped = re.search(r"rect\(\s*[01](?:px)?[\s,]+[01]|inset\(\s*(?:[5-9]\d|100)%", clip)
    return min(pushed) < -90 or scaled is not None or clipped is not None


def _boxed(style: Style, *, clipped: bool) -> bool:
    """A box without room; where its overflow shows, the text may be seen."""
    cut = any(style.get(name, "visible") != "visible" for name in ("overflow", "overflow-x", "overflow-y"))
    values = [style[n] for n in ("height", "width", "max-height", "max-width") if n in style]
    sizes = [_pixels(value) for value in values if "%" not in value or value.startswith("0")]
    return cut is clipped and any(size is not None and size <= 2 for size in sizes)


def tiny(style: Style) -> bool | None:
    """Whether letters are too small to see; None where the style leaves their size as it was."""
    size = style.get("font-size", "")
    if not size and "font" in style:
        found = _LENGTH.search(style["font"].split("/")[0])
        size = found.group() if found else ""
    if not size:
        return None
    pixels = _pixels(size)
    if _RELATIVE.search(size):
        return True if pixels is not None and pixels < 3 else None
    return pixels < 3 if pixels is not None else False


def _pixels(value: str) -> float | None:
    match = _LENGTH.search(value)
    if match is None:
        return None
    factor = 0.16 if match[2] == "%" else _UNITS[match[2]]
    return _number(match[1]) * factor


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


@lru_cache(maxsize=1024)
def colour_of(value: str) -> Rgb | Literal["none"] | None:
    """Red, green and blue; "none" for what lets all through; None for what is no colour we can tell."""
    value = value.strip().lower()
    if value == "transparent":
        return "none"
    match = _RGB.match(value)
    if match is not None:
        if match[4] is not None and _share(match[4], 1) < 0.15:
            return "none"
        return (_part(match[1]), _part(match[2]), _part(match[3]))
    try:
        parts = ImageColor.getrgb(value)
    except ValueError:
        return None
    if len(parts) == 4 and parts[3] < 38:
        return "none"
    return parts[0], parts[1], parts[2]


def _part(text: str) -> int:
    return round(min(_share(text, 255), 1) * 255)


def _share(text: str, whole: float) -> float:
    return _number(text.rstrip("%")) / (100 if text.endswith("%") else whole)


@lru_cache(maxsize=1024)
def indistinct(front: Rgb, back: Rgb) -> bool:
    """Letters that cannot be told from what is behind them (WCAG 2.2 contrast under 1.25)."""
    light, dark = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05) < 1.25


def _luminance(colour: Rgb) -> float:
    parts = [c / 255 for c in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
