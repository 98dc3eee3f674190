"""Words that a recogniser ran together, set apart again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from parsers.pages.page import Word
from parsers.words.letter_words import WORDS
from parsers.words.register import open_register

_AFFIXED = re.compile(r"(?:me|di|pe|ber|ter|se|ke)\w{5,}|\w{5,}(?:an|kan|nya|i)")
_SHORT = frozenset(("di", "ke", "dan", "ini", "hal", "jam", "wib", "upt", "mei", "tim"))
_DAY_SLASH = re.compile(r"(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu)[/,](?=\d)", re.IGNORECASE)
_HOUR = re.compile(r"(?:jam|pkl|pukul)\.?(?=\d)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?i:nomor|no\.)(?=\d)|(?<=/20\d\d)(?=[A-Z][a-z]{3})|(?<=[a-z]{4})(?=20\d\d/20\d\d)"
    r"|^\d{1,2}(?=[A-Z]{4,}\W*$|[A-Z][a-z]{3,}\W*$)|^Ya['’`](?=[A-Z][a-z])"
    r"|(?<=/)[A-Z\d.-]*[A-Z]{2}(?=[A-Z][a-z]{4,},?$)|^(?:Kepala|Ketua|Direktur|Sekretaris|Inspektur|Camat|Lurah|Dekan|Rektor)(?=[A-Z])"
)
"""What runs into what follows: a label, a number with its place, a school's number, a day, an office."""
_HUMP = re.compile(r"(?<!^You)(?<!^Whats)(?<=[a-z]{2})(?=[A-Z][a-z])")
_JOINT = re.compile(
    r"(?<=[,;:)])(?=[A-Za-z(“\"])|(?<=[a-z]{2}\.)(?=[A-Z][a-z]{2})"
    r"|(?<=\d)(?=(?i:peserta|orang|wib|wita|pukul|jam|dengan|sampai|bertempat)\b)|(?<=[a-z]{4})(?=\d)"
    r"|(?<=[a-z]{5})(?=secara$)"
    r"|(?<=WIB)(?=[a-z])|(?<=\bHP)(?=\.?[0+]\d)|(?<=\bWA)(?=\.?[0+]\d)|(?<=\bCP)(?=\.?[0+]\d)"
)


def respaced(words: Iterable[Word]) -> tuple[Word, ...]:
    """`words`, those run together cut where one word ends and another begins, boxes shared out by length.

    A known word's last letter that a gap was seen before comes back to it, an `l` among capitals is an `I`.
    """
    found: list[Word] = []
    for word in words:
        if found and _torn_off(word, found[-1]):
            left, top, _, bottom = found[-1].box
            box = (left, min(top, word.box[1]), word.box[2], max(bottom, word.box[3]))
            found[-1] = replace(found[-1], text=found[-1].text + word.text, box=box)
            continue
        if _CAPITALS.fullmatch(word.text):
            word = replace(word, text=word.text.replace("l", "I"))
        parts = _parts(word.text)
        found.extend([word] if len(parts) == 1 else _cut(word, parts))
    return tuple(found)


def apart(text: str) -> str:
    """A line's text with words that run together set apart."""
    return " ".join(part for word in text.split() for part in _parts(word))


_CAPITALS = re.compile(r"\(?(?:[A-Z]{2,}l[A-Z]*|[A-Z]*l[A-Z]{2,})\)?[.,]?")
"""An abbreviation with an `l` in it, which none has."""


def _torn_off(word: Word, before: Word) -> bool:
    """Whether a lone letter ends the word right before it, which is known with it and not without."""
    lone = len(word.text) == 1 and word.text.islower() and len(before.text) > 4
    beside = -0.006 < word.box[0] - before.box[2] < 0.02 and abs(word.box[1] - before.box[1]) < 0.005
    return lone and beside and not is_known(before.text) and is_known(before.text + word.text)


@cache
def _words() -> frozenset[str]:
    """Known words, and those of the register's names."""
    named = {word for agency in open_register().agencies for key in agency.keys for word in key.split()}
    return WORDS | {word for word in named if len(word) >= 4 and word.isalpha()}


def is_known(text: str) -> bool:
    """Whether a word is one of letters, offices and places."""
    return text.lower() in _words()


def shorn(text: str) -> str:
    """A long known word in capitals without a ring's letters that were read before it."""
    core = text.strip(" ,.")
    if core.isupper() and core.isalpha() and not is_known(core):
        for cut in range(1, len(core) - 5):
            least = 6 if cut < 3 else 8
            if len(core) - cut >= least and is_known(core[cut:]) and core[:cut] != "SUB":
                return text.replace(core, core[cut:])
    return text


@lru_cache(maxsize=1024)
def nearest(text: str) -> str:
    """The one known word that differs from `text` by a letter, in its spelling; else `text`."""
    plain = text.strip(" ,.").lower()
    if not plain.isalpha() or plain in _words():
        return text
    near = [each for each in _words() if Levenshtein.distance(plain, each, score_cutoff=1) <= 1]
    if len(near) != 1:
        return text
    shown = near[0].upper() if text.isupper() else near[0].capitalize()
    return text.replace(text.strip(" ,."), shown)


def ending(text: str) -> str:
    """The one known word that a torn one ends (`ovinsi`, `BUPATEN`), in its spelling; else `text`."""
    plain = text.lower()
    if len(plain) < 5 or not plain.isalpha() or plain in _words():
        return text
    whole = [each for each in _words() if each.endswith(plain) and len(each) - len(plain) <= 4]
    return (whole[0].upper() if text.isupper() else whole[0].capitalize()) if len(whole) == 1 else text


def is_part(text: str) -> bool:
    """Whether at least five letters begin or end a longer known word."""
    plain = text.lower()
    return len(plain) > 4 and any(
        plain != each and (each.startswith(plain) or each.endswith(plain)) for each in _words()
    )


def is_word(text: str) -> bool:
    """Whether a word is known, or ends and begins as Indonesian words do; a name in capitals may, too."""
    return is_known(text) or (not text.isupper() and bool(_AFFIXED.fullmatch(text.lower())))


@lru_cache(maxsize=8192)
def _parts(text: str) -> tuple[str, ...]:
    dated = _DAY_SLASH.match(text)
    if dated is not None:
        return (text[: dated.end()], text[dated.end() :])
    hour = _HOUR.match(text)
    if hour is not None:
        return (text[: hour.end()], text[hour.end() :])
    numbered = _NUMBERED.search(text)
    if numbered is not None:
        return (text[: numbered.end()], text[numbered.end() :])
    if len(text) < 6 or "@" in text or "/" in text:
        return (text,)
    parts: list[str] = []
    for piece in _JOINT.split(text):
        for hump in _HUMP.split(piece) if "." not in piece.rstrip(".") else [piece]:
            parts.extend(_known(hump))
    return tuple(parts)


def _known(piece: str) -> list[str]:
    """A piece made of known words and nothing else, as those words; any other as it is."""
    core = re.fullmatch(r"(\W*)([A-Za-z]{6,60})(\W*)", piece)
    if core is None or core[2].lower() in _words() or not (core[2].islower() or core[2].isupper()):
        return [piece]
    lengths = _segments(core[2].lower())
    if len(lengths) < 2:
        return [piece]
    parts, at = [], 0
    for length in lengths:
        parts.append(core[2][at : at + length])
        at += length
    parts[0] = core[1] + parts[0]
    parts[-1] += core[3]
    return parts


@lru_cache(maxsize=8192)
def _segments(text: str) -> tuple[int, ...]:
    """Lengths of the fewest known words that make up `text`; none where nothing does."""
    known = _words()
    best: list[tuple[int, ...] | None] = [()] + [None] * len(text)
    for end in range(2, len(text) + 1):
        for start in range(max(0, end - 16), end - 1):
            before = best[start]
            if before is None or text[start:end] not in known:
                continue
            chosen = best[end]
            if chosen is None or len(before) + 1 < len(chosen):
                best[end] = (*before, end - start)
    found = best[-1] or ()
    at = 0
    for length in found:
        if length < 4 and text[at : at + length] not in _SHORT:
            return ()
        at += length
    return found if any(length >= 4 for length in found) else ()


def _cut(word: Word, parts: tuple[str, ...]) -> list[Word]:
    left, top, right, bottom = word.box
    total = sum(len(part) for part in parts)
    cut, at = [], 0
    for part in parts:
        begin = left + (right - left) * at / total
        at += len(part)
        cut.append(replace(word, text=part, box=(begin, top, left + (right - left) * at / total, bottom)))
    return cut
