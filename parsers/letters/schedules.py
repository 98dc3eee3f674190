"""The event's days and times."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from parsers.letters.document import Document
from parsers.letters.labels import Pair
from parsers.letters.reading import Reading, seen, weight
from parsers.letters.run import Run
from parsers.words.date_words import DAY_NAMES, weekday_of
from parsers.words.dates import Days, find_days, spelled
from parsers.words.times import Times, find_times

_REFERENCE = re.compile(
    r"(?:surat|nomor|no\.|tertanggal|nota\s+dinas|undangan|peraturan|keputusan|edaran|undang)\b[^.;]{0,90}$",
    re.IGNORECASE,
)
_EVENTFUL = re.compile(
    r"(?:hari|tanggal|tgl\.?|pada|dilaksanakan|diselenggarakan|mulai|diadakan|berlangsung|digelar)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"lambat|konfirmasi|gladi|uji\s?coba|simulasi|pengembalian|disampaikan\s+(?:ke|pada|sebelum)|batas\s",
    re.IGNORECASE,
)
"""What is said of a day that is not the event's."""
_UNTIL = re.compile(
    r"lambat(?:nya)?\W*(?:pada\W*)?(?:hari\W*)?(?:\w+\W+)?(?:tanggal|tgl\.?)?\W*$", re.IGNORECASE
)
"""What is said of the day until which something is due."""
LONG_AGO = 45
"""So many days before a letter's own an event is over of which it asks nothing."""
_ONCE = re.compile(r"\b(?:semula|sebelumnya|yang\s+lama)\b(?:(?!\bmenjadi\b)[^.;]){0,90}$", re.IGNORECASE)
"""What is said of a day from which the event was moved."""
_ALSO = re.compile(
    r"(?:[^.;]|\.\d){0,60}\b(?:dan|serta)\s+(?:(?:angkatan|gelombang|sesi|tahap|kelompok|batch)\s+\w+\s+)?(?:pada\s+)?(?:hari\s+)?(?:tanggal|tgl\.?)\s+|"
    r"\W*(?:hingga|sampai(?:\s+dengan)?|s\s?[./]?\s?d\.?)\s+(?:pukul|jam|pkl)\W*\d[\d.:]*\s*(?:WI[BT]A?)?\W*(?:pada\s+)?(?:tanggal|tgl\.?)\s+",
    re.IGNORECASE,
)
"""What joins a second day to the one before it."""
_DAY = re.compile(r"\b(?:19|20)\d\d\W{1,3}$")
"""Before hours that stand right behind their day, as in a narrow table (`10 Maret 2026 07.30 - 15.00`)."""
_HOURS = re.compile(r"\W{1,3}\d{1,2}[.:]\d\d\W{1,3}\d{1,2}[.:]\d\d\b")
"""Hours right behind their day: a row of a table."""
_CUT = re.compile(
    r"(?:[-–—]|s\s?[./]\s?d\.?|sampai(?:\s+dengan)?|hingga)\s*(?:pukul|jam|pkl)?\.?\s*$", re.IGNORECASE
)
"""An end whose start could not be read."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """First and last day, start and end, each with its reading."""

    first: Reading[date] | None = None
    last: Reading[date] | None = None
    times: Reading[Times] | None = None


def find_schedule(document: Document, written: date | None) -> Schedule:
    """Days and times from the letter's table, else from its sentences."""
    pairs = [
        pair for pair in document.pairs_as("day", "date", "weekday", "time") if not document.in_head(pair)
    ]
    days = _labelled_days(pairs, document, written) or _spoken_days(document, written)
    times = _times(pairs, document)
    if days is None:
        return Schedule(times=times)
    first, last = days
    return Schedule(first, last, times)


def _labelled_days(
    pairs: list[Pair], document: Document, written: date | None
) -> tuple[Reading[date], Reading[date]] | None:
    found: list[tuple[Pair, Days]] = []
    weekday = next((pair for pair in pairs if pair.role == "weekday"), None)
    for pair in sorted(pairs, key=lambda each: (each.page, each.role == "time", each.row)):
        if pair.role == "weekday" and not find_days(pair.value.text, written):
            continue
        if pair.role == "date" and (_under_number(pair, document) or _told_again(pair, document, written)):
            continue
        found.extend((pair, days) for days in find_days(pair.value.text, written))
    if not found:
        return None
    pair, days = found[0]
    if weekday is not None and not days.weekdays:
        named = tuple(
            day for word in weekday.value.text.split() if (day := weekday_of(word.strip(",/"))) is not None
        )
        days = replace(days, weekdays=named)
    sure = 0.985 if pair.likeness > 0.9 else 0.93
    first, last = _readings(pair.value, days, sure, written)
    others = [other for _, other in found[1:] if other.first > days.last and other.year_given]
    closing = next((each for each in document.pairs_as("end") if find_days(each.value.text, written)), None)
    if closing is not None:
        ends = find_days(closing.value.text, written)[0]
        last = seen(ends.last, closing.value, ends.start, ends.end, sure)
    elif others and len(found) <= 12 and first.value == last.value:
        latest = max(others, key=lambda each: each.last)
        place = next(pair for pair, each in found if each is latest)
        last = seen(latest.last, place.value, latest.start, latest.end, 0.85)
    return first, last


def _told_again(pair: Pair, document: Document, written: date | None) -> bool:
    """Whether a date on a page behind is the letter's own (`Lampiran surat … tanggal …`)."""
    days = find_days(pair.value.text, written) if pair.page > document.first.number else []
    return bool(days) and days[0].first == written and not days[0].weekdays


def _under_number(pair: Pair, document: Document) -> bool:
    """Whether a date is the letter's own, told again on top of what it encloses."""
    return pair.page > document.first.number and any(
        number.page == pair.page and 0 < pair.row - number.row <= 2 for number in document.pairs_as("number")
    )


def _readings(run: Run, days: Days, sure: float, written: date | None) -> tuple[Reading[date], Reading[date]]:
    """Both days with what speaks against them."""
    doubts: list[str] = []
    if days.mended:
        sure = min(sure, 0.94)
    if not days.year_given:
        sure = min(sure, 0.965 if days.agrees else 0.9)
    if days.agrees is False:
        sure = min(sure, 0.7)
        doubts.append(
            f"Hari pada surat ({DAY_NAMES[days.weekdays[0]]}) tidak sesuai dengan tanggalnya "
            f"({spelled(days.first)})."
        )
    elif days.agrees:
        sure = min(sure + 0.005, 0.995)
    if days.last < days.first:
        sure = min(sure, 0.6)
        doubts.append("Tanggal selesai kegiatan mendahului tanggal mulainya.")
    if written is not None and days.first < written:
        sure = min(sure, 0.75)
        doubts.append(
            f"Tanggal surat ({spelled(written)}) melewati tanggal kegiatan ({spelled(days.first)})."
        )
    if written is not None and (days.first - written).days > 200:
        sure = min(sure, 0.85)
        doubts.append(
            f"Tanggal kegiatan ({spelled(days.first)}) berjarak lebih dari 200 hari dari tanggal surat."
        )
    first = seen(days.first, run, days.start, days.end, sure, *doubts)
    return first, seen(days.last, run, days.start, days.end, sure)


def _spoken_days(document: Document, written: date | None) -> tuple[Reading[date], Reading[date]] | None:
    """Days in running text that are neither the letter's own date nor another letter's."""
    text = document.body.text
    best: tuple[float, Days] | None = None
    others: list[Days] = []
    passed = 0
    for days in find_days(text, written):
        before = text[max(passed, days.start - 110) : days.start]
        passed = days.end
        score = 0.0
        if days.weekdays:
            score += 2
        if _EVENTFUL.search(before[-30:]):
            score += 1
        if _REFERENCE.search(before) and not days.weekdays:
            score -= 3
        if _ONCE.search(before):
            score -= 4
        if written is not None and days.first == written == days.last and not days.weekdays:
            score -= 2.5
        if written is not None and days.first < written:
            score -= 1.5 if (written - days.first).days < LONG_AGO else 2.5
        if _UNTIL.search(before):
            score -= 2
        rowed = best is not None and days.first > best[1].last and _rows(text, best[1], days)
        also = best is not None and days.year_given and _ALSO.fullmatch(text[best[1].end : days.start])
        if (score >= 2 or also or rowed) and not _ELSE.search(before):
            others.append(days)
        if best is None or score > best[0]:
            best = (score, days)
    if best is None or best[0] < -0.5:
        return None
    sure = 0.97 if best[0] >= 2 else 0.93 if best[0] >= 1 else 0.75
    first, last = _readings(document.body, best[1], document.spoken(sure), written)
    latest = max(others, key=lambda each: each.last, default=best[1])
    if latest.last > best[1].last:  # a second meeting, or a last day told apart
        last = seen(latest.last, document.body, latest.start, latest.end, min(last.confidence, 0.85))
    return first, last


def _rows(text: str, *several: Days) -> bool:
    """Whether each of several days is a row's in a table: its hours stand right behind it."""
    return all(_HOURS.match(text, days.end) for days in several)


def _times(pairs: list[Pair], document: Document) -> Reading[Times] | None:
    """The hours from a table on the letter itself, from its sentences, or from a list behind it."""
    labelled = _closed(_labelled_times(pairs), document.pairs_as("end"))
    if labelled is not None and labelled.mark is not None and labelled.mark.page == document.first.number:
        return labelled
    spoken = _spoken_times(document)
    ahead = spoken is not None and spoken.mark is not None and spoken.mark.page == document.first.number
    return spoken if ahead and spoken is not None and spoken.value.end else labelled or spoken


def _labelled_times(pairs: list[Pair]) -> Reading[Times] | None:
    order = {"time": 0, "day": 1, "date": 2, "weekday": 3}
    for pair in sorted(pairs, key=lambda each: (order[each.role], each.page, each.row)):
        found = find_times(pair.value.text, labelled=pair.role == "time")
        found = [times for times in found if not _dated(pair.value.text, times)]
        if found:
            return _time_reading(pair.value, found, 0.985 if pair.likeness > 0.9 else 0.93)
    return None


def _closed(times: Reading[Times] | None, closing: list[Pair]) -> Reading[Times] | None:
    """`times` with the end that a row of its own names (`Jam selesai`)."""
    if times is None or times.value.end is not None or times.value.open_end:
        return times
    ends = [end.start for pair in closing for end in find_times(pair.value.text, labelled=True)]
    if len(ends) != 1 or ends[0] <= times.value.start:
        return times
    return replace(times, value=replace(times.value, end=ends[0]))


def _dated(text: str, times: Times) -> bool:
    """`05.03.2026` is a day, not five past three."""
    return bool(re.match(r"[./-]\s?(?:19|20)\d\d", text[times.end_at :]))


def _spoken_times(document: Document) -> Reading[Times] | None:
    text = document.body.text
    found = [times for times in find_times(text) if times.sure]
    if not found:
        ranges = [times for times in find_times(text, labelled=True) if times.end is not None]
        found = [times for times in ranges if _DAY.search(text[: times.start_at])]
        return _time_reading(document.body, found, document.spoken(0.9)) if found else None
    return _time_reading(document.body, found, document.spoken(0.96 if len(found) == 1 else 0.9))


def _time_reading(run: Run, found: list[Times], sure: float) -> Reading[Times]:
    times = found[0]
    zone = times.timezone or next((other.timezone for other in found if other.timezone), None)
    times = replace(times, timezone=zone)
    doubts: tuple[str, ...] = ()
    if _CUT.search(run.text[: times.start_at]):
        sure = min(sure, 0.6)
    if times.mended:
        sure = min(sure, 0.94)
    if times.end is not None and times.end <= times.start:
        sure = min(sure, 0.6)
        doubts = (f"Waktu selesai ({times.end:%H.%M}) tidak sesudah waktu mulai ({times.start:%H.%M}).",)
    if len(found) > 1 and any(other.start != times.start for other in found[1:]):
        sure = min(sure, 0.85)
    if not 5 <= times.start.hour <= 21:
        sure = min(sure, 0.8)
    trust = weight(run.trust(times.start_at, times.end_at))
    return Reading(times, round(sure * trust, 4), run.mark(times.start_at, times.end_at), doubts)
