"""Cases as people at the terminal see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.table import Table

from app.settings import Settings
from app.terminal import plain, say_json
from mailer.wording import STATUS, when
from rules.ask import asked_by
from rules.case import Case, Kind
from rules.figures import open_term
from rules.office import Desk
from rules.privacy import complaints_among, for_others, text_for_others
from storage.codec import dump_case
from storage.views import CaseFile, EffectView


def as_shown(case: Case) -> Case:
    """A terminal is no complaint officer: the reporter of a confidential case is not shown.

    Nor does a request name the complaint that came with it, since it names who mailed both.
    """
    if case.grievance is None:
        return replace(case, related=tuple(t for t in case.related if not complaints_among((t,))))
    return for_others(case) if case.grievance.confidential else case


def case_object(case: Case) -> dict[str, Any]:
    """A case as JSON: every field by its name, days and times as ISO text."""
    facts: dict[str, Any] = json.loads(dump_case(as_shown(case)))
    return facts


COLUMNS = {"Nomor": 13, "Diterima": 10, "Dari": 11, "Perihal": 12, "Keadaan": 10, "Batas waktu": 11}
"""The list's headings, each with the least width in which no word of ours is broken: 80 columns hold them."""


def print_cases(cases: Sequence[Case], settings: Settings, *, as_json: bool) -> None:
    """One row a case."""
    if as_json:
        for case in cases:
            say_json(case_object(case))
        return
    Console().print(case_table(cases, Desk(settings.desk(), settings.work_calendar())))


def case_table(cases: Sequence[Case], desk: Desk) -> Table:
    table = Table(title=f"{len(cases)} perkara", title_justify="left", box=box.SIMPLE_HEAD)
    table.padding, table.show_edge = (0, 1, 0, 0), False
    for heading, least in COLUMNS.items():
        table.add_column(heading, no_wrap=heading == "Nomor", overflow="fold", min_width=least)
    for case in map(as_shown, cases):
        table.add_row(*(plain(cell) for cell in _row(case, desk)))
    return table


def _row(case: Case, desk: Desk) -> tuple[str, ...]:
    ask, zone, due = asked_by(case), desk.calendar.zone, open_term(case, desk)
    about = ask.event.name or case.subject
    who = ask.opd or (case.requester.name or case.requester.email if case.requester else "–")
    if case.kind is Kind.COMPLAINT:
        category = case.grievance.category if case.grievance else None
        about = f"pengaduan {category or '(belum ditetapkan)'}: {case.subject}"
    return (
        case.ticket,
        _moment(case.received_at, zone),
        who,
        about[:60],
        STATUS.get(str(case.status), str(case.status)),
        _moment(due, zone),
    )


def print_case(file: CaseFile, settings: Settings, *, as_json: bool) -> None:
    """One case whole: facts, the story of its decisions, effects, mails, bookings."""
    if as_json:
        say_json(_object(file))
        return
    zone = settings.work_calendar().zone
    console = Console()
    console.print(_facts(as_shown(file.case), zone))
    story = Table(title="Keputusan", title_justify="left", show_header=False)
    for event in file.events:
        story.add_row(
            _moment(event.at, zone), event.kind, plain(event.reason or "(dihapus menurut aturan retensi)")
        )
    console.print(story)
    effects = Table(title="Yang dilakukan", title_justify="left", show_header=False)
    for effect in file.effects:
        effects.add_row(*(plain(cell) for cell in _effect_row(effect, file.case, zone)))
    console.print(effects)


def _facts(case: Case, zone: ZoneInfo) -> Table:
    ask = asked_by(case)
    signatory = case.letter.signatory if case.letter else None
    table = Table(title=f"{case.ticket}: {STATUS.get(str(case.status), case.status)}", title_justify="left")
    table.show_header = False
    rows = (
        ("Diterima", _moment(case.received_at, zone)),
        ("Lengkap", _moment(case.complete_at, zone)),
        ("Diputuskan", f"{_moment(case.decided_at, zone)} {case.decided_by or ''}"),
        ("Dikonfirmasi", _moment(case.confirmed_at, zone)),
        ("Selesai", _moment(case.settled_at, zone)),
        ("Pengirim", case.requester.email if case.requester else None),
        ("Perangkat daerah", ask.opd),
        ("Nomor surat", ask.number),
        ("Acara", ask.event.name),
        ("Waktu", when(ask) if ask.event.first_day else None),
        ("Peserta", ask.event.participants),
        ("Akun", case.account or ask.account),
        ("Penanda tangan", signatory.name if signatory else None),
        ("Kategori", case.grievance.category if case.grievance else None),
        ("Isi pengaduan", case.grievance.text if case.grievance else None),
        ("Alasan", case.reason),
        ("Perkara terkait", ", ".join(case.related)),
    )
    for label, value in rows:
        if value not in (None, "", "–", "– "):
            table.add_row(label, plain(str(value)))
    return table


def _effect_row(effect: EffectView, case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    state = {"due": "menunggu", "done": "selesai", "parked": "berhenti"}[effect.state]
    at = effect.finished_at or effect.next_at
    return _moment(at, zone), effect.key, state, str(effect.tries), _why(effect, case) or ""


def _why(effect: EffectView, case: Case) -> str | None:
    """How the last try ended; a mail server's words may name whom it refused."""
    return text_for_others(effect.reason, case) if effect.reason else None


def _object(file: CaseFile) -> dict[str, Any]:
    return {
        **case_object(file.case),
        "events": [
            {"seq": e.seq, "at": e.at.isoformat(), "facts": e.kind, "status": e.status, "reason": e.reason}
            for e in file.events
        ],
        "effects": [
            {
                "key": e.key,
                "kind": e.effect.kind,
                "state": e.state,
                "tries": e.tries,
                "reason": _why(e, file.case),
            }
            for e in file.effects
        ],
        "mails": [
            {"id": m.id, "received_at": m.received_at.isoformat(), "state": m.state, "folder": m.target}
            for m in file.mails
        ],
    }


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d-%m-%Y %H.%M}" if at else "–"
