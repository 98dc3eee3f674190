"""A day's bookings as a picture for a phone."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from mailer import wording

Slot = tuple[datetime, datetime]
SCALE = 2
"""Twice the pixels of its 640 px: a phone shows it small, and its screen is fine."""
WIDTH, EDGE = 640, 16
FIRST_HOUR, LAST_HOUR = 7, 18
LABEL_HEIGHT, BAR_HEIGHT, GAP = 36, 36, 14
TOP, BOTTOM = 90, 92
"""Room for the day and the hours, and for the two lines beneath the bars."""
MOST_ROWS = 24

PAPER, INK, FAINT, TRACK = "#fbfcfd", "#1d2730", "#5b6873", "#e3e9ee"
BUSY, BUSY_INK, WANTED, BAND, FREE, FULL = "#3f7cac", "#ffffff", "#c2410c", "#fdeadd", "#17622c", "#96231a"


@dataclass(frozen=True, slots=True)
class Row:
    """One account and what it is booked for: (start, end, ticket), aware times."""

    label: str
    slots: tuple[tuple[datetime, datetime, str], ...] = ()


def day_picture(
    day: date,
    rows: Sequence[Row],
    wanted: Slot | None,
    zone: ZoneInfo,
    licences: int | None,
    free: bool | None = None,
) -> bytes:
    """PNG of `day` from 07.00 to 18.00 in `zone`: one bar an account, the wanted slot outlined.

    A last line says whether a licence is free: as `free` says (it may know of margins and of licences
    held between events), else by counting the rows against `licences`. At most 24 rows are drawn.
    """
    shown = rows[:MOST_ROWS]
    height = TOP + len(shown) * (LABEL_HEIGHT + BAR_HEIGHT + GAP) + BOTTOM
    image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), PAPER)
    sheet = _Sheet(ImageDraw.Draw(image), day, zone)
    sheet.text(EDGE, 8, _title(day, zone), 28)
    if not shown:
        sheet.text(EDGE, 52, "Belum ada pemakaian pada hari ini.", 25, FAINT)
    elif wanted:
        sheet.band(wanted, TOP - 6, height - BOTTOM)
    if shown:
        sheet.hours(50, height - BOTTOM)
    for number, row in enumerate(shown):
        sheet.row(row, TOP + number * (LABEL_HEIGHT + BAR_HEIGHT + GAP), wanted)
    more = f" (+{len(rows) - len(shown)} akun lain)" if len(rows) > len(shown) else ""
    asked, said, colour = _caption(rows, wanted, zone, licences, free)
    sheet.text(EDGE, height - BOTTOM + 14, sheet.fitted(asked + more, 25, WIDTH - 2 * EDGE), 25)
    sheet.text(EDGE, height - BOTTOM + 48, sheet.fitted(said, 25, WIDTH - 2 * EDGE), 25, colour)
    out = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _title(day: date, zone: ZoneInfo) -> str:
    offset = datetime.combine(day, time(12), zone).utcoffset() or timedelta()
    name = wording.ZONE_NAMES.get(int(offset.total_seconds() // 3600), "")
    return f"{wording.weekday(day)} ({name})" if name else wording.weekday(day)


def _caption(
    rows: Sequence[Row], wanted: Slot | None, zone: ZoneInfo, licences: int | None, free: bool | None
) -> tuple[str, str, str]:
    """What was asked for, what that comes to, and the colour of the latter."""
    if wanted is None:
        return "Waktu yang diminta belum diketahui", f"{sum(bool(r.slots) for r in rows)} akun dipakai", FAINT
    start, end = (t.astimezone(zone) for t in wanted)
    last = "" if end.date() == start.date() else f" ({end.day}/{end.month})"
    asked = f"Diminta {wording.clock(start.time())} s.d. {wording.clock(end.time())}{last}"
    busy = busiest(rows, wanted)
    counted = None if licences is None else busy < licences
    verdict = counted if free is None else free
    if verdict is None:
        return asked, f"{busy} akun dipakai pada waktu itu", FAINT
    count = f" ({busy} dari {licences} dipakai)" if verdict is counted else ""
    return asked, f"Lisensi {'tersedia' if verdict else 'penuh'}{count}", FREE if verdict else FULL


def busiest(rows: Sequence[Row], wanted: Slot) -> int:
    """The most accounts booked at any one moment of `wanted`."""
    near = [[s for s in row.slots if s[0] < wanted[1] and wanted[0] < s[1]] for row in rows]
    moments = [wanted[0], *(s[0] for slots in near for s in slots if s[0] > wanted[0])]
    return max(sum(any(a <= at < b for a, b, _ in slots) for slots in near) for at in moments)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * SCALE)


class _Sheet:
    """The day's axis: from moments to pixels."""

    def __init__(self, draw: ImageDraw.ImageDraw, day: date, zone: ZoneInfo) -> None:
        self._draw = draw
        self._first = datetime.combine(day, time(FIRST_HOUR), zone)
        self._hours = LAST_HOUR - FIRST_HOUR

    def x(self, at: datetime) -> float:
        """Where a moment lies, held within the axis."""
        passed = (at - self._first) / timedelta(hours=1)
        return EDGE + min(max(passed / self._hours, 0.0), 1.0) * (WIDTH - 2 * EDGE)

    def text(self, x: float, y: float, words: str, size: int, colour: str = INK) -> None:
        self._draw.text((x * SCALE, y * SCALE), words, colour, _font(size))

    def fitted(self, words: str, size: int, width: float) -> str:
        """`words`, shortened to `width`."""
        words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()  # what the font has
        font = _font(size)
        if font.getlength(words) <= width * SCALE:
            return words
        while words and font.getlength(words + "…") > width * SCALE:
            words = words[:-1]
        return words.rstrip() + "…"

    def box(self, box: tuple[float, float, float, float], fill: str | None, edge: str | None = None) -> None:
        scaled = [side * SCALE for side in box]
        self._draw.rounded_rectangle(scaled, 5 * SCALE, fill, edge, 3 * SCALE if edge else 0)

    def hours(self, top: float, bottom: float) -> None:
        """The hours' lines, each second one with its number."""
        for hour in range(self._hours + 1):
            x = EDGE + hour / self._hours * (WIDTH - 2 * EDGE)
            line = [(x * SCALE, (top + 28) * SCALE), (x * SCALE, bottom * SCALE)]
            self._draw.line(line, TRACK, SCALE)
            if hour % 2 == 0:
                self.text(
                    min(max(x - 10, EDGE), WIDTH - EDGE - 24), top - 4, f"{FIRST_HOUR + hour:02d}", 18, FAINT
                )

    def row(self, row: Row, y: float, wanted: Slot | None) -> None:
        """An account's name, and its bar beneath it over the whole width."""
        self.text(EDGE, y, self.fitted(row.label, 25, WIDTH - 2 * EDGE), 25)
        top, bottom = y + LABEL_HEIGHT, y + LABEL_HEIGHT + BAR_HEIGHT
        self.box((EDGE, top, WIDTH - EDGE, bottom), TRACK)
        for start, end, _ in row.slots:
            if self.x(end) - self.x(start) >= 1:  # else before seven or after six: not on this axis
                self.box((self.x(start), top, self.x(end), bottom), BUSY)
        if wanted:
            left, right = self.x(wanted[0]), self.x(wanted[1])
            self.box((left, top - 2, max(right, left + 6), bottom + 2), None, WANTED)
        for start, end, ticket in row.slots:
            room = self.x(end) - self.x(start) - 12
            short = (ticket, ticket.rpartition("-")[2])  # the year is known
            words = next((w for w in short if self.fitted(w, 20, room) == w), "")
            if words:
                self.text(self.x(start) + 7, top + 6, words, 20, BUSY_INK)

    def band(self, wanted: Slot, top: float, bottom: float) -> None:
        """The wanted slot's hours behind all rows."""
        left, right = self.x(wanted[0]), self.x(wanted[1])
        self.box((left, top, max(right, left + 6), bottom), BAND)
