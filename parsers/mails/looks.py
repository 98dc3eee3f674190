"""How text looks, and whether it is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from parsers.mails.styles import Rgb, Rule, Style, colour_of, declared, rules_in, tiny, verdict_on

_NEVER_SHOWN = re.compile(r"head|title|style|script|meta|link|base|template|datalist|param|source|track")
_DOUBTFUL = re.compile(
    r"noscript|object|iframe|svg|math|canvas|video|audio|select|textarea|details|dialog|marquee|applet|frameset|"
    r"noframes|noembed|map|xmp|plaintext|listing|bdo|embed|rt|rp|button|input"
)
BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|"
    r"main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul"
)
"""Elements that begin a line of their own."""
_STRUCK = re.compile(r"s|strike|del")
_CUTS = re.compile(
    r"stopspelling|divrplyfwdmsg|appendonsend|zwchr|ms-outlook-mobile-body-separator-line|"
    r"mail-editor-reference-message-container"
)
"""Ids at which Hotmail, Outlook and Zimbra begin their quote, without a box around it."""
_OUTLOOK_RULE = re.compile(
    r"border-top:\s*solid\s+#(?:e1e1e1|b5c4df)|border-top:\s*#(?:e1e1e1|b5c4df)\s[\d.]+pt\s+solid|"
    r"border-top-color:\s*rgb\(229,\s*229,\s*229\)"
)
_QUOTES = re.compile(
    r"(?:^|\s)(?:yahoo_quoted\S*|protonmail_quote|zmail_extra|moz-forward-container|moz-cite-prefix|reply-intro|"
    r"olk_src_body_section|messagereplysection|quoted-?text|mail_quote|ntes-?quote)(?:\s|$)"
)


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks where it stands; `clear` letters have no colour."""

    hidden: bool = False
    doubtful: bool = False
    struck: bool = False
    quoted: bool = False
    tiny: bool = False
    clear: bool = False
    kept: bool = False  # line breaks are drawn as they stand
    front: Rgb = (0, 0, 0)
    back: Rgb = (255, 255, 255)


class Looks:
    """The looks of one page: its sheets are read once."""

    def __init__(self, root: etree._Element) -> None:
        self._rules = [rule for sheet in root.iter("style") for rule in rules_in(sheet.text or "")]
        self._known: dict[tuple[str, str, frozenset[str]], tuple[Style, Style]] = {}

    def within(self, element: etree._Element, tag: str, look: Look) -> Look | None:
        """The look of what stands in `element`; None where all from here on is quoted."""
        own_id = element.get("id", "").lower()
        classes = frozenset(element.get("class", "").lower().split())
        inline = element.get("style", "")
        names = f"{own_id} {' '.join(sorted(classes))} {element.get('name', '').lower()}"
        if not look.quoted and _cuts(element, own_id, inline):
            return None
        if _NEVER_SHOWN.fullmatch(tag) or element.get("hidden") is not None or _signs(element, names):
            return replace(look, hidden=True)
        if tag == "blockquote" or _QUOTES.search(names):
            look = replace(look, quoted=True)
        if _DOUBTFUL.fullmatch(tag):
            look = replace(look, doubtful=True)
        if _STRUCK.fullmatch(tag):
            look = replace(look, struck=True)
        if tag == "pre":
            look = replace(look, kept=True)
        sure, loose = self._sheeted((tag, own_id, classes))
        style = {**sure, **_attributed(element, tag), **(declared(inline) if inline else {})}
        if BLOCKS.fullmatch(tag) and (_beside(style) or _beside(loose)):
            look = replace(look, doubtful=True)
        return _dressed(look, style, loose) if style or loose else look

    def _sheeted(self, key: tuple[str, str, frozenset[str]]) -> tuple[Style, Style]:
        """What the sheets say of such an element for certain, and what may hold for it."""
        found = self._known.get(key)
        if found is None:
            found = (
                _merged([r for r in self._rules if r.exact and r.fits(*key)]),
                _merged([r for r in self._rules if not r.exact and r.fits(*key)]),
            )
            self._known[key] = found
        return found


def _merged(rules: list[Rule]) -> Style:
    return {name: value for rule in rules for name, value in rule.style.items()}


def _cuts(element: etree._Element, own_id: str, inline: str) -> bool:
    return (
        _CUTS.fullmatch(own_id) is not None
        or element.get("data-marker") == "__DIVIDER__"
        or ("border-top" in inline and _OUTLOOK_RULE.search(inline.lower()) is not None)
    )


def _signs(element: etree._Element, names: str) -> bool:
    return (
        "signature" in names
        or element.get("data-signatureblock") is not None
        or "signature" in element.get("data-smartmail", "")
    )


def _beside(style: Style) -> bool:
    """Whether a block, or what it holds, may share its line with another: words then read on."""
    shown = style.get("display", "")
    return shown.startswith(("inline", "flex", "grid", "table-cell", "contents")) or style.get(
        "float", "none"
    ) not in ("none", "")


def _attributed(element: etree._Element, tag: str) -> Style:
    """Colours that stand as attributes, as mail programs still write them."""
    style: Style = {}
    colour = element.get("color") if tag == "font" else element.get("text") if tag == "body" else None
    if colour:
        style["color"] = colour.lower()
    if element.get("bgcolor"):
        style["background-color"] = element.get("bgcolor", "").lower()
    return style


def _dressed(look: Look, style: Style, loose: Style) -> Look:
    verdict = verdict_on(style)
    small = tiny(style)
    doubtful = verdict == "doubtful" or verdict_on(loose) != "shown" or tiny(loose) is True
    front = colour_of(style.get("-webkit-text-fill-color") or style.get("color", ""))
    behind = style.get("background-color") or style.get("background", "")
    back = next((c for word in re.findall(r"rgba?\([^)]*\)|\S+", behind) if (c := colour_of(word))), None)
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return replace(
        look,
        hidden=look.hidden or verdict == "hidden",
        doubtful=look.doubtful or doubtful,
        struck=look.struck or "line-through" in decoration,
        tiny=look.tiny if small is None else small,
        kept=look.kept or style.get("white-space", "").startswith(("pre", "break")),
        front=look.front if front is None or front == "none" else front,
        clear=(front == "none") if front is not None else look.clear,
        back=look.back if back is None or back == "none" else back,
    )
