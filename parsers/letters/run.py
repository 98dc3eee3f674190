"""Words in reading order as one text with places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parsers.pages.page import Word, hull
from rules.letter import Mark


@dataclass(frozen=True, slots=True)
class Run:
    """Words joined by single spaces; `text[a:b]` can be found again on its page."""

    words: tuple[Word, ...]
    pages: tuple[int, ...]
    text: str = field(init=False)
    starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word.text) + 1
        object.__setattr__(self, "starts", tuple(starts))
        object.__setattr__(self, "text", " ".join(word.text for word in self.words))

    def within(self, start: int, end: int) -> slice:
        """The words that `text[start:end]` touches."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 1, start)), first + 1)
        return slice(first, last)

    def mark(self, start: int = 0, end: int | None = None) -> Mark | None:
        """Where `text[start:end]` stands; on the first page where it runs over two."""
        part = self.within(start, len(self.text) if end is None else end)
        words, pages = self.words[part], self.pages[part]
        if not words:
            return None
        page = pages[0]
        return Mark(page, hull(word.box for word, on in zip(words, pages, strict=True) if on == page))

    def trust(self, start: int = 0, end: int | None = None) -> float:
        """The weakest word's confidence in `text[start:end]`."""
        part = self.within(start, len(self.text) if end is None else end)
        return min((word.confidence for word in self.words[part]), default=0.0)

    def part(self, start: int, end: int | None = None) -> Run:
        """The run of those words that `text[start:end]` touches."""
        part = self.within(start, len(self.text) if end is None else end)
        return Run(self.words[part], self.pages[part])


def run_of(words: Sequence[Word], page: int) -> Run:
    return Run(tuple(words), (page,) * len(words))


def joined(runs: Iterable[Run]) -> Run:
    words: list[Word] = []
    pages: list[int] = []
    for run in runs:
        words.extend(run.words)
        pages.extend(run.pages)
    return Run(tuple(words), tuple(pages))
