"""A confidential reporter is named to officers alone."""

from __future__ import annotations

import io
import json
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from app import logs
from app.audit import story
from app.board import print_report, write_board
from app.demo.actors import Actor
from app.demo.day import STAFF
from app.demo.letters import letter_pdf
from app.demo.stage import WIB
from app.demo.story import STUNTING
from app.export import write_cases, write_register
from app.show import print_case, print_cases
from rules.case import Case
from tests.app.conftest import Day

Opening = Callable[..., Day]
DIGESTED = tuple({**person, "digest": person["name"] in ("Sari", "Kepala Bidang")} for person in STAFF)
BRIBE = """Yth. Diskominfo,

Nama saya Melati Kusumawardhani. Seorang pejabat di bidang aplikasi meminta uang Rp2.000.000 kepada saya
sebagai imbalan agar permohonan kami diproses. Ini pungutan liar dan penyalahgunaan wewenang. Bukti transfer
terlampir. Saya dapat dihubungi di 0812 7000 1234 dan tinggal di Jl. Melur No. 7.

Hormat saya,
Melati Kusumawardhani
"""
SECRET = """Jaringan internet di kantor kelurahan kami sudah seminggu mati, petugas tidak pernah datang, kami
sangat kecewa. Mohon identitas saya dirahasiakan karena saya bekerja di sana.

Salam,
Melati Kusumawardhani
0812 7000 1234
"""
CURIOUS = """Subject: {}

{{{{ case.requester }}}} {{{{ case.grievance.reporter if case.grievance }}}} {{{{ case.grievance }}}}
{{{{ case.subject }}}} {{{{ case.copies }}}} {{{{ case.references }}}} {{{{ case.stated }}}} {{{{ case }}}}
{{{{ text if text is defined }}}} {{{{ note if note is defined }}}}
"""
SUBJECTS = {"complaint-escalation": "Pengaduan melewati batas waktu"}
TRACES = (
    *("melati", "kusumawardhani", "tini@", "tini ", "warga.example", "70001234", "jl. melur", "jl.melur"),
    "bukti-melati",
)
"""What would tell who it is: each part of the name, address, number, home, files, mail server."""


@dataclass
class Watched:
    """An office whose log is kept, and the complainant."""

    day: Day
    log: io.StringIO
    reporter: Actor

    def said_to_others(self) -> list[tuple[str, EmailMessage]]:
        mine = {"warga", "sari"}
        return [
            (name, m) for name in self.day.opened.people if name not in mine for m in self.day[name].inbox()
        ]


@pytest.fixture
def watched(office: Opening, tmp_path: Path) -> Iterator[Watched]:
    """Its templates show all that they are given: what others may not see is not given to them."""
    templates = tmp_path / "templates"
    templates.mkdir()
    for name in ("complaint-escalation", "complaint-forward", "status", "complaint-digest"):
        (templates / f"{name}.txt").write_text(CURIOUS.format(SUBJECTS.get(name, name)), encoding="utf-8")
    day = office(zoom={"way": "off"}, staff=DIGESTED, office={"templates": templates})
    log = io.StringIO()
    logs.set_up(json=True, level=10, to=log)
    yield Watched(day, log, replace(day["warga"], name="Melati Kusumawardhani"))
    logs.set_up(json=False)


def traces_in(text: str) -> list[str]:
    """Traces of the complainant in `text`, however spaced."""
    plain = " ".join(text.lower().split())
    digits = re.sub(r"(?<=\d)[\s.()-]+(?=\d)", "", plain)
    return [trace for trace in TRACES if trace in plain or trace in digits]


def whole(mail: EmailMessage) -> str:
    """A mail as sent, and every part of it decoded."""
    parts = [mail.as_string()]
    for part in mail.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            parts.append(content.decode("utf-8", "replace"))
            parts.append(quopri.decodestring(content).decode("utf-8", "replace"))
    return "\n".join(parts)


def drive(watched: Watched, text: str, *, category: str | None) -> Case:
    """All that can happen to a complaint: forwarded, answered by the unit, asked for, reminded, escalated,
    merged, closed, objected to, withdrawn mails and a bounce."""
    day, me = watched.day, watched.reporter
    me.send(
        str(day.opened.house.desk.office.desk.email),
        "Laporan Melati Kusumawardhani",
        text,
        files=[("bukti-melati.pdf", b"%PDF-1.4 Melati Kusumawardhani")],
    )
    day.turn()
    [case] = day.cases()
    ticket = case.ticket

    def officer(words: str) -> None:
        day["sari"].reply(day.mails("sari", ticket)[-1], words)
        day.turn()

    if category:
        officer(f"KATEGORI {category}")
    officer(f"TERUSKAN {day['dishub'].email}\n\nMohon hubungi Melati Kusumawardhani di 0812-7000-1234.")
    day["dishub"].reply(day.mails("dishub", ticket)[-1], "Kami periksa.")
    day.turn()
    day["rina"].send(day.opened.house.desk.office.desk.email, f"[{ticket}] bagaimana", "STATUS")
    day["kabid"].send(day.opened.house.desk.office.desk.email, f"[{ticket}] bagaimana", "STATUS")
    me.reply(day.mails("warga", ticket)[-1], "Tambahan: saya, Melati, melihatnya sendiri.")
    day.turn()
    for moment in (datetime(2026, 3, 6, 7, 31, tzinfo=WIB), datetime(2026, 3, 9, 16, 1, tzinfo=WIB)):
        day.jump(moment)
    due = day.case(ticket).grievance.due  # type: ignore[union-attr]
    assert due is not None
    day.jump(max(due, day.clock.now()))
    day.turn()
    return day.case(ticket)


def outputs(watched: Watched, case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Everything that the commands print or write about all cases."""
    day, found = watched.day, {}
    house, now = day.opened.house, day.clock.now()
    views, settings = house.ledger.views, house.settings
    file = views.show(case.ticket)
    assert file is not None
    capsys.readouterr()
    for name, shown in {
        "cases": lambda: print_cases(day.cases(), settings, as_json=False),
        "cases --json": lambda: print_cases(day.cases(), settings, as_json=True),
        "show": lambda: print_case(file, settings, as_json=False),
        "show --json": lambda: print_case(file, settings, as_json=True),
        "report": lambda: print_report(day.cases(), settings, "2026-03", now, as_json=False),
        "report --json": lambda: print_report(day.cases(), settings, "2026-03", now, as_json=True),
    }.items():
        shown()
        found[name] = capsys.readouterr().out
        assert found[name].strip()
    found["board"] = write_board(day.cases(), settings, now, folder / "papan").read_text(encoding="utf-8")
    for name, write in (
        ("export", lambda out: write_cases(day.cases(), out)),
        ("register", lambda out: write_register(day.cases(), now, house.desk, out)),
    ):
        out = io.StringIO()
        write(out)
        found[name] = out.getvalue()
    found["events"] = json.dumps([[e.reason, e.evidence, e.kind] for e in views.events()])
    found["audit"] = "\n".join(story(house.ledger, case.ticket))
    found["health"] = (settings.office.health_file or folder).read_text()
    found["log"] = watched.log.getvalue()
    return found


@pytest.mark.parametrize(
    ("text", "category"),
    [(BRIBE, "berkadar pengawasan"), (SECRET, "ringan")],
    ids=["of supervisory weight", "who asks for secrecy"],
)
def test_nobody_but_the_complaint_officers_learns_who_complained(
    watched: Watched, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, category: str
) -> None:
    """No mail to others, no board, no export, no log, no sentence on record has a trace of them."""
    day = watched.day
    case = drive(watched, text, category=category)
    assert case.grievance is not None
    assert case.grievance.confidential
    mails = watched.said_to_others()
    assert {name for name, _ in mails} >= {"dishub", "rina", "kabid"}
    assert any(
        case.ticket in str(mail["Subject"]) and "melewati" in str(mail["Subject"]) for _, mail in mails
    )
    for name, mail in mails:
        assert traces_in(whole(mail)) == [], (name, str(mail["Subject"]))
    for name, output in outputs(watched, case, tmp_path, capsys).items():
        assert traces_in(output) == [], name
        assert name in ("export", "health", "report", "report --json") or case.ticket in output, name
    officers = " ".join(whole(mail) for mail in day.mails("sari", case.ticket))
    assert {"melati", "kusumawardhani", "70001234"} <= set(traces_in(officers))


def test_a_bounced_acknowledgement_names_nobody_in_the_log(
    watched: Watched, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The mail server's refusal names the address; record, log and health file do not repeat it."""
    day, me = watched.day, watched.reporter
    day.opened.servers.refuse[me.email] = f"550 5.1.1 <{me.email}> no such mailbox"
    me.send(day.opened.house.desk.office.desk.email, "Laporan", SECRET)
    day.turn()
    day.turn()
    [case] = day.cases()
    assert me.email in case.dead
    assert me.email in " ".join(whole(mail) for mail in day.mails("sari", case.ticket))
    day.opened.servers.refuse[me.email] = f"451 4.2.0 <{me.email}> try again"
    for name, output in outputs(watched, case, tmp_path, capsys).items():
        assert traces_in(output) == [], name


def test_a_merged_reporter_is_not_shown_to_the_first_one(watched: Watched) -> None:
    """Each reporter hears of the other's number alone, though the first case was no secret."""
    day, me = watched.day, watched.reporter
    desk = day.opened.house.desk.office.desk.email
    plain = SECRET.replace("Mohon identitas saya dirahasiakan karena saya bekerja di sana.", "")
    day["dinkes2"].send(
        desk, "Internet", plain.replace("Melati Kusumawardhani", "S").replace("0812 7000 1234", "")
    )
    day.turn()
    me.send(desk, "Laporan", SECRET)
    day.turn()
    first, second = sorted(case.ticket for case in day.cases())
    day["sari"].reply(day.mails("sari", second)[-1], f"GABUNG {first}")
    day.turn()
    assert str(day.case(second).status) == "merged"
    day["sari"].reply(day.mails("sari", first)[-1], "SELESAI Sudah diperbaiki.")
    day.turn()
    assert day.mails("warga", first, "selesai")
    for name, mail in watched.said_to_others():
        assert traces_in(whole(mail)) == [], (name, str(mail["Subject"]))
    case = day.case(first)
    assert case.grievance is not None
    assert case.grievance.confidential
    assert traces_in(watched.log.getvalue()) == []


def test_a_request_in_the_same_mail_does_not_tell_who_complained(
    watched: Watched, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its sender is known to every reviewer: so neither case names the other outside the complaint desk."""
    day = watched.day
    day["dinkes"].send(
        day.opened.house.desk.office.desk.email,
        "Permohonan dan laporan",
        f"Terlampir surat permohonan akun Zoom untuk rapat kami.\n\nSekaligus kami melaporkan: {BRIBE}",
        files=[("surat.pdf", letter_pdf(STUNTING))],
    )
    day.turn()
    complaint, request = sorted(day.cases(), key=lambda case: case.ticket)
    assert complaint.related == (request.ticket,)
    assert complaint.grievance is not None
    assert complaint.grievance.confidential
    assert request.ticket in json.dumps(outputs(watched, complaint, tmp_path, capsys))
    for shown in (complaint, request):
        found = outputs(watched, shown, tmp_path, capsys)
        other = request.ticket if shown is complaint else complaint.ticket
        assert [name for name in ("show", "show --json", "audit") if other in found[name]] == []
    others = [mail for name in ("rina", "budi", "kabid") for mail in day.mails(name)]
    assert others
    assert [str(mail["Subject"]) for mail in others if complaint.ticket in whole(mail)] == []


def test_the_search_would_find_a_trace() -> None:
    """However it is encoded, spaced or cased."""
    mail = EmailMessage()
    mail.set_content("Kontak MELATI\nKusumawardhani: 0812-7000-1234", cte="base64")
    assert {"melati", "kusumawardhani", "70001234"} <= set(traces_in(whole(mail)))
