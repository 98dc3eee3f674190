"""How a signature block's line may be spelled."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from parsers.letters.block_lines import OFFICE, heads_like
from parsers.words.given_names import NAMES
from parsers.words.respace import ending, is_known, nearest

MARKS = ("Plt. ", "Plh. ", "Pj. ", "a.n. ")
"""Before a title: how its bearer signs."""
HONORIFICS = (
    *("Drs. ", "Dra. ", "Dr. ", "dr. ", "drg. ", "Ir. ", "H. ", "Hj. ", "apt. ", "Ns. ", "Prof. Dr. "),
    *("Drs. H. ", "Dra. Hj. ", "Dr. H. ", "Dr. Hj. ", "dr. H. ", "dr. Hj. ", "drg. Hj. ", "drg. H. "),
    *("Ir. H. ", "Ir. Hj. ", "Dr. Ir. ", "Dr. Drs. ", "Dr. dr. ", "Hj. Dra. ", "H. Ir. "),
)
"""Before a name: academic titles and those of pilgrims."""
NAMED = 5.0
"""How much more a known name is to be expected than a word a letter from it, as a logarithm."""
BORNE = 2.0
"""How much more a name with a title before it is to be expected than one without, as a logarithm."""
MALFORMED = 18.0
"""How much less a text is to be expected that is not spelled as such a line is."""
_HEADED = re.compile(rf"(?:(?:P(?:lt|lh|j)|a\.n)\. )?(?i:{OFFICE})")
_TITLE = r"(?:Drs|Dra|Dr|drg?|Ir|Hj?|apt|Ns|Prof)"
_FORMED = re.compile(rf"(?:{_TITLE}\. )*(?!{_TITLE}\b)[A-Z](?:[a-z'’]+|[A-Z'’]+|\.)(?:[ ,-]|$)")
_TITLES = re.compile(rf"(?:{_TITLE}\b[.,:;-]?\s?)+(?=[A-Z])")
OF_OFFICE = re.compile(
    r"\S{1,9}\s(?:\S{1,9}\s)?(dinas|badan|biro|uptd?|balai|satuan|bidang|bagian|sma|smk|slb|subbagian)\s\w",
    re.IGNORECASE,
)
"""A title that lost its first word: scraps, then the office."""
_OFFICE = re.compile(OFFICE, re.IGNORECASE)


def titles_like(text: str) -> list[str]:
    """A title's first line as read, and with each mark of capacity before its office."""
    office, torn = _OFFICE.search(text), OF_OFFICE.match(text)
    if torn is not None and (office is None or office.start() > torn.start(1)):
        text = ("KEPALA " if torn[1].isupper() and torn[1] != "UPT" else "Kepala ") + text[torn.start(1) :]
        office = _OFFICE.match(text)
    if office is None or office.start() > 16:
        return lines_like(text)
    rest = lines_like(text[office.start() :])
    return list(dict.fromkeys((text, *rest, *(mark + each for each in rest for mark in MARKS))))


def lines_like(text: str) -> list[str]:
    """A title's line as read, with its long words as known ones are spelled, and with its office whole."""
    office = _OFFICE.search(text)
    text = text[office.start() :] if office is not None and office.start() < 16 else text
    mended = " ".join(nearest(word) if len(word) > 4 else word for word in text.split(" "))
    found = [text, mended, text.strip(" :;-_")]
    part = re.match(r"(?i)\W*\w{0,7}\W?(ubbagian|ubbag\b|idang\b|eksi\b|agian\b)", text)
    if part:
        whole = "Kepala S" if part[1].lower()[0] in "ue" else "Kepala B"
        found.append((whole.upper() if part[1].isupper() else whole) + text[part.start(1) :])
    word, _, rest = text.partition(" ")
    found.append(f"{ending(word)} {rest}".strip())
    plain = word.strip(" .,:;")
    after = text[text.find(plain) + len(plain) :]
    found += [head + after for head in heads_like(plain)]
    return list(dict.fromkeys(found))


def titled(text: str) -> float:
    """How much a title's first line is to be expected, as a logarithm."""
    return worded(text) - MALFORMED * (not _HEADED.match(text))


def worded(text: str) -> float:
    """How much a title's line is to be expected, as a logarithm: by its known words."""
    words = re.findall(r"[A-Za-z]{4,}", text)
    known = [is_known(word) for word in words]
    odd = sum(min(len(word) - 3, 6) for word, each in zip(words, known, strict=True) if not each)
    return 1.0 * sum(known) - 1.0 * odd


def names_like(text: str) -> list[str]:
    """A name as read, and with each academic title before it; names a letter from a known one, too."""
    cores = [text[at:] for at in _starts(text)]
    if re.match(r"[a-z]{4}", text):
        cores.append(text[0].upper() + text[1:])
    cores = list(dict.fromkeys(each for core in cores for each in _named(core)))
    return list(dict.fromkeys((text, *cores, *(title + core for core in cores for title in HONORIFICS))))


def named(text: str) -> float:
    """How much a name is to be expected, as a logarithm: by its known names, and where it is well formed."""
    words = re.findall(r"(?<![.a-zA-Z])[A-Za-z]{3,}(?![.a-z])", text.split(",")[0])
    known = sum(word.lower() in NAMES for word in words)
    formed = _FORMED.match(text) and not re.search(r"\d", text)
    return (
        NAMED * known
        - (NAMED - 1) * (len(words) - known)
        + BORNE * bool(_TITLES.match(text))
        - MALFORMED * (not formed)
    )


def _starts(text: str) -> list[int]:
    """Where the name itself may begin: behind its titles, or at its first words in capital letters."""
    titled = _TITLES.match(text)
    after = [titled.end()] if titled else []
    words = [
        match.start() for match in re.finditer(r"(?<![a-z.])(?:[A-Z][a-z'’]{2,}|(?<![A-Z])[A-Z]{3,})", text)
    ]
    return list(dict.fromkeys([*after, *words[:2]]))[:3]


@lru_cache(maxsize=256)
def _named(core: str) -> tuple[str, ...]:
    """A name, and the same with one word a letter away from a known name spelled as that."""
    found = [core]
    for word in re.findall(r"(?<![A-Za-z.])[A-Z][a-z]{3,}(?![a-z.])", core.split(",")[0]):
        if word.lower() not in NAMES:
            far = 2 if len(word) > 6 else 1
            near = [(Levenshtein.distance(word.lower(), each, score_cutoff=far), each) for each in NAMES]
            near = sorted(each for each in near if each[0] <= far)
            found.extend(core.replace(word, each.capitalize()) for _, each in near[:2])
    return tuple(found[:4])
