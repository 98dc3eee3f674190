"""Complaints go as the standard says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Deadline, Status
from rules.complaints import (
    bounce,
    deadline,
    digest,
    figures,
    follow_up,
    officer_reply,
    parked,
    receive,
    record_by_officer,
)
from rules.courtesy import is_thanks
from rules.deadlines import Due
from rules.facts import CATEGORIES, CHANNELS, Bounce, Complaint, DeadlineReached, Parked
from rules.mail import Address, Verb
from tests.rules.complaint_samples import (
    BUDI,
    DESK,
    HEAD,
    PONTIANAK,
    RINA,
    TICKET,
    TUESDAY,
    UNIT,
    at,
    case_of,
    grievance,
    mail,
    mails,
    numbered,
    opened,
    reply,
    sent,
    words,
)

LATER = TUESDAY + timedelta(hours=2)


# Intake


def test_a_mailed_complaint_gets_the_shortest_term_an_acknowledgement_and_its_officers() -> None:
    """Acknowledged in its own thread with the last day; each officer gets a mail with a code of his own."""
    came = mail(BUDI, "wifi mati", TUESDAY, "f" * 64)
    facts = Complaint(came, "wifi mati", proposed="normatif", proposed_reasons=("mati",))
    decision = receive(facts, TUESDAY, DESK)
    ack, *told = mails(decision)
    assert (ack.template, ack.to, ack.in_reply_to) == ("complaint-ack", (BUDI,), came.message_id)
    assert ack.data["due"] == "2026-12-01T16:00:00+07:00"
    assert ack.attach == ()
    assert [m.token_for for m in told] == ["siti@diskominfo.example", "jono@diskominfo.example"]
    assert all(m.template == "complaint-new" and m.attach == ("f" * 64,) for m in told)
    assert told[0].data["reasons"] == ["mati"]
    assert grievance(decision).category is None


def test_the_term_in_force_before_a_category_is_the_shortest_of_the_offices() -> None:
    terms = replace(DESK.office.terms, normatif=3)
    desk = replace(DESK, office=replace(DESK.office, terms=terms))
    decision = receive(Complaint(mail(BUDI, "x"), "x", proposed="berkadar pengawasan"), TUESDAY, desk)
    assert grievance(decision).due == at("2026-11-27T16:00")


@pytest.mark.parametrize(
    ("channel", "contact", "to_complainant"),
    [("WA", "0812 3344 5566", False), ("KOTAK", "", False), ("TATAP MUKA", "Ani@Mail.example", True)],
)
def test_a_recorded_complaint_is_acknowledged_to_an_address_or_else_by_the_officers_hand(
    channel: str, contact: str, to_complainant: bool
) -> None:
    """Each officer gets one mail: the new case, or, who recorded it, the words to pass on."""
    body = f"Nama: Ani\nKontak: {contact}\nTanggal: 20-11-2026\nIsi: Antrean lama.\n\nSudah tiga kali."
    lines = {"nama": "Ani", "kontak": contact, "tanggal": "20-11-2026", "isi": "Antrean lama."}
    decision = record_by_officer(reply(Verb.RECORD, channel, body, **lines), TUESDAY, DESK)
    told = [("complaint-ack", "ani"), ("complaint-new", "siti"), ("complaint-new", "jono")]
    passed_on = [("complaint-recorded", "siti"), ("complaint-new", "jono")]
    assert sent(decision) == (told if to_complainant else passed_on)
    assert grievance(decision).text == "Antrean lama.\n\nSudah tiga kali."
    assert grievance(decision).due == at("2026-11-27T16:00")  # counted from Friday the 20th
    if not to_complainant:
        assert "Jumat, 27 November 2026, 16.00 WIB" in mails(decision)[0].data["text"]
    assert case_of(decision).references == ()  # the officer's mail is no part of the complainant's thread


@pytest.mark.parametrize(
    ("argument", "lines", "says"),
    [
        ("EMAIL", {"isi": "x"}, "saluran"),
        ("FAKS", {"isi": "x"}, "saluran"),
        (None, {"isi": "x"}, "saluran"),
        ("WA", {"nama": "Ani"}, "Isi"),
        ("WA", {"isi": "x", "tanggal": "kemarin"}, "kemarin"),
        ("WA", {"isi": "x", "tanggal": "25-11-2026"}, "belum tiba"),
        ("WA", {"isi": "x", "kategori": "berat"}, "berat"),
    ],
)
def test_a_record_that_says_too_little_is_asked_about_and_opens_nothing(
    argument: str | None, lines: dict[str, str], says: str
) -> None:
    decision = record_by_officer(reply(Verb.RECORD, argument, **lines), TUESDAY, DESK)
    (answer,) = mails(decision)
    assert decision.case is None
    assert answer.template == "not-understood"
    assert says in answer.data["understood"]


def test_every_channel_but_mail_can_be_recorded() -> None:
    for channel in CHANNELS[1:]:
        decision = record_by_officer(reply(Verb.RECORD, channel.lower(), isi="x"), TUESDAY, DESK)
        assert grievance(decision).channel == channel


def test_a_complaint_that_no_officer_would_see_is_laid_before_a_person() -> None:
    desk = replace(DESK, office=replace(DESK.office, staff=()))
    assert receive(Complaint(mail(BUDI, "x"), "x"), TUESDAY, desk).look


def test_no_machine_is_thanked_for_its_complaint() -> None:
    came = replace(mail(BUDI, "x"), automatic="Auto-Submitted: auto-replied")
    assert {t for t, _ in sent(receive(Complaint(came, "x"), TUESDAY, DESK))} == {"complaint-new"}


# Handling


@pytest.mark.parametrize(
    ("category", "due"),
    [
        ("ringan", "2026-12-01T16:00"),
        ("normatif", "2026-12-01T16:00"),
        ("tidak berkadar pengawasan", "2026-12-14T16:00"),
        ("berkadar pengawasan", "2027-02-23T16:00"),
    ],
)
def test_a_category_sets_its_term_and_tells_the_complainant(category: str, due: str) -> None:
    decision = officer_reply(reply(Verb.CATEGORY, category.upper()), opened(), LATER, DESK)
    assert grievance(decision).due == at(due)
    assert sent(decision) == [("complaint-category", "budi.santoso")]
    assert "last day from 2026-12-01 to " + due[:10] in decision.reason


@given(
    st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=6),
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(PONTIANAK)),
    st.timedeltas(timedelta(0), timedelta(days=90)),
)
def test_recategorising_keeps_the_day_of_receipt(
    categories: list[str], received: datetime, gap: timedelta
) -> None:
    """However often, and whenever: the last category's term from the first day, never twice an end."""
    case = opened("x", received)
    for category in categories:
        case = case_of(officer_reply(reply(Verb.CATEGORY, category), case, received + gap, DESK))
    terms = dict(zip(CATEGORIES, (5, 5, 14, 60), strict=True))
    assert case.received_at == received
    assert grievance(case).due == DESK.calendar.due(received, terms[categories[-1]])
    assert [d.kind for d in case.deadlines].count(Due.COMPLAINT_END) == 1


def test_the_same_category_again_tells_nobody() -> None:
    case = case_of(officer_reply(reply(Verb.CATEGORY, "ringan"), opened(), LATER, DESK))
    assert officer_reply(reply(Verb.CATEGORY, "ringan"), case, LATER, DESK).effects == ()


def test_an_answer_goes_out_in_the_thread_and_the_term_runs_on() -> None:
    """Its text is the officer's, empty lines and all."""
    case = opened()
    typed = reply(Verb.ANSWER, "Sedang kami periksa.", "\nMohon bersabar.\n\nSalam")
    decision = officer_reply(typed, case, LATER, DESK)
    (answer,) = mails(decision)
    assert answer.data["text"] == "Sedang kami periksa.\n\nMohon bersabar.\n\nSalam"
    assert answer.in_reply_to == case.last_id
    assert case_of(decision).deadlines == case.deadlines


def test_closing_needs_an_answer_typed_now_or_given_before() -> None:
    case = opened()
    assert sent(officer_reply(reply(Verb.CLOSE), case, LATER, DESK)) == [("not-understood", "siti")]
    answered = case_of(officer_reply(reply(Verb.ANSWER, "Sudah kami perbaiki."), case, LATER, DESK))
    closed = officer_reply(reply(Verb.CLOSE), answered, LATER, DESK)
    assert mails(closed)[0].data["text"] == "Sudah kami perbaiki."


def test_closing_puts_the_time_left_on_record_and_opens_the_window_for_an_objection() -> None:
    decision = officer_reply(reply(Verb.CLOSE, "Beres."), opened(), at("2026-11-26T09:00"), DESK)
    case = case_of(decision)
    assert case.status is Status.ANSWERED
    assert "the term met with 3 working days left" in decision.reason
    assert case.deadlines == (Deadline(Due.OBJECTION_END, at("2026-12-10T16:00")),)
    assert mails(decision)[0].data["objection_until"] == "2026-12-10T16:00:00+07:00"
    late = officer_reply(reply(Verb.CLOSE, "Beres."), opened(), at("2026-12-03T09:00"), DESK)
    assert "missed by 2 working days" in late.reason


def test_without_an_address_the_officer_who_acts_gets_the_words_to_pass_on() -> None:
    """He alone: two officers would tell the complainant twice."""
    lines = {"isi": "Antrean lama.", "kontak": "0812 3344 5566"}
    case = numbered(record_by_officer(reply(Verb.RECORD, "WA", **lines), TUESDAY, DESK))
    for command, says in (
        (reply(Verb.CATEGORY, "normatif"), "normatif"),
        (reply(Verb.ANSWER, "Sebentar."), "Sebentar."),
        (reply(Verb.CLOSE, "Beres."), "Keberatan"),
    ):
        decision = officer_reply(command, case, LATER, DESK)
        assert sent(decision) == [("complaint-recorded", "siti")]
        text = mails(decision)[0].data["text"]
        assert TICKET in text
        assert says in text


def test_a_unit_is_asked_answers_by_reply_and_the_case_is_the_officers_again() -> None:
    asked = officer_reply(reply(Verb.FORWARD, f"<{UNIT}>", "Mohon dicek."), opened(), LATER, DESK)
    (out,) = mails(asked)
    assert (out.template, out.to[0].email, out.data["note"]) == ("complaint-forward", UNIT, "Mohon dicek.")
    assert out.token_for is None
    assert case_of(asked).status is Status.FORWARDED
    back = follow_up(words("Sudah kami perbaiki.", Address(UNIT)), case_of(asked), LATER, DESK)
    assert case_of(back).status is Status.OPEN
    assert sent(back) == [("complaint-forward-reply", "siti"), ("complaint-forward-reply", "jono")]
    assert case_of(back).deadlines == opened().deadlines


@pytest.mark.parametrize(
    "where", [None, "dinas kesehatan", "a@b", BUDI.email, DESK.office.desk.email, "a@b.id, c@d.id"]
)
def test_a_complaint_is_forwarded_to_one_other_unit_or_not_at_all(where: str | None) -> None:
    """Never to the complainant, never to the desk itself."""
    case = opened()
    decision = officer_reply(reply(Verb.FORWARD, where), case, LATER, DESK)
    assert sent(decision) == [("not-understood", "siti")]
    assert case_of(decision).status is Status.OPEN


def test_a_duplicate_is_merged_and_its_reporter_gets_the_answer_apart() -> None:
    """The two reporters never see each other's address."""
    ani = Address("ani@mail.example", "Ani")
    duplicate = numbered(
        receive(Complaint(mail(ani, "wifi mati"), "wifi mati"), LATER, DESK), "ADU-2026-0002"
    )
    merged = officer_reply(reply(Verb.MERGE, TICKET.lower()), duplicate, LATER, DESK, opened())
    assert case_of(merged).status is Status.MERGED
    assert sent(merged) == [("complaint-merged", "ani")]
    assert merged.also is not None
    closed = officer_reply(reply(Verb.CLOSE, "Beres."), case_of(merged.also), LATER, DESK)
    assert [(m.to, m.cc) for m in mails(closed)] == [((BUDI,), ()), ((ani,), ())]


@pytest.mark.parametrize("target", ["none", "itself", "settled", "other"])
def test_a_merge_into_no_open_complaint_changes_nothing(target: str) -> None:
    case = opened()
    settled = replace(case, ticket="ADU-2026-0009", status=Status.ANSWERED)
    found = {"none": None, "itself": case, "settled": settled, "other": replace(case, ticket="ADU-2026-0005")}
    argument = TICKET if target == "itself" else "ADU-2026-0009"
    decision = officer_reply(reply(Verb.MERGE, argument), case, LATER, DESK, found[target])
    assert sent(decision) == [("not-understood", "siti")]
    assert case_of(decision).status is Status.OPEN


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.REVISE, Verb.RECORD])
def test_a_command_for_requests_changes_no_complaint(verb: Verb) -> None:
    case = opened()
    decision = officer_reply(reply(verb, "x"), case, LATER, DESK)
    assert sent(decision) == [("not-understood", "siti")]
    assert replace(case_of(decision), counters={}) == case


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("who", [RINA, HEAD, Address("siti@diskominfo.example.evil.example", "Siti")])
def test_only_a_complaint_officer_commands(verb: Verb, who: Address) -> None:
    """Colleagues with another role may ask where it stands, and nothing else."""
    case = opened()
    decision = officer_reply(reply(verb, "ringan", "x", sender=who), case, LATER, DESK)
    assert replace(case_of(decision), counters={}) == case
    assert {template for template, _ in sent(decision)} <= {"status"}


@pytest.mark.parametrize("verb", [Verb.CATEGORY, Verb.CLOSE, Verb.FORWARD, Verb.MERGE, Verb.CANCEL])
def test_of_two_officers_the_first_decides_and_the_second_is_told_so(verb: Verb) -> None:
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    second = officer_reply(reply(verb, "ringan"), case, LATER, DESK)
    assert sent(second) == [("decided-already", "siti")]
    assert case_of(second).status is Status.ANSWERED


def test_status_shows_a_row_without_the_reporter() -> None:
    (answer,) = mails(officer_reply(reply(Verb.STATUS), opened(), LATER, DESK))
    (row,) = answer.data["rows"]
    assert row["left"] == 5
    assert not {"budi", "wifi"} & set(str(row).lower().split())


# The complainant's own words


def test_an_addition_reaches_the_officers_and_the_complainant_hears_so() -> None:
    decision = follow_up(words("Hari ini mati lagi."), opened(), LATER, DESK)
    assert sent(decision) == [("question", "siti"), ("question", "jono"), ("follow-up-ack", "budi.santoso")]
    assert case_of(decision).deadlines == opened().deadlines


@pytest.mark.parametrize("text", ["BATAL", "*Batal.*", "batal\n\nSudah hidup lagi.", "Cabut!"])
def test_the_complainant_withdraws_by_one_word(text: str) -> None:
    decision = follow_up(words(text), opened(), LATER, DESK)
    assert case_of(decision).status is Status.WITHDRAWN
    assert case_of(decision).deadlines == ()
    assert sent(decision) == [
        ("withdrawn", "budi.santoso"),
        ("withdrawn-notice", "siti"),
        ("withdrawn-notice", "jono"),
    ]


def test_a_complaint_that_others_share_is_not_withdrawn_by_one_of_them() -> None:
    """Theirs was merged with it: nobody is told that they took it back; an officer decides."""
    shared = replace(opened(), copies=(Address("lain@warga.example"),))
    decision = follow_up(words("BATAL"), shared, LATER, DESK)
    assert case_of(decision).status is Status.OPEN
    assert {template for template, _ in sent(decision)} == {"question", "follow-up-ack"}


def test_mere_thanks_for_an_answer_bother_nobody() -> None:
    """Kept with the closed complaint; no officer is asked to answer them."""
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    assert sent(follow_up(words("Baik, terima kasih banyak."), case, LATER, DESK)) == []


@pytest.mark.parametrize("text", ["batal?", "jangan batal", "Batalkan saja kalau begini terus", "> BATAL"])
def test_a_word_more_withdraws_nothing(text: str) -> None:
    assert case_of(follow_up(words(text), opened(), LATER, DESK)).status is Status.OPEN


def test_who_is_not_the_complainant_withdraws_nothing_and_hears_nothing() -> None:
    """A stranger, or a mail in the complainant's name that failed its check: shown, not answered."""
    forged = words("BATAL")
    forged = replace(forged, mail=replace(forged.mail, proof=replace(forged.mail.proof, verdict="fail")))
    for facts in (words("BATAL", Address("x@evil.example")), words("BATAL", None), forged):
        decision = follow_up(facts, opened(), LATER, DESK)
        assert case_of(decision).status is Status.OPEN
        assert sent(decision) == [("question", "siti"), ("question", "jono")]
        assert decision.look


@pytest.mark.parametrize(
    ("when", "reopens"),
    [
        ("2026-11-25T08:00", True),
        ("2026-12-08T16:00", True),
        ("2026-12-08T16:01", False),
        ("2027-01-05T08:00", False),
    ],
)
def test_an_objection_within_ten_working_days_reopens_with_a_term_of_its_own(
    when: str, reopens: bool
) -> None:
    """The last minute of the tenth day still counts; later nothing opens, but the officers see it."""
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    decision = follow_up(words("Masih mati.", when=at(when)), case, at(when) + timedelta(minutes=1), DESK)
    templates = {template for template, _ in sent(decision)}
    if reopens:
        assert case_of(decision).status is Status.OPEN
        assert grievance(decision).due == DESK.calendar.due(at(when), 5)
        assert templates == {"complaint-objection-ack", "complaint-reopened"}
        assert case_of(decision).received_at == TUESDAY
    else:
        assert case_of(decision).status is Status.ANSWERED
        assert templates == {"question"}
        assert decision.look


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Terima kasih, sudah bisa.", True),
        ("Makasih banyak ya pak", True),
        ("Terima kasih, tapi masih mati", False),
        ("Terima kasih. Mengapa lama sekali?", False),
        ("terima kasih belum beres", False),
    ],
)
def test_thanks_reopen_nothing(text: str, thanks: bool) -> None:
    assert is_thanks(text) is thanks
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    status = case_of(follow_up(words(text), case, LATER, DESK)).status
    assert status is (Status.ANSWERED if thanks else Status.OPEN)


def test_a_machines_reply_reopens_and_answers_nothing() -> None:
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    facts = words("Saya sedang cuti.")
    facts = replace(facts, mail=replace(facts.mail, automatic="vacation"))
    decision = follow_up(facts, case, LATER, DESK)
    assert (case_of(decision), decision.effects) == (case, ())


# The clock, and lost mails


def reached(case: object, index: int = 0) -> DeadlineReached:
    deadlines = getattr(case, "deadlines")  # noqa: B009
    return DeadlineReached(TICKET, str(deadlines[index].kind), deadlines[index].due)


def test_reminders_go_to_officers_without_a_digest_and_the_end_to_the_supervisor() -> None:
    """After it, each working morning, the supervisor and the officer."""
    case, seen = opened(), []
    for _ in range(6):
        facts = reached(case)
        decision = deadline(facts, case, facts.due, DESK)
        case = case_of(decision)
        seen.append((f"{facts.due.astimezone(PONTIANAK):%m-%d}", *sent(decision)))
    assert seen == [
        ("11-27", ("complaint-reminder", "siti")),
        ("11-30", ("complaint-reminder", "siti")),
        ("12-01", ("complaint-reminder", "siti")),
        ("12-01", ("complaint-escalation", "kabid")),
        ("12-02", ("complaint-escalation", "kabid"), ("complaint-reminder", "siti")),
        ("12-03", ("complaint-escalation", "kabid"), ("complaint-reminder", "siti")),
    ]


def test_after_days_without_power_only_the_latest_of_the_missed_reminders_is_sent() -> None:
    case, now, seen = opened(), at("2026-12-01T09:00"), []
    for _ in range(3):
        decision = deadline(reached(case), case, now, DESK)
        case = case_of(decision)
        seen += [m.data["stage"] for m in mails(decision)]
    assert seen == ["hari terakhir"]
    assert [d.kind for d in case.deadlines] == [Due.COMPLAINT_END]


def test_an_end_that_is_told_first_leaves_no_reminder_behind_it() -> None:
    """Whatever order a busy clock takes them in: nothing is said after the end."""
    case, now = opened(), at("2026-12-01T16:00")
    decision = deadline(reached(case, -1), case, now, DESK)
    assert sent(decision) == [("complaint-escalation", "kabid")]
    assert [d.kind for d in case_of(decision).deadlines] == [Due.COMPLAINT_OVERDUE]


def test_a_moment_that_became_a_holiday_waits_for_the_next_opening() -> None:
    added = {date(2026, 11, 27): "Libur kantor"}
    desk = replace(DESK, calendar=replace(DESK.calendar, added=added))
    case = opened()
    decision = deadline(reached(case), case, case.deadlines[0].due, desk)
    assert decision.effects == ()
    assert Deadline(Due.COMPLAINT_HALF, at("2026-11-30T07:30")) in case_of(decision).deadlines


def test_a_deadline_of_another_time_or_of_a_settled_case_does_nothing() -> None:
    case = opened()
    for facts in (DeadlineReached(TICKET, Due.COMPLAINT_HALF, LATER), DeadlineReached(TICKET, "x", LATER)):
        assert deadline(facts, case, LATER, DESK).effects == ()
    settled = replace(case, status=Status.WITHDRAWN)
    decision = deadline(reached(settled), settled, settled.deadlines[0].due, DESK)
    assert (decision.effects, case_of(decision).deadlines) == ((), ())


def test_the_digest_goes_out_on_working_days_to_those_who_asked_for_it() -> None:
    cases = [opened(), replace(opened(), status=Status.ANSWERED)]
    decision = digest(cases, at("2026-11-25T07:30"), DESK)
    assert sent(decision) == [("complaint-digest", "jono")]
    (row,) = mails(decision)[0].data["rows"]
    assert row["stage"] == "4 hari kerja lagi"
    late = mails(digest(cases, at("2026-12-03T07:30"), DESK))[0].data["rows"][0]
    assert late["stage"] == "lewat 2 hari kerja"
    assert digest(cases, at("2026-11-28T07:30"), DESK).effects == ()
    assert digest(cases[1:], at("2026-11-25T07:30"), DESK).effects == ()


def test_a_dead_address_is_marked_once_told_and_named_in_no_log() -> None:
    facts = Bounce(mail(None, ""), (BUDI.email,))
    decision = bounce(facts, opened(), LATER, DESK)
    assert case_of(decision).dead == (BUDI.email,)
    assert sent(decision) == [("bounced", "siti"), ("bounced", "jono")]
    assert BUDI.email not in decision.reason
    assert bounce(facts, case_of(decision), LATER, DESK).effects == ()
    answered = officer_reply(reply(Verb.ANSWER, "Halo."), case_of(decision), LATER, DESK)
    assert {template for template, _ in sent(answered)} == {"complaint-recorded"}


def test_a_unit_that_cannot_be_reached_was_not_asked() -> None:
    asked = officer_reply(reply(Verb.FORWARD, UNIT), opened(), LATER, DESK)
    for decision in (
        bounce(Bounce(mail(None, ""), (UNIT,)), case_of(asked), LATER, DESK),
        parked(Parked(TICKET, mails(asked)[0], "550 no such user"), case_of(asked), LATER, DESK),
    ):
        assert case_of(decision).status is Status.OPEN
        assert len(decision.effects) == 2


def test_a_telling_that_is_lost_itself_tells_no_further() -> None:
    told = bounce(Bounce(mail(None, ""), (BUDI.email,)), opened(), LATER, DESK)
    decision = parked(Parked(TICKET, mails(told)[0], "550"), case_of(told), LATER, DESK)
    assert decision.effects == ()
    assert decision.look


def test_the_figures_of_the_register_add_up() -> None:
    closed = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    late = replace(closed, settled_at=at("2026-12-02T08:00"))
    found = figures(
        [opened(), closed, late, replace(closed, status=Status.WITHDRAWN)], at("2026-12-02T08:00")
    )
    assert (found.received, found.open, found.answered, found.withdrawn, found.merged) == (4, 1, 2, 1, 0)
    assert (found.in_time, found.late, found.overdue) == (1, 1, 1)
    assert sum(found.by_channel.values()) == sum(found.by_category.values()) == 4
