"""Working days and office hours: when a term ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The office's calendar. All datetimes are aware; days are local to `zone`."""

    zone: ZoneInfo = ZoneInfo("Asia/Pontianak")
    opens: time = time(7, 30)
    closes: time = time(16, 0)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def day_of_receipt(self, at: datetime) -> date:
        """The working day that a mail of `at` counts as received on."""
        local = at.astimezone(self.zone)
        day = local.date()
        if local.time() > self.closes:
            day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day` (n >= 1)."""
        for _ in range(n):
            day += timedelta(days=1)
            while not self.is_working_day(day):
                day += timedelta(days=1)
        return day

    def close_of(self, day: date) -> datetime:
        return datetime.combine(day, self.closes, self.zone)

    def open_of(self, day: date) -> datetime:
        return datetime.combine(day, self.opens, self.zone)

    def due(self, received_at: datetime, n: int) -> datetime:
        """Close of business of the n-th working day after the day of receipt."""
        return self.close_of(self.add(self.day_of_receipt(received_at), n))
