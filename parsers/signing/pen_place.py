"""Where on a letter the signatory signs."""

from __future__ import annotations

from dataclasses import dataclass

from rules.letter import Box, Letter

_KEYS = ("signatory.name", "signatory.nip", "signatory.title")


@dataclass(frozen=True, slots=True)
class PenPlace:
    """The page and the space between title and name; `surely` is False where one of the two is missing."""

    page: int
    box: Box
    surely: bool

    def overlap(self, box: Box) -> float:
        """The share of `box` that lies within the place."""
        wide = min(box[2], self.box[2]) - max(box[0], self.box[0])
        high = min(box[3], self.box[3]) - max(box[1], self.box[1])
        area = (box[2] - box[0]) * (box[3] - box[1])
        return max(wide, 0.0) * max(high, 0.0) / area if area > 0 else 0.0

    def gap(self, box: Box) -> float:
        """How far `box` lies from the place, in page widths and heights; 0 where they touch."""
        aside = max(box[0] - self.box[2], self.box[0] - box[2], 0.0)
        above = max(box[1] - self.box[3], self.box[1] - box[3], 0.0)
        return float((aside**2 + above**2) ** 0.5)


def pen_place(letter: Letter) -> PenPlace | None:
    """From the title's last line to the name, as wide as both; None where neither was read."""
    name, nip, title = (letter.marks.get(key) for key in _KEYS)
    under = name or nip
    if under is None and title is None:
        return None
    if under is None and title is not None:
        left, _, right, top = title.box
        return PenPlace(title.page, (left, top, max(right, left + 0.2), min(top + 0.1, 1.0)), surely=False)
    assert under is not None
    left, bottom, right, _ = under.box
    if name is None:
        bottom -= 0.02
    if title is None or title.page != under.page or not 0.015 < bottom - title.box[3] < 0.25:
        return PenPlace(under.page, (left, max(bottom - 0.09, 0.0), right, bottom), surely=False)
    return PenPlace(
        under.page, (min(left, title.box[0]), title.box[3], max(right, title.box[2]), bottom), surely=True
    )
