"""`disposisi calendar`: a year as the daemon counts it."""

from __future__ import annotations

import json
import sys
from datetime import date

from rich.console import Console
from rich.table import Table

from mailer.wording import DAYS, MONTHS
from rules.office_days import Day, DayKind, Hours
from rules.workdays import WorkCalendar

KINDS = {
    DayKind.HALF_DAY: "setengah hari",
    DayKind.NATIONAL: "libur nasional",
    DayKind.JOINT_LEAVE: "cuti bersama",
    DayKind.OFFICE: "libur kantor",
    DayKind.WEEKEND: "akhir pekan",
    DayKind.WORKING: "hari kerja",
}


def print_year(calendar: WorkCalendar, year: int, *, as_json: bool) -> None:
    """Every day that is no ordinary one, the working days of each month, and what is only estimated."""
    days = calendar.year(year)
    if as_json:
        for day in days:
            sys.stdout.write(json.dumps(_object(day), ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False)
    console.print(_special(calendar, days, year))
    console.print(_months(days, year))
    for sentence in (*_usual(calendar), *_doubts(calendar, year)):
        console.print(sentence, markup=False, soft_wrap=True)


def _special(calendar: WorkCalendar, days: tuple[Day, ...], year: int) -> Table:
    table = Table(title=f"Hari yang tidak biasa pada {year}", title_justify="left")
    for heading in ("Hari", "Tanggal", "Jenis", "Keterangan", "Jam kerja"):
        table.add_column(heading)
    for day in days:
        usual = day.kind is DayKind.WEEKEND or (day.kind is DayKind.WORKING and not day.name)
        if not usual:
            name = f"{day.name or ''}{' (perkiraan)' if day.estimated else ''}"
            table.add_row(
                DAYS[day.day.weekday()], _spelled(day.day), KINDS[day.kind], name, _hours(day.hours)
            )
    return table


def _months(days: tuple[Day, ...], year: int) -> Table:
    table = Table(title=f"Hari kerja {year}", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for number, name in enumerate(MONTHS, 1):
        count = sum(day.hours is not None for day in days if day.day.month == number)
        table.add_row(name, str(count))
    table.add_row("Jumlah", str(sum(day.hours is not None for day in days)), style="bold")
    return table


def _usual(calendar: WorkCalendar) -> list[str]:
    """The ordinary hours, and where they differ."""
    own = (
        ("Jumat", calendar.friday),
        ("Ramadan", calendar.ramadan),
        ("Jumat Ramadan", calendar.ramadan_friday),
    )
    differs = "".join(f"; {name} {_hours(hours)}" for name, hours in own if hours)
    return [f"Jam kerja {_hours((calendar.opens, calendar.closes))}{differs} ({calendar.zone.key})."]


def _doubts(calendar: WorkCalendar, year: int) -> list[str]:
    said = []
    if not calendar.joint_leave_known(year):
        said.append(f"Cuti bersama {year} belum diketahui; tambahkan pada [calendar] setelah diumumkan.")
    if calendar.estimated(year):
        names = ", ".join(f"{d.name} ({_spelled(d.day)})" for d in calendar.estimates(year))
        said.append(f"Hanya perkiraan: {names or 'tahun ini'}.")
    return said


def _spelled(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _hours(hours: Hours | None) -> str:
    return f"{hours[0]:%H.%M}-{hours[1]:%H.%M}" if hours else "tutup"


def _object(day: Day) -> dict[str, object]:
    return {
        "date": day.day.isoformat(),
        "kind": str(day.kind),
        "name": day.name,
        "hours": [f"{h:%H:%M}" for h in day.hours] if day.hours else None,
        "estimated": day.estimated,
        "ramadan": day.ramadan,
    }
