"""The agency's stamp: whether, where, which colour, how sure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from parsers.options import ReadOptions
from parsers.pages.page import Page
from parsers.signing.ink import colour_of, darkness_of, in_one_stroke, stain
from parsers.signing.marks import Sight, Spot, paper_share, sights_of, signed_page, spots
from parsers.signing.pen_place import PenPlace, pen_place
from parsers.signing.stamp_text import agrees, names_agency, names_government, read_stamp
from rules.letter import Box, Letter, Stamp

LEAST = 0.25
"""Heat from which a cell may belong to a stamp."""
WEIGHTS = (-13.5, 9.65, 7.16, 1.72, 0.0, -3.03, -2.68, 5.5, 7.47, 1.55)
"""Of `features`, as bench/stamps/fit.py fits them on letters that the network has not seen."""
FAXED = 0.88
"""How sure one can be at most that a page in pure black and white has no stamp."""
UNREAD = 0.94
"""The same where pages of the file were not read: the letter may go on there."""
PRESENT = 0.55
"""The chance from which a stamp is said to be there; between this and `SURE` a person decides either way."""
PLACED = 0.42
"""The same for a picture placed alone: without print around it little else looks like a stamp."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
DOUBTFUL, NAMED, NEAR = -4.0, 2.6, 0.05
"""What is likelier than the first, as a logarithm, is read if it lies this near to where the pen goes, and
counts for the second if it names a government or the agency."""
HEAD = 0.17
"""Letterheads, with their crests and printed seals, stand above this height."""
USUAL = 260
"""Cells of a usual stamp, 36 mm across on A4."""
INKED = 0.35
"""Darkness from which ink is no paler than a stamp's usually is."""
LEAST_PAPER = 0.25
"""How much of a placed picture must be paper for it to be a stamp."""
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


def find_stamp(
    pages: Sequence[Page],
    letter: Letter,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
) -> Stamp:
    """The stamp on a letter's pages; boxes as the pages' own, `confidence` that of what is said.

    Where no stamp is found the confidence is that there is none: low where something faint lies about.
    """
    place = pen_place(letter)
    found: list[Candidate] = []
    looked: list[Page] = []
    for page in signed_page(pages, [place.page] if place else [])[:LOOKED_AT]:
        sights = sights_of(page)
        if sights is None:
            continue
        looked.append(page)
        found.extend(each for sight in sights for each in _candidates(page, sight, place))
        if found and max(each.odds for each in found) > 2 and place is not None:
            break
    if not looked:
        return UNSEEN
    found = [each for each in found if each.chance < PRESENT or not _stained(each, place)]
    best = max(found, key=lambda each: each.odds, default=None)
    if best is not None and best.odds > DOUBTFUL and best.chance < PRESENT:
        best = _by_its_words(best, place, letter)
    if best is None or best.chance < least_of(best.sight, best.page):
        faxed = any(page.source != "text" and _faxed(page) for page in looked)
        unread = any(not page.words for page in pages)
        most = FAXED if faxed else UNREAD if unread else 0.985 if place else 0.95
        sure = 1 - best.chance if best is not None else most
        return Stamp(present=False, confidence=round(min(max(sure, 0.5), most), 4))
    told = _told(best, letter, options)
    if not received(told.text):
        return told
    others = [each for each in found if each is not best and each.chance >= least_of(each.sight, each.page)]
    second = max(others, key=lambda each: each.odds, default=None)
    return _told(second, letter, options) if second else Stamp(present=False, confidence=0.6)


def _stained(seen: Candidate, place: PenPlace | None) -> bool:
    """Whether what a pictured page shows away from where the pen goes is a cup's ring or another stain."""
    page, box = seen.page, seen.spot.box
    near = place is not None and place.page == page.number and place.gap(box) < BESIDE
    picture = page.picture() if page.source == "ocr" and not near else None
    return picture is not None and stain(picture, box, page.words)


BESIDE = 0.02
"""As near to where the pen goes a pale spot is not doubted."""


def received(text: str | None) -> bool:
    """Whether a stamp says when somebody took the letter in, as a mail room's does: not who sent it."""
    return text is not None and _CLOCK.fullmatch(text) is not None


_CLOCK = re.compile(r"(?:[\W_]*\d{2,4}){4,}[\W_]*|.*\b(?:RECEIVED|DITERIMA)\b.*", re.IGNORECASE)
"""What is read on a receiver's date stamp, whose ring bears the hours of the day."""


def least_of(sight: Sight, page: Page) -> float:
    """The chance from which a spot is a stamp: less for a picture alone, if it is not as long as a mark.

    What a signing service places is a long frame with a crest in it.
    """
    if sight.part is None:
        return PRESENT
    left, top, right, bottom = sight.part[0]
    return PRESENT if (right - left) * page.width > LONG * (bottom - top) * page.height else PLACED


LONG = 2.4
"""So many times as wide as high is no stamp, alone or with a signature."""


def _by_its_words(doubtful: Candidate, place: PenPlace | None, letter: Letter) -> Candidate:
    """The same, as good as sure if a government or the agency is named on it where the signatory signs."""
    page, part = doubtful.page, doubtful.sight.part
    picture, box, words = (part[1], WHOLE, ()) if part else (page.picture(), doubtful.spot.box, page.words)
    near = place is not None and place.page == page.number and place.gap(doubtful.spot.box) < NEAR
    if not near or picture is None or (part is None and page.source != "ocr"):
        return doubtful
    if names_government(picture, box) or names_agency(read_stamp(picture, box, words), letter):
        return replace(doubtful, odds=max(doubtful.odds, NAMED))
    return doubtful


def _faxed(page: Page) -> bool:
    """Whether a page is pure black and white: there a pale stamp leaves nothing behind."""
    picture = page.picture()
    if picture is None:
        return False
    sample = picture[::5, ::5, :3]
    flat = float(np.ptp(sample, axis=2).max()) < 6
    return flat and float(((sample[:, :, 0] > 250) | (sample[:, :, 0] < 8)).mean()) > 0.93


def _told(best: Candidate, letter: Letter, options: ReadOptions) -> Stamp:
    texts: list[str] = []
    if best.page.source == "ocr" and best.chance > 0.9:  # elsewhere the reading models are not at hand
        picture = best.page.picture()
        texts = read_stamp(picture, best.spot.box, best.page.words) if picture is not None else []
    return Stamp(
        present=True,
        confidence=round(min(max(best.chance, 0.5), 0.998), 4),
        page=best.page.number,
        box=best.spot.box,
        colour=colour_of(best.sight, best.spot),
        text=" / ".join(texts) or None,
        agrees=agrees(texts, letter, options.register),
    )


def _candidates(page: Page, sight: Sight, place: PenPlace | None) -> list[Candidate]:
    if paper_share(sight) < LEAST_PAPER:
        return []
    found = [
        Candidate(page, sight, spot, odds)
        for spot in spots(sight, sight.stamp, LEAST)[:8]
        if (odds := _odds(page, sight, spot, place)) > -6
    ]
    likely = sight.part is not None and any(each.chance >= PLACED for each in found)
    return [] if likely and sight.part is not None and in_one_stroke(sight.part[1]) else found


def _odds(page: Page, sight: Sight, spot: Spot, place: PenPlace | None) -> float:
    known = features(page.number, sight, spot, place)
    return sum(weight * value for weight, value in zip(WEIGHTS, known, strict=True))


def features(page: int, sight: Sight, spot: Spot, place: PenPlace | None) -> tuple[float, ...]:
    """What is weighed of a spot: one, heat, peak, size, its excess, distance, whether in the letterhead.

    Then how dark its ink is, where it is pale; how much of it is a pen's, as stamps lie over signatures (a
    picture placed alone does not); how much lies where the pen goes.
    """
    size = math.log(max(spot.area, 1) / USUAL)
    apart = place.gap(spot.box) if place is not None and place.page == page else 0.15
    elsewhere = place is not None and place.page != page
    head = (spot.box[1] + spot.box[3]) / 2 < HEAD and (place is None or apart > 0.1)
    return (
        *(1.0, spot.mean, spot.peak, min(size, 0.3), max(size - 1.0, 0.0)),
        *(0.5 if elsewhere else min(apart, 0.5), float(head)),
        min(darkness_of(sight, spot), INKED),
        min(float(sight.pen[spot.cells].mean()), 0.3) if sight.part is None else 0.0,
        place.overlap(spot.box) if place is not None and place.page == page else 0.0,
    )
