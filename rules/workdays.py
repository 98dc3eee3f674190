"""Working days and office hours: when a term ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.office_days import Day, DayKind, Holiday, Hours

PONTIANAK = ZoneInfo("Asia/Pontianak")
ONE_DAY = timedelta(days=1)
FRIDAY = 4
SHORTEST_RAMADAN = 29  # days; the longer one is known only when the moon has been seen
ESTIMATED = " (perkiraan)"  # how the library marks a date that rests on a computed moon


@lru_cache(maxsize=64)
def national_holidays(year: int) -> Mapping[date, Holiday]:
    """National holidays and *cuti bersama* of one year; a national holiday wins where both fall together."""
    from holidays import country_holidays  # takes long to load, and many processes count no days

    found: dict[date, Holiday] = {}
    for category, kind in (("government", DayKind.JOINT_LEAVE), ("public", DayKind.NATIONAL)):
        table = country_holidays("ID", years=year, categories=(category,), language="id")
        for day, name in table.items():
            found[day] = Holiday(name.replace(ESTIMATED, ""), kind, ESTIMATED in name)
    return found


@lru_cache(maxsize=64)
def eid_al_fitr(year: int) -> tuple[date, ...]:
    """The first day of each Idul Fitri in this civil year (there may be two, as in 2033, or an estimate)."""
    name = "Hari Raya Idul Fitri"
    return tuple(sorted(d for d, h in national_holidays(year).items() if name in h.name.split("; ")))


MOST_KNOWN = 5000
"""Days whose hours a calendar remembers."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The office's calendar. All datetimes are aware; days are local to `zone`.

    `friday`, `ramadan` and `ramadan_friday` replace the ordinary hours; None: they do not differ.
    `ramadan_periods` are first and last days; for a year that has none, the 29 days before
    Idul Fitri. `added` and `removed` name what the office adds to, or works in spite of, the
    national list; `half_days` are working days with hours of their own.
    """

    zone: ZoneInfo = PONTIANAK
    opens: time = time(7, 30)
    closes: time = time(16, 0)
    friday: Hours | None = None
    ramadan: Hours | None = None
    ramadan_friday: Hours | None = None
    ramadan_periods: tuple[tuple[date, date], ...] = ()
    added: Mapping[date, str] = field(default_factory=dict)
    removed: Mapping[date, str] = field(default_factory=dict)
    half_days: Mapping[date, Hours] = field(default_factory=dict)
    national: bool = True
    _known: dict[date, Hours | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Days that were asked for: one decision asks for the same few many times."""

    def __post_init__(self) -> None:
        own = (self.friday, self.ramadan, self.ramadan_friday, *self.half_days.values())
        for opens, closes in filter(None, ((self.opens, self.closes), *own)):
            if opens >= closes:
                raise ValueError(f"the office cannot open at {opens:%H:%M} and close at {closes:%H:%M}")

    # What a day is

    def holiday(self, day: date) -> Holiday | None:
        """Why the office is closed on `day`, weekends aside."""
        listed = None
        if self.national and day not in self.removed:
            listed = national_holidays(day.year).get(day)
        if day in self.added:  # also confirms a day that the library only estimates
            return Holiday(self.added[day], listed.kind if listed else DayKind.OFFICE)
        return listed

    def is_working_day(self, day: date) -> bool:
        return self.hours(day) is not None

    def name_of(self, day: date) -> str | None:
        """The holiday's name in Indonesian; None for an ordinary day or a plain weekend."""
        found = self.holiday(day)
        return found.name if found else None

    def hours(self, day: date) -> Hours | None:
        """When the office is open on `day`; None where it is not."""
        try:
            return self._known[day]
        except KeyError:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            closed = day.weekday() >= 5 or self.holiday(day) is not None
            found = None if closed else self.half_days.get(day) or self._usual_hours(day)
            return self._known.setdefault(day, found)

    def in_ramadan(self, day: date) -> bool:
        """By the office's own periods where it gave some for the year, else derived from Idul Fitri."""
        given = [p for p in self.ramadan_periods if day.year in (p[0].year, p[1].year)]
        if given:
            return any(first <= day <= last for first, last in given)
        return any(
            eid - SHORTEST_RAMADAN * ONE_DAY <= day < eid
            for year in (day.year, (day + 31 * ONE_DAY).year)
            for eid in eid_al_fitr(year)
        )

    def _usual_hours(self, day: date) -> Hours:
        friday = day.weekday() == FRIDAY
        if self.ramadan and self.in_ramadan(day):
            return (self.ramadan_friday or self.ramadan) if friday else self.ramadan
        return self.friday if friday and self.friday else (self.opens, self.closes)

    # Counting days

    def on_or_after(self, day: date) -> date:
        """`day` itself where it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def day_of_receipt(self, at: datetime) -> date:
        """The working day that a mail of `at` counts as received on: after closing, the next one."""
        local = at.astimezone(self.zone)
        hours = self.hours(local.date())
        late = hours is not None and local.time() > hours[1]
        return self.on_or_after(local.date() + ONE_DAY if late else local.date())

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day` (n >= 1)."""
        for _ in range(n):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def subtract(self, day: date, n: int) -> date:
        """The n-th working day before `day` (n >= 1)."""
        for _ in range(n):
            day -= ONE_DAY
            while not self.is_working_day(day):
                day -= ONE_DAY
        return day

    def count(self, after: date, until: date) -> int:
        """Working days in (after, until]; `add(day, count(day, later))` is the last of them."""
        return sum(self.is_working_day(after + i * ONE_DAY) for i in range(1, (until - after).days + 1))

    def due(self, received_at: datetime, n: int) -> datetime:
        """Close of business of the n-th working day after the day of receipt."""
        return self.close_of(self.add(self.day_of_receipt(received_at), n))

    # Moments

    def open_of(self, day: date) -> datetime:
        return datetime.combine(day, (self.hours(day) or self._usual_hours(day))[0], self.zone)

    def close_of(self, day: date) -> datetime:
        return datetime.combine(day, (self.hours(day) or self._usual_hours(day))[1], self.zone)

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        hours = self.hours(local.date())
        return hours is not None and hours[0] <= local.time() <= hours[1]

    def next_open(self, at: datetime) -> datetime:
        """`at` itself within office hours, else the next opening."""
        local = at.astimezone(self.zone)
        if self.is_open(local):
            return local
        early = self.is_working_day(local.date()) and local < self.open_of(local.date())
        return self.open_of(local.date() if early else self.add(local.date(), 1))

    def spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of office hours between two moments, in order."""
        start, end = start.astimezone(self.zone), end.astimezone(self.zone)
        day = start.date()
        while day <= end.date():
            if self.is_working_day(day):
                first, last = max(start, self.open_of(day)), min(end, self.close_of(day))
                if first < last:
                    yield first, last
            day += ONE_DAY

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two moments; zero where `end` is not after `start`."""
        return sum((last - first for first, last in self.spans(start, end)), timedelta())

    def working_minutes(self, start: datetime, end: datetime) -> int:
        return self.working_time(start, end) // timedelta(minutes=1)

    def at_fraction(self, start: datetime, due: datetime, fraction: float) -> datetime:
        """The moment, within office hours, at which this fraction of the office time has passed."""
        left = self.working_time(start, due) * fraction
        for first, last in self.spans(start, due):
            if left <= last - first:
                return (first + left).replace(second=0, microsecond=0)
            left -= last - first
        return due.astimezone(self.zone)

    def before(self, due: datetime, ahead: timedelta) -> datetime:
        """The moment, within office hours, at which `ahead` of office time is left until `due`."""
        due = due.astimezone(self.zone)
        start = due - ONE_DAY
        while self.working_time(start, due) < ahead:
            start -= ONE_DAY
        for first, last in reversed(tuple(self.spans(start, due))):
            if ahead <= last - first:
                return last - ahead
            ahead -= last - first
        return due

    # The year, and what of it is only estimated

    def estimates(self, year: int) -> tuple[Day, ...]:
        """Holidays whose date the library only computes and the office has not confirmed (by adding it)."""
        return tuple(row for row in self.year(year) if row.estimated)

    def joint_leave_known(self, year: int) -> bool:
        """Whether the government's *cuti bersama* of `year` is in the list, or the office added it."""
        added = (d for d, name in self.added.items() if name.lower().startswith("cuti bersama"))
        listed = (d for d, h in national_holidays(year).items() if h.kind is DayKind.JOINT_LEAVE)
        return not self.national or any(d.year == year for days in (added, listed) for d in days)

    def estimated(self, year: int) -> bool:
        """Whether the year may still change: computed dates, or *cuti bersama* not yet published."""
        return not self.joint_leave_known(year) or bool(self.estimates(year))

    def row(self, day: date) -> Day:
        found, hours = self.holiday(day), self.hours(day)
        if found:
            kind = found.kind
        elif hours is None:
            kind = DayKind.WEEKEND
        else:
            kind = DayKind.HALF_DAY if day in self.half_days else DayKind.WORKING
        ramadan = self.ramadan is not None and self.in_ramadan(day)
        return Day(day, kind, hours, found and found.name, bool(found and found.estimated), ramadan)

    def year(self, year: int) -> tuple[Day, ...]:
        """Every day of the year as the daemon sees it, 1 January first."""
        first = date(year, 1, 1)
        return tuple(self.row(first + i * ONE_DAY) for i in range((date(year + 1, 1, 1) - first).days))
