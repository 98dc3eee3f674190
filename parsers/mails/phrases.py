"""Everyday Indonesian as plain words, and patterns over them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice

GAP = 4
"""So many words may stand where a pattern has `...`; a sentence's end never may."""
LONGEST = 6_000
"""Words beyond this are not looked at: what a mail wants, it says before."""
REMEMBERED = 20_000

_TOKEN = re.compile(r"[^\W_]+|\?+|[.!;:](?=\s|$)|\n[ \t]*\n")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_KEEPS_NYA = frozenset(("tanya", "bertanya", "punya", "mempunyai", "hanya"))
STOP = "."


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table in parsers/data, as the office may have edited it."""
    text = files("parsers").joinpath("data", name).read_text(encoding="utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if any(row.values())]


_MEANT = {written: row["meant"] for row in rows_of("spellings.csv") for written in row["written"].split()}


@dataclass(frozen=True, slots=True)
class Words:
    """`plain` are the words to match (`.` ends a sentence, `?` a question), `said` the same once each, and
    `shown` the words as they were written."""

    plain: tuple[str, ...]
    shown: tuple[str, ...]
    said: frozenset[str]

    def quote(self, first: int, last: int) -> str:
        """What was written from the first to the last place, shortened."""
        said = [word for word in self.shown[first : last + 1] if word.strip()]
        return " ".join(said if len(said) <= 8 else [*said[:4], "…", *said[-3:]])


@lru_cache(maxsize=8)
def words_of(text: str) -> Words:
    """`text` in plain words: abbreviations and everyday spellings as the spellings' table says."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if len(text) <= LONGEST:
        shown = tuple(_TOKEN.findall(text))
    else:
        shown = tuple(match.group() for match in islice(_TOKEN.finditer(text), LONGEST))
    plain = tuple(map(_plain, shown))
    return Words(plain, shown, frozenset(plain))


@lru_cache(maxsize=REMEMBERED)
def _plain(word: str) -> str:
    if word[0] == "?":
        return "?"
    if not word[0].isalnum():
        return STOP
    word = word.lower()
    meant = _MEANT.get(word)
    if meant:
        return meant
    if not word.isalpha():
        return _MEANT.get(word[:-1], word[:-1]) if word[-1] == "2" and word[:-1].isalpha() else word
    word = _STRETCHED.sub(r"\1", word)
    if len(word) > 5 and word.endswith("nya") and word not in _KEEPS_NYA:
        word = word[:-3]
    return _MEANT.get(word, word)


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a pattern: any of these, or any that begins so; `after_gap` lets words stand before it."""

    exact: frozenset[str]
    begins: tuple[str, ...]
    after_gap: bool = False

    def fits(self, word: str) -> bool:
        return word in self.exact or (bool(self.begins) and word.startswith(self.begins))


@dataclass(frozen=True, slots=True)
class Hit:
    """Pattern number `pattern` matched the words from `first` to `last`."""

    pattern: int
    first: int
    last: int


def slots_of(pattern: str) -> tuple[Slot, ...]:
    """`wifi|internet ... mati*`: words in order, `|` between choices, `*` for any ending, `...` for a gap.

    Raises ValueError for a pattern without a word, or with a gap at its edge.
    """
    slots: list[Slot] = []
    gap = False
    for part in pattern.lower().split():
        if part == "...":
            gap = True
            continue
        choices = [choice for choice in part.split("|") if choice.strip("*")]
        if not choices:
            raise ValueError(f"no word in {pattern!r}")
        exact = frozenset(_plain(c) for c in choices if not c.endswith("*"))
        slots.append(Slot(exact, tuple(c[:-1] for c in choices if c.endswith("*")), gap and bool(slots)))
        gap = False
    if not slots or gap:
        raise ValueError(f"a pattern begins and ends with a word: {pattern!r}")
    return tuple(slots)


class Phrasebook:
    """Many patterns looked for at once: a word's own dictionary entry says which may begin there."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._slots = [slots_of(pattern) for pattern in patterns]
        self._later = [[s.exact for s in slots[1:] if not s.begins] for slots in self._slots]
        self._exact: dict[str, list[int]] = {}
        self._begins: dict[str, list[int]] = {}
        for number, slots in enumerate(self._slots):
            for word in slots[0].exact:
                self._exact.setdefault(word, []).append(number)
            for start in slots[0].begins:
                self._begins.setdefault(start, []).append(number)
        self._known: dict[str, tuple[int, ...]] = {}
        self._lengths = sorted({len(start) for start in self._begins})

    def find(self, words: Words, most: int = 1) -> Iterator[Hit]:
        """Places where patterns match, in reading order, up to `most` for each pattern."""
        plain, said, known = words.plain, words.said, self._known
        live: dict[str, list[int]] = {}
        for word in said:
            begun = known.get(word)
            if begun is None:
                begun = self._beginning(word)
            if begun:  # of most words nothing begins
                possible = [n for n in begun if self._possible(n, said)]
                if possible:
                    live[word] = possible
        if not live:
            return
        left: dict[int, int] = {}
        for place, word in enumerate(plain):
            for number in live.get(word, ()):
                more = left.get(number, most)
                last = self._last(self._slots[number], plain, place) if more else None
                if last is not None:
                    left[number] = more - 1
                    yield Hit(number, place, last)

    def _possible(self, number: int, said: frozenset[str]) -> bool:
        """Whether each later word of the pattern is said at all: most patterns end here."""
        return not any(map(said.isdisjoint, self._later[number]))

    def _beginning(self, word: str) -> tuple[int, ...]:
        """Patterns that may begin with `word`; remembered, as most words come again."""
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._begins.get(word[:length], ())
        if len(self._known) < REMEMBERED:
            self._known[word] = tuple(found)
        return tuple(found)

    def _last(self, slots: Sequence[Slot], plain: Sequence[str], place: int) -> int | None:
        """Where the pattern ends that begins at `place`; None where it does not go on."""
        for slot in slots[1:]:
            place += 1
            if place < len(plain) and plain[place] in slot.exact:
                continue
            reach = place + (GAP if slot.after_gap else 0)
            while place < len(plain) and not slot.fits(plain[place]):
                if place >= reach or plain[place] in (STOP, "?"):
                    return None
                place += 1
            if place >= len(plain):
                return None
        return place
