"""Complaints typed in, imported, counted and summed up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from app.board import COMPLAINTS, print_report, write_board
from app.clock import JumpClock
from app.complaints import BadEntry, Entry, Import, add, import_lapor
from app.counter import Counter, counter_of
from app.demo.day import STAFF, open_office
from app.demo.stage import WIB
from app.upkeep import count_anew, send_digest
from parsers.sandbox import Sandbox
from rules.case import Case
from rules.facts import CATEGORIES, CalendarChanged
from rules.figures import month_of
from tests.app.conftest import MONDAY, Day
from tests.app.test_complaints import complain, grievance, said

Opening = Callable[..., Day]
OFF = {"way": "off"}
DIGESTED = tuple({**person, "digest": person["name"] == "Sari"} for person in STAFF)
EXPORT = """Tracking ID;Tanggal;Judul;Isi Laporan;Klasifikasi;Nama Pelapor;Email Pelapor
#9001;2026-02-27;Wifi taman;Wifi di taman kota mati.;Pengaduan;Darmawan;
#9002;2026-02-27;Terima kasih;Usul taman baca.;Aspirasi;Wulan;
#9003;27/02/2026;Pungutan;Petugas meminta uang.;WBS;Hendra Wijaya;tini@warga.example
#9003;27/02/2026;Pungutan;Petugas meminta uang.;WBS;Hendra Wijaya;tini@warga.example
#9004;kemarin;Judul;Isi.;Pengaduan;X;
"""


@pytest.fixture
def day(office: Opening) -> Day:
    return office(zoom=OFF, staff=DIGESTED)


def counter(day: Day) -> Counter:
    house = day.opened.house
    return Counter(house.ledger, house.road, house.desk, house.clock)


def test_what_is_typed_in_is_one_case_with_its_files_however_often(day: Day, tmp_path: Path) -> None:
    """Its acknowledgement goes to the address that was noted, the files to the officers."""
    picture = tmp_path / "antrean.png"
    picture.write_bytes(b"\x89PNG \r\n\x00 as it was")
    entry = Entry(
        "tatap muka", "Antrean panjang.", "Wulan", day["warga"].email, "27-02-2026", files=(picture,)
    )
    beside = counter_of(day.opened.house.settings, day.clock)  # as the command does, while the daemon runs
    case, fresh = add(beside, entry)
    beside.ledger.close()
    again, known = add(counter(day), entry)
    other, another = add(counter(day), Entry("tatap muka", "Antrean panjang.", "Wulan", again=True))
    assert (fresh, known, another) == (True, False, True)
    assert case.ticket == again.ticket != other.ticket
    assert grievance(case).channel == "TATAP MUKA"
    assert case.received_at.astimezone(WIB).date() == date(2026, 2, 27)
    day.turn()
    [ack] = day.mails("warga", case.ticket)
    assert "Jumat, 6 Maret 2026" in said(ack)
    [page] = day.mails("sari", case.ticket)
    assert [p.get_content() for p in page.iter_attachments()] == [picture.read_bytes()]
    assert day.opened.house.ledger.verify_chain() == []


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (Entry("surat", "isi"), "--channel"),
        (Entry("EMAIL", "isi"), "--channel"),
        (Entry("WA", "  "), "--text"),
        (Entry("WA", "isi", day="31-02-2026"), "--date"),
        (Entry("WA", "isi", day="01-04-2026"), "--date"),
        (Entry("WA", "isi", files=(Path("/nowhere.png"),)), "--file"),
    ],
)
def test_an_entry_that_cannot_be_taken_says_why_and_leaves_nothing(
    day: Day, entry: Entry, wrong: str
) -> None:
    with pytest.raises(BadEntry, match=wrong):
        add(counter(day), entry)
    assert day.cases() == []


def test_an_export_imported_twice_is_imported_once(day: Day, tmp_path: Path) -> None:
    """Aspirations are no complaints, a row that cannot be read is named, a whistle-blower is confidential."""
    file = tmp_path / "lapor.csv"
    file.write_text(EXPORT, encoding="utf-8-sig")
    first, second = import_lapor(counter(day), file), import_lapor(counter(day), file)
    assert (len(first.new), first.known, first.others, len(first.faults)) == (2, 0, 1, 1)
    assert second == Import([], 2, 1, first.faults)
    assert [grievance(c).channel for c in day.cases()] == ["LAPOR", "LAPOR"]
    assert [grievance(c).confidential for c in day.cases()] == [False, True]


def test_an_import_that_died_halfway_goes_on_where_it_was(
    day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is a case and its key in one commit: what was not committed is nowhere, what was is found."""
    file = tmp_path / "lapor.csv"
    file.write_text(EXPORT, encoding="utf-8-sig")
    road, entered = day.opened.house.road, []
    decide = type(road)._decide

    def dying(self: object, *given: object) -> object:
        done = decide(self, *given)  # type: ignore[arg-type]
        entered.append(done)
        if len(entered) == 2:
            raise KeyboardInterrupt  # after the decision was recorded, before its commit
        return done

    monkeypatch.setattr(type(road), "_decide", dying)
    with pytest.raises(KeyboardInterrupt):
        import_lapor(counter(day), file)
    assert len(day.cases()) == 1
    monkeypatch.undo()
    rest = import_lapor(counter(day), file)
    assert (len(rest.new), rest.known) == (1, 1)
    assert [case.ticket for case in day.cases()] == ["ADU-2026-0001", "ADU-2026-0002"]


def test_the_digest_goes_out_once_a_working_day_at_half_past_seven(office: Opening) -> None:
    """Not before, not twice however often it is asked for, not on a weekend; in place of single reminders."""
    day = office(at=datetime(2026, 3, 6, 7, tzinfo=WIB), zoom=OFF, staff=DIGESTED)
    case = complain(day)
    house = day.opened.house
    day.jump(datetime(2026, 3, 6, 7, 29, tzinfo=WIB))
    assert day.mails("sari", "ikhtisar") == []
    day.jump(datetime(2026, 3, 6, 7, 30, 1, tzinfo=WIB))
    [morning] = day.mails("sari", "ikhtisar")
    assert f"{case.ticket} 5 hari kerja lagi, tenggat Jumat, 13 Maret 2026" in said(morning)
    assert not send_digest(house)
    house.ledger.change("digest", "forgotten")  # a crash between the decision and the note of it
    send_digest(house)
    day.turn()
    assert len(day.mails("sari", "ikhtisar")) == 1
    day.jump(datetime(2026, 3, 7, 9, tzinfo=WIB))
    day.jump(datetime(2026, 3, 8, 9, tzinfo=WIB))
    day.jump(datetime(2026, 3, 16, 7, 31, tzinfo=WIB))
    [_, late] = day.mails("sari", "ikhtisar")
    assert f"{case.ticket} lewat 1 hari kerja" in said(late)
    assert day.mails("sari", "pengingat") == []
    assert day.mails("rina") == []


def test_a_holiday_added_between_two_starts_moves_the_term_and_says_so(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    """From when to when is on record; asked again, nothing moves."""
    clock = JumpClock(MONDAY)
    with open_office(tmp_path, clock, sandbox=sandbox, zoom=OFF) as opened:
        first = Day(opened, clock)
        ticket = complain(first).ticket
        before = grievance(first.case(ticket)).due
    more = {"added": {date(2026, 3, 5): "Cuti daerah"}}
    with open_office(tmp_path, clock, sandbox=sandbox, zoom=OFF, calendar=more) as opened:
        second = Day(opened, clock)
        second.turn()
        case = second.case(ticket)
        assert before is not None
        assert before.astimezone(WIB) == datetime(2026, 3, 9, 16, tzinfo=WIB)
        due = grievance(case).due
        assert due is not None
        assert due.astimezone(WIB) == datetime(2026, 3, 10, 16, tzinfo=WIB)
        assert datetime(2026, 3, 10, 16, tzinfo=WIB) in {d.due for d in case.deadlines}
        [moved] = [e for e in opened.house.ledger.views.events(ticket) if e.kind == CalendarChanged.__name__]
        assert "last day moved from 2026-03-09 16:00 to 2026-03-10 16:00" in (moved.reason or "")
        assert not count_anew(opened.house)
        second.turn()
        again = [e for e in opened.house.ledger.views.events(ticket) if e.kind == CalendarChanged.__name__]
        assert again == [moved]


def settle(day: Day, case: Case, at: datetime) -> None:
    day.jump(at)
    day["sari"].reply(day.mails("sari", case.ticket)[-1], "SELESAI Beres.")
    day.turn()


def test_the_months_figures_add_up(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    """Each complaint is in one column, by channel and by category as in the whole."""
    on_time, late = complain(day), complain(day, subject="Lagi")
    add(counter(day), Entry("KOTAK", "Kursi rusak."))
    add(counter(day), Entry("WA", "Sinyal hilang.", day="27-02-2026"))
    settle(day, on_time, datetime(2026, 3, 3, 9, tzinfo=WIB))
    settle(day, late, datetime(2026, 3, 10, 9, tzinfo=WIB))
    house = day.opened.house
    month = month_of(day.cases(), date(2026, 3, 1), day.clock.now(), house.desk)
    whole = month.complaints
    assert (whole.received, whole.in_time, whole.late, whole.open, whole.overdue) == (3, 1, 1, 1, 1)
    for group in (month.by_channel, month.by_category):
        for name in ("received", "in_time", "late", "open", "overdue", "ended"):
            assert sum(getattr(each, name) for each in group.values()) == getattr(whole, name)
    for each in (whole, *month.by_channel.values()):
        assert each.received == each.in_time + each.late + each.open + each.ended
    print_report(day.cases(), house.settings, "2026-02", day.clock.now(), as_json=True)
    february = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert february["complaints"]["received"] == february["by_channel"]["WA"]["overdue"] == 1
    print_report(day.cases(), house.settings, "2026-03", day.clock.now(), as_json=False)
    assert "kotak pengaduan" in capsys.readouterr().out


@pytest.mark.parametrize("columns", ["50", "80", "120"])
def test_the_report_breaks_no_word(
    office: Opening, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """Every heading's and category's words stand whole, in 80 columns and in others."""
    day = office(zoom=OFF)
    monkeypatch.setenv("COLUMNS", columns)
    print_report((), day.opened.house.settings, "2026-03", day.clock.now(), as_json=False)
    printed = capsys.readouterr().out
    said = " ".join([*COMPLAINTS.values(), *CATEGORIES])
    assert {word for word in said.split() if word not in printed} == set()
    assert max(map(len, printed.splitlines())) <= max(int(columns), 80)


def test_the_board_shows_open_cases_and_runs_nothing_that_a_letter_says(day: Day, tmp_path: Path) -> None:
    """Terms and numbers; no words of a complaint, and no markup out of any."""
    case, _ = add(counter(day), Entry("WA", "<script>alert(1)</script>", "Wulan Sari", "0812 7000 1234"))
    page = write_board(day.cases(), day.opened.house.settings, day.clock.now(), tmp_path / "papan")
    text = page.read_text(encoding="utf-8")
    assert case.ticket in text
    assert "Senin, 9 Maret 2026, 16.00 WIB" in text
    assert [word for word in ("script", "Wulan", "0812", "alert") if word in text] == []


def test_a_narrow_board_says_what_each_value_is(day: Day, tmp_path: Path) -> None:
    """Where a telephone shows no head of the table, a row's values bear its words."""
    add(counter(day), Entry("WA", "Wifi mati.", "Wulan Sari", "0812 7000 1234"))
    page = write_board(day.cases(), day.opened.house.settings, day.clock.now(), tmp_path / "papan")
    text = page.read_text(encoding="utf-8")
    heads, named = re.findall(r"<th>(.*?)</th>", text), re.findall(r'<td data-of="(.*?)">', text)
    assert named == heads[2:]
    assert "thead { display: none; }" in text and "content: attr(data-of)" in text


def test_the_record_names_channel_and_day_and_nobody(day: Day) -> None:
    case, _ = add(counter(day), Entry("TELEPON", "Budi dari camat menelepon.", "Darmawan", "0812 7000 1234"))
    [event] = day.opened.house.ledger.views.events(case.ticket)
    assert (
        event.reason == "Complaint received by TELEPON: category none yet, ringan proposed, due 2026-03-09."
    )
