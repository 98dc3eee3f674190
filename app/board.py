"""The month's figures, and a page of open cases."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from textwrap import fill
from typing import Any

from jinja2 import Environment, select_autoescape
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from app.settings import Settings
from app.terminal import one_line
from mailer.wording import CHANNELS, MONTHS, STATUS, moment
from rules.ask import asked_by
from rules.case import Case, Kind
from rules.complaint_mails import grievance_of
from rules.figures import Complaints, Month, month_of, open_term
from rules.office import Desk

PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark"><title>Perkara terbuka</title>
<style>
:root { color-scheme: light dark; --edge: #8885; --late: #c62828; --soon: #b26a00; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { text-align: left; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--edge);
  vertical-align: top; }
td:first-child { white-space: nowrap; }
.late td:last-child { color: var(--late); font-weight: 600; }
.soon td:last-child { color: var(--soon); font-weight: 600; }
small { opacity: .75; }
@media (max-width: 40rem) { thead { display: none; }
  tr { display: block; border-bottom: 1px solid var(--edge); padding: .5rem 0; }
  td { display: block; border: 0; padding: .1rem 0; }
  td[data-of]::before { content: attr(data-of) ": "; } }
@media (prefers-color-scheme: dark) { :root { --late: #ff8a80; --soon: #ffcc80; } }
</style></head><body>
<h1>Perkara terbuka</h1>
<p><small>{{ office }}. Keadaan {{ now }}.</small></p>
{% for title, rows in groups %}<h2>{{ title }}: {{ rows|length }}</h2>
{% if rows %}<table><thead><tr><th>Nomor</th><th>Perihal</th><th>Diterima</th><th>Keadaan</th>
<th>Batas waktu</th></tr></thead><tbody>
{% for row in rows %}<tr class="{{ row.mark }}"><td>{{ row.ticket }}</td><td>{{ row.about }}</td>
<td data-of="Diterima">{{ row.received }}</td><td data-of="Keadaan">{{ row.status }}</td>
<td data-of="Batas waktu">{{ row.due }}</td></tr>
{% endfor %}</tbody></table>{% else %}<p>Tidak ada.</p>{% endif %}
{% endfor %}</body></html>
"""
REQUESTS = {
    "received": "Diterima",
    "complete": "Lengkap",
    "in_time": "Diputuskan dalam batas waktu",
    "late": "Diputuskan terlambat",
    "waiting": "Menunggu keputusan",
    "overdue": "  di antaranya melewati batas waktu",
    "incomplete": "Menunggu kelengkapan",
    "undecided": "Berakhir tanpa keputusan",
    "hours_to_decision": "Median jam kerja sampai keputusan",
    "hours_to_confirmation": "Median jam kerja sampai konfirmasi",
}
COMPLAINTS = {
    "received": "Diterima",
    "in_time": "Dijawab dalam batas waktu",
    "late": "Dijawab terlambat",
    "open": "Terbuka",
    "overdue": "Terbuka dan terlambat",
    "ended": "Dicabut atau digabung",
}


NARROWEST = 80
"""Columns in which the report's words stay whole; a narrower terminal breaks its lines itself."""


def print_report(
    cases: Iterable[Case], settings: Settings, month: str, now: datetime, *, as_json: bool
) -> None:
    """The figures of `month` (2026-03); raises ValueError where it is no month."""
    if not re.fullmatch(r"\d{4}-\d{2}", month):
        raise ValueError(month)
    first = date.fromisoformat(f"{month}-01")
    found = month_of(cases, first, now, Desk(settings.desk(), settings.work_calendar()))
    if as_json:
        sys.stdout.write(json.dumps({"month": month, **asdict(found)}, ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False)
    console.width = max(console.width, NARROWEST)
    title = f"{MONTHS[first.month - 1]} {first.year}"
    requests = Table(title=f"Permohonan, {title}", title_justify="left", show_header=False)
    for name, label in REQUESTS.items():
        value = getattr(found.requests, name)
        requests.add_row(label, "–" if value is None else str(value).replace(".", ","))
    console.print(requests)
    console.print(_complaints(found, title))


def _complaints(found: Month, title: str) -> Table:
    table = Table(title=f"Pengaduan, {title}", title_justify="left", box=SIMPLE, padding=(0, 0, 0, 1))
    table.add_column("")
    for heading in COMPLAINTS.values():  # hardly more than a word a line: figures need little room
        narrow = fill(heading, max(map(len, heading.split())))
        table.add_column(narrow, justify="right", no_wrap=True, vertical="bottom")
    groups: tuple[Mapping[str, Complaints], ...] = (
        {CHANNELS.get(name, name): figures for name, figures in found.by_channel.items()},
        found.by_category,
        {"Jumlah": found.complaints},
    )
    for group in groups:
        for name, figures in group.items():
            table.add_row(name, *(str(getattr(figures, key)) for key in COMPLAINTS))
        table.add_section()
    return table


def write_board(cases: Sequence[Case], settings: Settings, now: datetime, out: Path) -> Path:
    """`index.html` in `out`: open cases, the most urgent first; whole or not at all.

    Of a complaint it shows the register alone, confidential or not: no words, no reporter.
    """
    desk = Desk(settings.desk(), settings.work_calendar())
    shown = [c for c in cases if not c.settled]
    titles = {Kind.REQUEST: "Permohonan", Kind.COMPLAINT: "Pengaduan"}
    groups = [
        (title, _rows([c for c in shown if c.kind is kind], now, desk)) for kind, title in titles.items()
    ]
    environment = Environment(autoescape=select_autoescape(default=True, default_for_string=True))
    page = environment.from_string(PAGE).render(
        office=desk.office.name, now=moment(now, desk.calendar.zone), groups=groups
    )
    out.mkdir(parents=True, exist_ok=True)
    coming, place = out / f".index-{os.getpid()}.html", out / "index.html"
    coming.write_text(page, encoding="utf-8")
    coming.replace(place)
    return place


def _rows(cases: Sequence[Case], now: datetime, desk: Desk) -> list[dict[str, Any]]:
    ends = {case.ticket: open_term(case, desk) for case in cases}
    last = datetime.max.replace(tzinfo=now.tzinfo)
    order = sorted(cases, key=lambda case: (ends[case.ticket] or last, case.ticket))
    return [_row(case, ends[case.ticket], now, desk) for case in order]


def _row(case: Case, end: datetime | None, now: datetime, desk: Desk) -> dict[str, Any]:
    zone = desk.calendar.zone
    mark = ""
    if end is not None and end < now:
        mark = "late"
    elif end is not None and end.astimezone(zone).date() == now.astimezone(zone).date():
        mark = "soon"
    return {
        "ticket": case.ticket,
        "about": _about(case),
        "received": moment(case.received_at, zone),
        "status": STATUS.get(str(case.status), str(case.status)),
        "due": moment(end, zone) if end else "belum berjalan" if case.decided_at is None else "–",
        "mark": mark,
    }


def _about(case: Case) -> str:
    if case.kind is Kind.COMPLAINT:
        grievance = grievance_of(case)
        channel = CHANNELS.get(grievance.channel, grievance.channel)
        return f"Pengaduan melalui {channel}, kategori {grievance.category or 'belum ditetapkan'}"
    ask = asked_by(case)
    return one_line(": ".join(part for part in (ask.opd, ask.event.name) if part) or "Permohonan")
