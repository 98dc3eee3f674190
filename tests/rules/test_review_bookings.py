"""An approval books; nothing is lent twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rules.ask import asked_by
from rules.booking import Booking, Host, clashes, due, overlap, window
from rules.case import Case, Status
from rules.decision import ActivateZoom, DeactivateZoom, Decision, ScheduleMeeting, SendMail
from rules.facts import CarriedOut, DeadlineReached, Facts, FormEntry, Parked, RequestLetter, ReviewerReply
from rules.letter import Event
from rules.licensing import host_for, offer, wish_of
from rules.mail import Proof, Verb
from rules.office import Desk
from rules.rulebook import decide
from tests.rules.samples import BUDI, DESK, LETTER, NOW, OFFICE, RINA, command, mail, proven

ACCOUNTS = tuple(f"opd{n}.zoom@kalbarprov.example" for n in range(4))
HOSTS = (Host("host1@kalbarprov.example"), Host("host2@kalbarprov.example", 500))
MARGIN = replace(OFFICE, licences=2, licence_from="margin")
APPROVAL = replace(OFFICE, licences=2, licence_from="approval")
POOL = replace(OFFICE, zoom_way="pool", hosts=HOSTS)
OFFICES = {"margin": MARGIN, "approval": APPROVAL, "pool": POOL}
DAY = NOW.date() + timedelta(days=3)


def desk_of(office: object, bookings: Sequence[Booking] = ()) -> Desk:
    return replace(DESK, office=office, bookings=tuple(bookings))  # type: ignore[arg-type]


def opened(number: int, account: str, start: str = "09:00", end: str = "11:00", people: int = 100) -> Case:
    """A complete request in review."""
    event = Event("Rapat", DAY, DAY, *map(clock, (start, end)), "WIB", people)
    letter = replace(LETTER, digest=f"{number:064d}", account_email=account, event=event)
    case = decide(RequestLetter(mail(), letter), None, NOW, DESK).case
    assert case is not None and case.status is Status.IN_REVIEW
    return replace(case, ticket=f"VC-2026-{number:04d}")


def clock(text: str) -> object:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (a time of day)


def approve(case: Case, desk: Desk, argument: str | None = None, **lines: str) -> Decision:
    reply = ReviewerReply(proven(RINA, case.ticket), command(Verb.APPROVE, argument, **lines))
    return decide(reply, case, NOW, desk)


def booked(account: str, ticket: str = "VC-2026-0900", start: int = 9, end: int = 11) -> Booking:
    at = datetime.combine(DAY, clock("00:00"), DESK.calendar.zone)  # type: ignore[arg-type]
    return Booking(account, ticket, at + timedelta(hours=start), at + timedelta(hours=end))


def templates(decision: Decision) -> list[str]:
    return [e.template for e in decision.effects if isinstance(e, SendMail)]


def test_an_event_of_several_days_is_booked_a_session_a_day() -> None:
    """Three days, three bookings on one account, each from the first hour to the last."""
    last = (DAY + timedelta(days=2)).isoformat()
    decision = approve(opened(1, ACCOUNTS[0]), desk_of(MARGIN), first_day=DAY.isoformat(), last_day=last)
    assert decision.bookings is not None and len(decision.bookings) == 3
    assert {(b.end - b.start) for b in decision.bookings} == {timedelta(hours=2)}
    assert {b.host for b in decision.bookings} == {ACCOUNTS[0]}


@pytest.mark.parametrize("office", OFFICES)
def test_where_none_is_free_nothing_is_booked_and_only_the_reviewer_hears(office: str) -> None:
    """The case stays in review as it was; no effect but one mail to whoever approved."""
    hosts = ACCOUNTS[1:3] if office != "pool" else [h.email for h in HOSTS]
    taken = [booked(host, f"VC-2026-090{n}") for n, host in enumerate(hosts)]
    case = opened(1, ACCOUNTS[0])
    decision = approve(case, desk_of(OFFICES[office], taken), participants="90")
    assert decision.case is not None and decision.bookings is None
    assert (decision.case.status, decision.case.stated) == (Status.IN_REVIEW, {})
    assert templates(decision) == ["no-licence"] and len(decision.effects) == 1
    told = decision.effects[0]
    assert isinstance(told, SendMail) and told.to == (RINA,) and told.token_for == RINA.email
    assert told.data["bookings"]["free"] is False and told.data["bookings"]["near"]
    assert len(told.data["bookings"]["movable"]) == 2


def test_one_account_has_one_meeting_at_a_time_however_many_licences_there_are() -> None:
    """Two requests for the same account and hour: the second is not approved, one right after it is."""
    taken = [booked(ACCOUNTS[0])]
    office = replace(MARGIN, licences=None)
    assert approve(opened(1, ACCOUNTS[0], "10:00", "12:00"), desk_of(office, taken)).bookings is None
    assert approve(opened(2, ACCOUNTS[0], "11:00", "12:00"), desk_of(office, taken)).bookings
    page = offer(opened(2, ACCOUNTS[0], "11:00", "12:00"), NOW, desk_of(office, taken))
    assert page["free"] is None  # how many licences there are, only Zoom knows


def test_held_from_the_approval_on_a_licence_comes_back_when_its_event_is_over() -> None:
    """licence_from = "approval": another hour does not help; the page says when one is back."""
    taken = [booked(ACCOUNTS[1], "VC-2026-0901", 8, 9), booked(ACCOUNTS[2], "VC-2026-0902", 13, 15)]
    page = offer(opened(1, ACCOUNTS[0], "18:00", "19:00"), NOW, desk_of(APPROVAL, taken))
    assert page["free"] is False
    assert page["near"] == ["setelah Kamis, 5 Maret 2026, 10.00 WIB, saat lisensi kembali"]


def test_an_account_with_a_licence_of_its_own_takes_none_of_ours() -> None:
    """What Zoom said at its first activation counts from then on."""
    own = replace(booked(ACCOUNTS[1]), was_licensed=True)
    office = replace(MARGIN, licences=1)
    assert approve(opened(1, ACCOUNTS[0]), desk_of(office, [own])).bookings
    decision = approve(opened(2, ACCOUNTS[1], "15:00", "16:00"), desk_of(office, [own]))
    assert decision.bookings is not None and decision.bookings[0].was_licensed is True
    case = decision.case
    assert case is not None
    done = CarriedOut(case.ticket, decision.effects[0], {"was_licensed": "no", "account": ACCOUNTS[1]})
    after = decide(done, case, NOW, desk_of(office, decision.bookings))
    assert after.bookings is not None and after.bookings[0].was_licensed is False


def test_a_page_shows_the_day_and_room() -> None:
    """Rows for the picture, the wanted time, a warning where the room is too small."""
    taken = [booked(HOSTS[1].email, start=8, end=10)]
    page = offer(opened(1, ACCOUNTS[0], people=700), NOW, desk_of(POOL, taken))
    rows = {row["label"]: row["blocks"] for row in page["day"]["rows"]}
    assert list(rows) == [h.email for h in HOSTS]
    assert rows[HOSTS[1].email] == [
        ["2026-03-05T08:00:00+07:00", "2026-03-05T10:00:00+07:00", "VC-2026-0900"]
    ]
    assert page["day"]["wanted"] == ["2026-03-05T09:00:00+07:00", "2026-03-05T11:00:00+07:00"]
    assert page["day"]["licences"] == 2
    assert page["lines"][0] == "1 dari 2 lisensi terpakai pada waktu yang diminta"
    assert "700 peserta melebihi kapasitas" in page["lines"][1]


def test_an_office_without_zoom_is_shown_no_licences() -> None:
    """way = "off": the page says nothing of them."""
    off = replace(OFFICE, zoom_way="off")
    assert offer(opened(1, ACCOUNTS[0]), NOW, desk_of(off)) == {
        "free": None, "lines": [], "near": [], "movable": [], "day": None,
    }  # fmt: skip


slots = st.tuples(st.integers(0, 40), st.integers(1, 8))
taken_slots = st.lists(st.tuples(st.sampled_from(ACCOUNTS[1:]), slots), max_size=14)


@settings(max_examples=60, deadline=None)
@given(taken=taken_slots, office=st.sampled_from(["margin", "pool"]))
def test_moving_what_the_page_names_makes_room(taken: list[tuple[str, tuple[int, int]]], office: str) -> None:
    """Each ticket named as movable, taken away alone, frees a licence; no other ticket does."""
    desk = desk_of(OFFICES[office])
    bookings = _apart(taken, office)
    case = opened(1, ACCOUNTS[0])
    page = offer(case, NOW, replace(desk, bookings=tuple(bookings)))
    wish = wish_of(case)
    assert wish is not None
    free = host_for(wish, bookings, desk.office, NOW) is not None
    assert page["free"] is free
    named = {line.split(" ")[0] for line in page["movable"]}
    for ticket in {b.ticket for b in bookings}:
        left = [b for b in bookings if b.ticket != ticket]
        helps = not free and host_for(wish, left, desk.office, NOW) is not None
        assert (ticket in named) is helps or (helps and len(named) == 5)


def _apart(taken: list[tuple[str, tuple[int, int]]], office: str) -> list[Booking]:
    """Bookings as they can be: no account twice at once (nor a host, within its margins)."""
    kept: list[Booking] = []
    for number, (account, (start, length)) in enumerate(taken):
        host = HOSTS[start % 2].email if office == "pool" else account
        made = booked(host, f"VC-2026-{100 + number:04d}", 0, 1)
        made = replace(
            made, start=made.start + timedelta(minutes=30 * start),
            end=made.start + timedelta(minutes=30 * (start + length)),
        )  # fmt: skip
        held = window(made.start, made.end, MARGIN.margins)
        if not any(b.host == host and overlap(window(b.start, b.end, MARGIN.margins), held) for b in kept):
            kept.append(made)
    return kept


def active(office: object, **changes: object) -> tuple[Case, tuple[Booking, ...]]:
    """A case whose agency has its confirmation, and what it holds."""
    decision = approve(opened(1, ACCOUNTS[0]), desk_of(office))
    case, held = decision.case, decision.bookings
    assert case is not None and held is not None
    result = {"meeting_id": "1", "join_url": "https://zoom.example/1", "account": case.account or ""}
    for _ in range(2):
        effect = next((e for e in decision.effects if not isinstance(e, SendMail)), None)
        if effect is not None:
            decision = decide(CarriedOut(case.ticket, effect, result), case, NOW, desk_of(office, held))
            case = decision.case or case
    assert case.status is Status.ACTIVE
    return replace(case, **changes), held  # type: ignore[arg-type]


def test_a_correction_of_an_active_case_moves_its_booking() -> None:
    """ACTIVE goes back to APPROVED with the new slot; the licence is asked for under a key of its own."""
    case, held = active(MARGIN)
    decision = approve(case, desk_of(MARGIN, held), start="14:00", end="16:00")
    assert decision.case is not None and decision.bookings is not None
    assert (decision.case.status, decision.case.sequence) == (Status.APPROVED, case.sequence + 1)
    assert [b.start.hour for b in decision.bookings] == [14]
    (again,) = [e for e in decision.effects if not isinstance(e, SendMail)]
    assert isinstance(again, ActivateZoom) and again.key == "activate/1.1"
    assert [e.to for e in decision.effects if isinstance(e, SendMail)] == [(BUDI,)]


def test_what_an_earlier_decision_asked_starts_nothing_when_it_is_done_late() -> None:
    """Changed while Zoom was being told: only the newest activation leads to a meeting."""
    first = approve(opened(1, ACCOUNTS[0]), desk_of(MARGIN))
    assert first.case is not None and first.bookings is not None
    changed = approve(first.case, desk_of(MARGIN, first.bookings), start="14:00", end="16:00")
    assert changed.case is not None and changed.bookings is not None
    desk = desk_of(MARGIN, changed.bookings)
    late = decide(CarriedOut("VC-2026-0001", first.effects[0], {"pending": "no"}), changed.case, NOW, desk)
    assert late.effects == () and late.case is not None and late.case.status is Status.APPROVED
    new = next(e for e in changed.effects if isinstance(e, ActivateZoom))
    on = decide(CarriedOut("VC-2026-0001", new, {"pending": "no"}), late.case, NOW, desk)
    (meeting,) = on.effects
    assert isinstance(meeting, ScheduleMeeting) and meeting.start.hour == 14
    given_up = decide(Parked("VC-2026-0001", first.effects[0], "x"), changed.case, NOW, desk)
    assert given_up.case is not None and given_up.case.status is Status.APPROVED


def test_a_licence_that_comes_back_late_does_not_end_an_event_that_was_moved() -> None:
    """The return was on its way when the event was extended: the case goes on."""
    case, held = active(MARGIN)
    back = DeactivateZoom("release/1/over/1", ACCOUNTS[0])
    decision = decide(CarriedOut(case.ticket, back, {"returned": "yes"}), case, NOW, desk_of(MARGIN, held))
    assert decision.case is not None and decision.case.status is Status.ACTIVE
    over = NOW + timedelta(days=4)
    decision = decide(CarriedOut(case.ticket, back, {"returned": "yes"}), case, over, desk_of(MARGIN, held))
    assert decision.case is not None and decision.case.status is Status.ENDED
    assert decision.bookings == ()


def test_a_lent_host_that_zoom_could_not_give_is_booked_where_the_meeting_is() -> None:
    """The pool: somebody used the host by hand; the meeting was made on another, and so is the booking."""
    decision = approve(opened(1, ACCOUNTS[0]), desk_of(POOL))
    assert decision.case is not None and decision.bookings is not None
    assert decision.case.account == HOSTS[0].email
    result = {"meeting_id": "1", "account": HOSTS[1].email, "join_url": "u"}
    done = CarriedOut("VC-2026-0001", decision.effects[0], result)
    after = decide(done, decision.case, NOW, desk_of(POOL, decision.bookings))
    assert after.case is not None and after.case.account == HOSTS[1].email
    assert after.bookings is not None and {b.host for b in after.bookings} == {HOSTS[1].email}


@pytest.mark.parametrize("by", [RINA, None])
def test_who_was_invited_is_uninvited(by: object) -> None:
    """By a reviewer's BATAL and by the agency's: CANCEL with a higher SEQUENCE, the booking gone."""
    case, held = active(MARGIN)
    said = proven(RINA, case.ticket) if by else mail(tickets=(case.ticket,), proof=Proof("pass"))
    reply = ReviewerReply(said, command(Verb.CANCEL, "ditunda"))
    decision = decide(reply, case, NOW, desk_of(MARGIN, held))
    invites = [e.invite for e in decision.effects if isinstance(e, SendMail) and e.invite]
    assert [(i.method, i.sequence) for i in invites] == [("CANCEL", 1)]
    assert decision.bookings == ()
    assert [type(e) for e in decision.effects if not isinstance(e, SendMail)] == [DeactivateZoom]


def test_a_form_that_comes_after_the_approval_moves_nothing() -> None:
    """What was approved is booked: the entry is on file, the event stays where it is."""
    case, held = active(MARGIN)
    values = {"first_day": "2026-03-20", "account": ACCOUNTS[3], "phone": "0812"}
    after = decide(FormEntry(None, values), case, NOW, desk_of(MARGIN, held))
    assert after.case is not None and after.effects == () and after.bookings is None
    assert asked_by(after.case) == asked_by(case)
    assert set(after.case.form) == {"late first_day", "late account", "phone"}


class Office(RuleBasedStateMachine):
    """Many requests, approved, changed, called off, given up by Zoom, over: what is held stays lendable."""

    office = MARGIN

    def __init__(self) -> None:
        super().__init__()
        self.cases: dict[str, Case] = {}
        self.held: dict[str, tuple[Booking, ...]] = {}

    @property
    def bookings(self) -> tuple[Booking, ...]:
        return tuple(b for held in self.held.values() for b in held)

    def meet(self, facts: Facts, ticket: str, now: datetime = NOW) -> Decision:
        decision = decide(facts, self.cases[ticket], now, desk_of(self.office, self.bookings))
        assert decision.case is not None
        self.cases[ticket] = decision.case
        if decision.bookings is not None:
            self.held[ticket] = decision.bookings
        return decision

    @rule(account=st.sampled_from(ACCOUNTS), start=st.integers(7, 15), hours=st.integers(1, 4))
    def asked(self, account: str, start: int, hours: int) -> None:
        if len(self.cases) < 8:
            case = opened(len(self.cases) + 1, account, f"{start:02d}:00", f"{start + hours:02d}:00")
            self.cases[case.ticket] = case

    @rule(data=st.data(), good=st.booleans(), lines=st.sampled_from([{}, {"start": "13:00", "end": "15:00"}]))
    def approved(self, data: st.DataObject, good: bool, lines: dict[str, str]) -> None:
        if not self.cases:
            return
        ticket = data.draw(st.sampled_from(sorted(self.cases)))
        reply = ReviewerReply(proven(RINA, ticket), command(Verb.APPROVE, None, **lines))
        effects = list(self.meet(reply, ticket).effects)
        while told := [e for e in effects if not isinstance(e, SendMail)]:
            effects.remove(told[0])
            result = {"account": told[0].account, "meeting_id": "1"}
            end = CarriedOut(ticket, told[0], result) if good else Parked(ticket, told[0], "no licence left")
            effects += self.meet(end, ticket).effects

    @rule(data=st.data(), over=st.booleans())
    def done_with(self, data: st.DataObject, over: bool) -> None:
        running = sorted(t for t, c in self.cases.items() if c.status is Status.ACTIVE)
        if not running:
            return
        ticket = data.draw(st.sampled_from(running))
        if not over:
            self.meet(ReviewerReply(proven(RINA, ticket), command(Verb.CANCEL, "ditunda")), ticket)
            return
        due_at = next(d for d in self.cases[ticket].deadlines if d.kind == "event-over")
        decision = self.meet(DeadlineReached(ticket, due_at.kind, due_at.due), ticket, due_at.due)
        (back,) = [e for e in decision.effects if isinstance(e, DeactivateZoom)]
        self.meet(CarriedOut(ticket, back, {"returned": "yes"}), ticket, due_at.due)
        assert self.cases[ticket].status is Status.ENDED

    @invariant()
    def whoever_is_approved_holds_its_slot_and_nobody_else_does(self) -> None:
        for ticket, case in self.cases.items():
            wish = wish_of(case)
            assert wish is not None
            held = tuple((b.start, b.end) for b in self.held.get(ticket, ()))
            in_force = case.status in (Status.APPROVED, Status.ACTIVE)
            assert held == (wish.slots if in_force else ())
            assert not in_force or {b.host for b in self.held[ticket]} == {case.account}

    @invariant()
    def no_account_is_booked_twice_at_once(self) -> None:
        for b in self.bookings:
            assert not clashes(b.host, (b.start, b.end), self.bookings, b.ticket)

    @invariant()
    def no_more_is_lent_than_there_is(self) -> None:
        margins = self.office.margins
        for b in self.bookings:
            begin = window(b.start, b.end, margins)[0]
            assert len(due(self.bookings, margins, begin)) <= (self.office.licences or len(HOSTS))


class LentOffice(Office):
    """The same with hosts to lend: none is held twice within its margins."""

    office = POOL

    @invariant()
    def hosts_rest_between(self) -> None:
        for b in self.bookings:
            mine = window(b.start, b.end, POOL.margins)
            others = [o for o in self.bookings if o.host == b.host and o.ticket != b.ticket]
            assert not any(overlap(mine, window(o.start, o.end, POOL.margins)) for o in others)


quick = settings(
    max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOffice = Office.TestCase
TestOffice.settings = quick
TestLentOffice = LentOffice.TestCase
TestLentOffice.settings = quick
