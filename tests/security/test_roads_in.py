"""Forgeries and honest replies through real servers."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.audit import story, verify
from app.clock import JumpClock
from app.demo.day import PASSWORD, Opened, open_office
from app.demo.story import DESK, MONDAY
from app.once import turn_once
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.case import Case, Status
from rules.facts import FollowUp, RequestLetter
from rules.mail import Address
from storage.events import Event
from storage.views import MailView
from tests.rules.samples import LETTER, mail
from tests.security.clients import CLIENTS, DOMAIN, plain_text
from tests.security.forgeries import FORGER, ROW, Scene, forgeries
from tests.security.pages import CODE, Page, Raw, page_of

DINKES = Address(f"dinkes@{DOMAIN}", "Dinas Kesehatan")
SPARE = 4
"""Cases beyond those of the honest replies: under attack, another, one in its second round, one approved."""
CHOICES = {"zoom": {"way": "off"}, "review": {"cases_per_hour": 1000, "answers_per_day": 1000}}
DECIDED = (Status.APPROVED, Status.ACTIVE)


@dataclass(frozen=True)
class Outcome:
    """What became of all mails, each by its name."""

    house: Opened
    honest: dict[str, Page]
    forged: list[Raw]
    scene: Scene
    views: dict[str, list[MailView]]
    events: dict[int, list[Event]]
    attacked: tuple[Case, ...]

    def case(self, ticket: str) -> Case:
        found = self.house.house.ledger.views.case(ticket)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """One office: its cases are opened, every mail is delivered, and the daemon takes its turn."""
    folder = tmp_path_factory.mktemp("office")
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(ReadOptions(), Limits(workers=1, quick=1)))
        opened = stack.enter_context(open_office(Path(folder), JumpClock(MONDAY), sandbox=sandbox, **CHOICES))
        tickets = _open_cases(opened, len(CLIENTS) + SPARE)
        _take_turn(opened)
        attacked, other, second, done = tickets[-SPARE:]
        before = _pages(opened, "rina")
        _send_better_letter(opened, second)
        approval = replace(plain_text(before[done]), name="honest approval")
        _hand_in(opened, approval)
        _take_turn(opened)
        pages = _pages(opened, "rina")
        honest = {client.__name__: pages[ticket] for client, ticket in zip(CLIENTS, tickets, strict=False)}
        scene = Scene(
            target=pages[attacked],
            colleague=_pages(opened, "budi")[attacked],
            other=pages[other],
            stale=before[second],
            approved=approval,
            desk=DESK,
        )
        forged = list(forgeries(scene))
        for raw in (*forged, *(client(honest[client.__name__]) for client in CLIENTS)):
            _hand_in(opened, raw)
        _take_turn(opened)
        yield _gathered(opened, honest, forged, scene, (attacked, other, second))


def _open_cases(opened: Opened, count: int) -> list[str]:
    """Requests as the reader would have read them; the letters themselves are others' tests."""
    tickets = []
    for number in range(count):
        day = date(2026, 3, 5) + timedelta(days=number // 8)
        letter = replace(
            LETTER,
            digest="",
            number=f"005/{number}/DINKES-A/2026",
            account_email=f"dinkes{number}.zoom@{DOMAIN}",
            event=replace(LETTER.event, first_day=day, last_day=day),
        )
        facts = RequestLetter(mail(DINKES, received_at=opened.house.clock.now()), letter)
        tickets += [case.ticket for case in opened.house.road.state(facts)]
    return tickets


def _send_better_letter(opened: Opened, ticket: str) -> None:
    letter = replace(LETTER, digest="", number="005/900/DINKES-A/2026", subject="Perbaikan")
    opened.house.road.state(FollowUp(mail(DINKES, tickets=(ticket,)), letter))


def _take_turn(opened: Opened) -> None:
    done = turn_once(opened.house)
    assert not done.trouble, done.trouble


def _pages(opened: Opened, who: str) -> dict[str, Page]:
    """The newest page of each case in a reviewer's own mailbox."""
    person = opened.people[who]
    found: dict[str, Page] = {}
    for each in person.inbox():
        if "ditinjau" in str(each["Subject"]):
            page = page_of(each, DESK, person.email)
            found[page.ticket] = page
    return found


def _hand_in(opened: Opened, raw: Raw) -> None:
    """By SMTP, with or without a login, or straight into the mailbox: then its trace is another server's."""
    servers = opened.servers
    if raw.login is None:
        servers.deliver(raw.data, [DESK], when=opened.house.clock.now())
        return
    with smtplib.SMTP(servers.host, servers.smtp_port, timeout=20) as smtp:
        if "@" in raw.login:
            smtp.login(raw.login, PASSWORD)
        smtp.sendmail(raw.envelope, [DESK], raw.data)


def _gathered(
    opened: Opened, honest: dict[str, Page], forged: list[Raw], scene: Scene, attacked: tuple[str, ...]
) -> Outcome:
    views: dict[str, list[MailView]] = {}
    for view in opened.house.ledger.views.mails():
        views.setdefault(view.message_id or "", []).append(view)
    events: dict[int, list[Event]] = {}
    for event in opened.house.ledger.views.events(limit=100_000):
        events.setdefault(event.mail_id or 0, []).append(event)
    cases = [opened.house.ledger.views.case(ticket) for ticket in attacked]
    return Outcome(opened, honest, forged, scene, views, events, tuple(c for c in cases if c is not None))


def test_there_are_forgeries_of_every_row_and_honest_replies_enough(outcome: Outcome) -> None:
    """At least sixty forgeries, some for each row of the threat table; at least twenty honest replies."""
    assert len(outcome.forged) >= 60
    assert {raw.name[0] for raw in outcome.forged} == set(ROW)
    assert len({raw.name for raw in outcome.forged}) == len(outcome.forged)
    assert len(outcome.honest) == len(CLIENTS) >= 20


def test_no_forgery_approves_or_decides_anything(outcome: Outcome) -> None:
    """The cases under attack stand as they stood; no event says otherwise."""
    for case in outcome.attacked:
        assert case.status is Status.IN_REVIEW, (case.ticket, case.status, case.decided_by)
        assert case.decided_by is None
        assert case.account is None
        assert case.stated == {}
    for raw in outcome.forged:
        for view in outcome.views.get(raw.message_id, []):
            said = [e.reason or "" for e in outcome.events.get(view.id, [])]
            known = raw.name == "J the same mail again" and view.duplicate_of is None
            assert known or not any(w.startswith(("Approved", "Rejected", "Cancelled")) for w in said), (
                raw.name
            )


def test_every_forgery_is_on_record(outcome: Outcome) -> None:
    """Each was decided, with its reason; none is lost, none waits, none broke the reader."""
    for raw in outcome.forged:
        views = outcome.views.get(raw.message_id, [])
        assert views, raw.name
        for view in views:
            assert view.state in ("decided", "moved"), raw.name
            assert view.reason, raw.name
            assert "kesalahan program" not in view.reason, (raw.name, view.reason)
            assert view.duplicate_of is not None or outcome.events.get(view.id), raw.name


def test_refused_commands_carry_their_evidence(outcome: Outcome) -> None:
    """Which headers, which code, whose: for each refusal and each round trip; and no code that works."""
    events = [e for many in outcome.events.values() for e in many]
    refused = [
        e for e in events if "refused" in (e.reason or "") or "waits for a confirmation" in (e.reason or "")
    ]
    assert len(refused) >= 40
    for event in refused:
        assert any(line.startswith("code: ") for line in event.evidence), event.reason
        assert any(line.startswith("From: ") for line in event.evidence), event.reason
        assert not any(outcome.scene.target.code in line for line in event.evidence)


def test_the_record_holds_no_code(outcome: Outcome) -> None:
    """Who reads the record, on a screen or in a report, finds nothing in it to approve with."""
    ledger = outcome.house.house.ledger
    words = [f"{e.reason} {e.evidence}" for e in ledger.views.events(limit=100_000)]
    words += [view.reason or "" for view in ledger.views.mails()]
    assert len(words) > 200
    assert not any(CODE.search(word) for word in words)


def test_forgers_hear_nothing(outcome: Outcome) -> None:
    """No answer reaches the stranger's mailbox, and the list's and look-alikes' addresses get no mail."""
    assert outcome.house.people["forger"].inbox() == []
    written = {
        address.email
        for effect in outcome.house.house.ledger.views.effects()
        for address in (*effect.effect.to, *effect.effect.cc)  # type: ignore[union-attr]
    }
    assert FORGER not in written
    assert written <= {f"{who}@{DOMAIN}" for who in ("rina", "budi", "kabid", "sari", "dinkes")}


def test_the_office_is_warned_once_an_hour_of_each_name(outcome: Outcome) -> None:
    """Reviewers and supervisor get the headers; a hundred forgeries do not become a hundred alerts."""
    alerts = [
        str(each["Subject"])
        for each in outcome.house.people["kabid"].inbox()
        if "palsu" in str(each["Subject"])
    ]
    assert any(f"rina@{DOMAIN}" in subject for subject in alerts)
    assert any(FORGER in subject for subject in alerts)
    assert len(alerts) == len(set(alerts))


@pytest.mark.parametrize("client", [client.__name__ for client in CLIENTS])
def test_an_honest_reply_approves_at_once(outcome: Outcome, client: str) -> None:
    """Whatever program and server it comes by: strict mode, and no extra work."""
    page = outcome.honest[client]
    case = outcome.case(page.ticket)
    assert case.status in DECIDED, outcome.house.house.ledger.views.events(page.ticket)[-1].reason
    assert case.decided_by == f"rina@{DOMAIN}"
    assert case.counters.get("confirm", 0) == 0


def test_the_record_of_it_all_is_whole_and_tells_the_story(outcome: Outcome) -> None:
    """The chain holds; the story of an approved case names verdict, code and person, and holds no code."""
    ledger = outcome.house.house.ledger
    assert verify(ledger) == []
    page = outcome.honest["plain_text"]
    told = "\n".join(story(ledger, page.ticket))
    assert f"Authentication-Results: mx.{DOMAIN}; dmarc=pass header.from={DOMAIN}" in told
    assert f"code: valid, made for rina@{DOMAIN} on {page.ticket}, round 1" in told
    assert page.code not in told


def test_a_round_trip_ends_in_an_approval(outcome: Outcome) -> None:
    """Asked back about a reply without its code, the reviewer answers that mail: now it counts."""
    opened, ticket = outcome.house, outcome.scene.target.ticket
    rina = opened.people["rina"]
    asked = [m for m in rina.inbox() if ticket in str(m["Subject"]) and "dipastikan" in str(m["Subject"])]
    assert asked
    rina.reply(asked[-1], "SETUJU")
    _take_turn(opened)
    case = outcome.case(ticket)
    assert case.status in DECIDED
    assert case.decided_by == rina.email
