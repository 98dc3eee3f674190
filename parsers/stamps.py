"""The agency's stamp: whether, where, which colour, how sure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.ink import colour_of
from parsers.marks import Sight, Spot, sight_of, signed_page, spots
from parsers.page import Page
from parsers.pen_place import PenPlace, pen_place
from parsers.stamp_text import agrees, read_stamp
from rules.letter import Box, Letter, Stamp

LEAST = 0.3
"""Heat from which a cell may belong to a stamp."""
USUAL = 260
"""Cells of a usual stamp, 36 mm across on A4."""
LOOKED_AT = 6
"""Pages looked at; a letter's signature is on one of its first."""
UNSEEN = Stamp(present=False, confidence=0.5)
"""Where the pages have no look, nothing can be said."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spot that may be the stamp; `odds` is the logarithm of its chances."""

    page: Page
    sight: Sight
    spot: Spot
    odds: float

    @property
    def chance(self) -> float:
        return 1 / (1 + math.exp(-self.odds))


def find_stamp(pages: Sequence[Page], letter: Letter) -> Stamp:
    """The stamp on a letter's pages; boxes as the pages' own, `confidence` that of what is said.

    Where no stamp is found the confidence is that there is none: low where something faint lies about.
    """
    place = pen_place(letter)
    found: list[Candidate] = []
    looked = 0
    for page in signed_page(pages, [place.page] if place else [])[:LOOKED_AT]:
        sight = sight_of(page)
        if sight is None:
            continue
        looked += 1
        found.extend(_candidates(page, sight, place))
        if found and max(each.odds for each in found) > 2 and place is not None:
            break
    if not looked:
        return UNSEEN
    best = max(found, key=lambda each: each.odds, default=None)
    if best is None:
        return Stamp(present=False, confidence=0.985 if place else 0.95)
    if best.odds <= 0:
        return Stamp(present=False, confidence=round(min(1 - best.chance, 0.985), 4))
    return _told(best, letter)


def _told(best: Candidate, letter: Letter) -> Stamp:
    texts: list[str] = []
    if best.page.source == "ocr" and best.chance > 0.9:  # elsewhere the reading models are not at hand
        picture = best.page.picture()
        texts = read_stamp(picture, best.spot.box) if picture is not None else []
    return Stamp(
        present=True,
        confidence=round(min(best.chance, 0.998), 4),
        page=best.page.number,
        box=best.spot.box,
        colour=colour_of(best.sight, best.spot),
        text=" / ".join(texts) or None,
        agrees=agrees(texts, letter),
    )


def _candidates(page: Page, sight: Sight, place: PenPlace | None) -> list[Candidate]:
    return [
        Candidate(page, sight, spot, odds)
        for spot in spots(sight.stamp, LEAST, sight.size)[:8]
        if (odds := _odds(page, spot, place)) > -6
    ]


def _odds(page: Page, spot: Spot, place: PenPlace | None) -> float:
    """Weighs heat, size, form and place; the weights are fitted by bench/stamps/judge.py."""
    size = math.log(max(spot.area, 1) / USUAL)
    odds = -5.0 + 9.0 * spot.mean + 1.2 * min(size, 0.4) - 3.0 * max(size - 1.1, 0)
    if place is not None:
        apart = place.gap(spot.box) if place.page == page.number else 0.5
        odds -= 6.0 * max(apart - 0.06, 0)
    if _in_head(spot.box, place):
        odds -= 4.0
    return odds


def _in_head(box: Box, place: PenPlace | None) -> bool:
    """Whether a spot stands where letterheads stand, and not beside the signatory."""
    return (box[1] + box[3]) / 2 < 0.17 and (place is None or place.gap(box) > 0.1)
