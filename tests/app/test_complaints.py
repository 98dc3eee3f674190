"""A complaint's way through the running office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

import pytest

from app.demo.letters import letter_pdf
from app.demo.stage import WIB
from app.demo.story import STUNTING
from rules.case import Case, Grievance
from tests.app.conftest import Day

Opening = Callable[..., Day]
OUTAGE = (
    "Sudah tiga hari jaringan internet di kantor kelurahan kami mati dan tidak ada petugas yang datang, "
    "padahal kami sudah menelepon berkali-kali. Warga kecewa. Tolong segera diperbaiki.\n\nTini"
)


@pytest.fixture
def day(office: Opening) -> Day:
    return office(zoom={"way": "off"})


def said(mail: EmailMessage) -> str:
    """A mail's text on one line."""
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def complain(day: Day, text: str = OUTAGE, subject: str = "Jaringan internet") -> Case:
    before = {case.ticket for case in day.cases()}
    day.write("warga", subject, text)
    day.turn()
    [case] = [c for c in day.cases() if c.ticket not in before]
    return case


def command(day: Day, ticket: str, text: str, *, who: str = "sari") -> Case:
    """An officer answers the newest mail on the case."""
    day[who].reply(day.mails(who, ticket)[-1], text)
    day.turn()
    return day.case(ticket)


def grievance(case: Case) -> Grievance:
    assert case.grievance is not None
    return case.grievance


def test_a_complaint_without_the_word_is_known_and_both_sides_hear_of_it(day: Day) -> None:
    """The complainant gets number, provisional category, last day; officers the words that led to it."""
    case = complain(day)
    assert "pengaduan" not in OUTAGE.lower()
    assert case.ticket == "ADU-2026-0001"
    [ack] = day.mails("warga", case.ticket)
    assert "Senin, 9 Maret 2026, 16.00 WIB" in said(ack)
    assert f"{grievance(case).proposed} (sementara)" in said(ack)
    [page] = day.mails("sari", case.ticket, "pengaduan baru")
    assert "jaringan internet di kantor kelurahan kami mati" in said(page)
    assert grievance(case).proposed_reasons
    assert all(reason in said(page) for reason in grievance(case).proposed_reasons)
    assert day.mails("rina") == day.mails("kabid") == []


def test_a_category_moves_the_term_and_its_complainant_is_told(day: Day) -> None:
    """From five working days to fourteen, counted from the same day of receipt."""
    case = complain(day)
    moved = command(day, case.ticket, "KATEGORI tidak berkadar pengawasan")
    assert grievance(moved).category == "tidak berkadar pengawasan"
    due = grievance(moved).due
    assert due is not None
    assert due.astimezone(WIB) == datetime(2026, 3, 27, 16, tzinfo=WIB)
    [told] = day.mails("warga", case.ticket, "kategori")
    assert "Jumat, 27 Maret 2026, 16.00 WIB" in said(told)


def test_an_answer_and_an_end_reach_the_complainant_in_one_thread(day: Day) -> None:
    """JAWAB leaves the term running, SELESAI stops it; both answer the complainant's own mail."""
    sent = day.write("warga", "Jaringan", OUTAGE)
    day.turn()
    [case] = day.cases()
    case = command(day, case.ticket, "JAWAB Petugas kami berangkat hari ini.")
    assert str(case.status) == "open"
    case = command(day, case.ticket, "SELESAI Perangkat sudah diganti.")
    assert str(case.status) == "answered"
    answers = [*day.mails("warga", "tanggapan"), *day.mails("warga", "selesai")]
    assert ["Petugas kami berangkat" in said(answers[0]), "sudah diganti" in said(answers[1])] == [True, True]
    assert all(sent in str(mail["References"]) for mail in answers)


def test_a_unit_answers_by_reply_and_its_words_are_before_the_officers(day: Day) -> None:
    """TERUSKAN asks another unit; the case is the officers' again when it has replied."""
    case = complain(day)
    case = command(day, case.ticket, f"TERUSKAN {day['dishub'].email}\n\nMohon dicek di lapangan.")
    assert str(case.status) == "forwarded"
    [asked] = day.mails("dishub", case.ticket)
    assert "Mohon dicek di lapangan." in said(asked)
    day["dishub"].reply(asked, "Kabel terputus karena galian, sudah disambung.")
    day.turn()
    assert str(day.case(case.ticket).status) == "open"
    [reply] = day.mails("sari", case.ticket, "tanggapan unit")
    assert "Kabel terputus karena galian" in said(reply)
    assert len(day.mails("warga", case.ticket)) == 1


def test_an_objection_within_ten_working_days_reopens_and_a_later_one_does_not(day: Day) -> None:
    case = complain(day)
    command(day, case.ticket, "SELESAI Sudah menyala.")
    day.jump(datetime(2026, 3, 13, 9, tzinfo=WIB))
    [closed] = day.mails("warga", case.ticket, "selesai ditangani")
    day["warga"].reply(closed, "Saya keberatan: internetnya masih mati.")
    day.turn()
    reopened = day.case(case.ticket)
    assert str(reopened.status) == "open"
    assert grievance(reopened).reopened_at is not None
    assert "masih mati" in said(day.mails("sari", case.ticket, "ditangani kembali")[-1])
    assert day.mails("warga", case.ticket, "keberatan diterima")
    command(day, case.ticket, "SELESAI Sekarang menyala.")
    day.jump(datetime(2026, 4, 20, 9, tzinfo=WIB))
    closed = day.mails("warga", case.ticket, "selesai ditangani")[-1]
    day["warga"].reply(closed, "Masih mati juga, saya keberatan.")
    day.turn()
    assert str(day.case(case.ticket).status) == "answered"


def test_a_merged_complaint_gets_the_others_answer(day: Day) -> None:
    """GABUNG ends the duplicate; its reporter hears the number, later the answer, in a mail of his own."""
    first = complain(day)
    day.write("dinkes2", "Internet mati lagi", OUTAGE.replace("Tini", "Sekretariat"))
    day.turn()
    second = next(c for c in day.cases() if c.ticket != first.ticket)
    merged = command(day, second.ticket, f"GABUNG {first.ticket}")
    assert str(merged.status) == "merged"
    assert merged.related == (first.ticket,)
    assert day.case(first.ticket).related == (second.ticket,)
    [told] = day.mails("dinkes2", second.ticket, "digabung")
    assert first.ticket in said(told)
    command(day, first.ticket, "SELESAI Jaringan sudah pulih.")
    [own] = day.mails("dinkes2", first.ticket, "selesai")
    assert "Jaringan sudah pulih" in said(own)
    assert [mail["Cc"] for mail in (own, *day.mails("warga", first.ticket))] == [None] * 3


def test_a_merge_into_what_does_not_exist_changes_nothing(day: Day) -> None:
    case = complain(day)
    assert str(command(day, case.ticket, "GABUNG ADU-2026-0999").status) == "open"
    assert "ADU-2026-0999 tidak ditemukan" in said(day.mails("sari", case.ticket)[-1])


def test_a_request_and_a_complaint_in_one_mail_are_two_cases_that_know_each_other(day: Day) -> None:
    text = (
        "Yth. Diskominfo,\n\nTerlampir surat permohonan akun Zoom untuk rapat kami.\n\n"
        "Sekaligus kami sampaikan pengaduan: pada rapat bulan lalu akun yang diberikan tidak dapat dipakai, "
        "petugas tidak bisa dihubungi, dan kami sangat kecewa. Mohon ditindaklanjuti.\n"
    )
    day.write("dinkes", "Permohonan Zoom dan pengaduan", text, files=[("surat.pdf", letter_pdf(STUNTING))])
    day.turn()
    request, complaint = sorted(day.cases(), key=lambda case: case.ticket, reverse=True)
    assert (str(request.kind), str(complaint.kind)) == ("VC", "ADU")
    assert (request.related, complaint.related) == ((complaint.ticket,), (request.ticket,))
    assert day.mails("sari", complaint.ticket)
    assert day.mails("rina", request.ticket)
    assert day.mails("dinkes", complaint.ticket)


def test_a_question_that_is_neither_goes_to_a_person(day: Day) -> None:
    day.write("warga", "Bertanya", "Selamat pagi, jam berapa kantor Diskominfo buka pada hari Jumat?\n\nTini")
    day.turn()
    assert day.cases() == []
    assert "jam berapa kantor" in said(day.mails("rina")[-1])
    assert day.mails("warga") == []


CATAT = """CATAT WA
Nama: Bapak Darmawan
Kontak: 0812 7000 1234
Tanggal: 27-02-2026
Isi: Sinyal di kantor camat hilang sejak Selasa.
Mohon dicek."""


def test_a_complaint_by_wa_is_recorded_by_mail_with_its_picture(day: Day) -> None:
    """Its term counts from the day it came in; the acknowledgement goes to the officer, to be passed on."""
    day.write("sari", "Pengaduan lewat WA", CATAT, files=[("layar.png", b"\x89PNG not really")])
    day.turn()
    if not day.cases():  # who writes without a code is asked once
        day["sari"].reply(day.mails("sari")[-1], CATAT)
        day.turn()
    [case] = day.cases()
    assert grievance(case).channel == "WA"
    assert grievance(case).reporter == "Bapak Darmawan"
    assert grievance(case).text.startswith("Sinyal di kantor camat")
    assert case.received_at.astimezone(WIB) == datetime(2026, 2, 27, 7, 30, tzinfo=WIB)
    [words] = day.mails("sari", case.ticket)
    assert "Mohon teks berikut disampaikan" in said(words)
    assert "0812 7000 1234" in said(words)
    assert f"dengan nomor {case.ticket}, kategori ringan (sementara)" in said(words)
    assert "Jumat, 6 Maret 2026" in said(words)
    [digest] = case.letters
    found = day.opened.house.post._files.find(case.ticket, digest)
    assert found is not None
    assert found.data == b"\x89PNG not really"


def test_who_complains_no_more_takes_it_back(day: Day) -> None:
    case = complain(day)
    day["warga"].reply(day.mails("warga", case.ticket)[-1], "BATAL")
    day.turn()
    assert str(day.case(case.ticket).status) == "withdrawn"
    assert day.case(case.ticket).deadlines == ()


def test_reminders_and_the_escalation_go_out_on_their_moments(day: Day) -> None:
    """Half, 80 %, the last morning to the officer; the end to the supervisor, then each working morning."""
    case = complain(day)
    told: dict[str, list[int]] = {"sari": [], "kabid": []}
    moments = [(4, 16), (5, 16), (6, 16), (9, 7), (9, 16), (10, 7), (10, 16), (11, 7)]
    for number, hour in moments:
        before = {who: len(day.mails(who, case.ticket)) for who in told}
        day.jump(datetime(2026, 3, number, hour, 31 if hour == 7 else 1, tzinfo=WIB))
        for who in told:
            told[who] += [number] * (len(day.mails(who, case.ticket)) - before[who])
    assert told["sari"] == [5, 6, 9, 10, 11]
    assert told["kabid"] == [9, 10, 11]
