"""The mutation law of approvals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.authenticity import Trust, weigh
from mailer.tokens import Ring, mint
from parsers.options import ReadOptions
from parsers.reader import read_mail
from rules.authority import Answer, rule_on
from rules.case import Case, Kind, Status
from rules.facts import ReviewerReply
from rules.mail import Verb
from rules.office import Office, Role
from tests.rules.samples import BUDI, OFFICE, RINA

KEY = b"k" * 32
RING = Ring((KEY,))
MX = "mx.diskominfo.example"
TICKET = "VC-2026-0001"
CASE = Case(Kind.REQUEST, Status.IN_REVIEW, datetime(2026, 3, 2, tzinfo=UTC), None, ticket=TICKET, round=3)
CODE = mint(RING, TICKET, RINA.email, 3)
TRUST = Trust(MX, RING, (RINA.email, BUDI.email))
HONEST = (
    f"Return-Path: <{RINA.email}>\r\n"
    f"Authentication-Results: {MX}; dmarc=pass header.from=diskominfo.example\r\n"
    f"Received: from mail.diskominfo.example by {MX}; Mon, 2 Mar 2026 09:00:00 +0700\r\n"
    f"From: Rina <{RINA.email}>\r\n"
    "To: Diskominfo <diskominfo@kalbarprov.example>\r\n"
    f"Subject: Re: [{TICKET}] Mohon ditinjau\r\n"
    "Message-ID: <1@diskominfo.example>\r\n"
    f"References: <{TICKET}.{CODE}@kalbarprov.example>\r\n"
    "\r\n"
    "SETUJU\r\n"
)
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def approves(text: str | bytes, *, trust: Trust = TRUST, case: Case = CASE, office: Office = OFFICE) -> bool:
    """The whole way of a reply's word: read, weighed, ruled on."""
    raw = text.encode() if isinstance(text, str) else text
    facts = read_mail(raw, ReadOptions())
    if not isinstance(facts, ReviewerReply) or facts.command.verb is not Verb.APPROVE:
        return False
    mail = replace(facts.mail, proof=weigh(raw, facts.mail, case, trust))
    return rule_on(mail, Verb.APPROVE, case.ticket, office).answer is Answer.ACCEPT


def test_the_honest_approval_approves() -> None:
    """What the others change is good as it stands."""
    assert approves(HONEST)


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 27), st.sampled_from(ALPHABET))
def test_another_letter_in_the_code(place: int, letter: str) -> None:
    """No letter of the code may differ."""
    changed = CODE[:place] + letter + CODE[place + 1 :]
    assert approves(HONEST.replace(CODE, changed)) == (changed == CODE)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_another_character_in_what_proves_it(data: st.DataObject) -> None:
    """In verdict, author or word: any other printable character there ends it (but for a letter's case)."""
    proving = data.draw(
        st.sampled_from([MX + ";", "dmarc=pass", "header.from=diskominfo.example", RINA.email, "SETUJU"])
    )
    place = data.draw(st.integers(0, len(proving) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789.-_"))
    if other.lower() == proving[place].lower() or proving[place] in "[];=":
        return
    start = HONEST.rindex(proving) if proving == RINA.email else HONEST.index(proving)
    at = start + place
    changed = HONEST[:at] + other + HONEST[at + 1 :]
    assert not approves(changed), changed


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([3, 4, 5, 6, 8, 9, 10, 11]), st.sampled_from("0123456789"))
def test_another_digit_in_the_subject_s_number(place: int, digit: str) -> None:
    """A subject that names another case than the thread's decides nothing."""
    changed = TICKET[:place] + digit + TICKET[place + 1 :]
    assert approves(HONEST.replace(f"[{TICKET}]", f"[{changed}]")) == (changed == TICKET)


NO = f"Authentication-Results: {MX}; dmarc=fail header.from=diskominfo.example\r\n"
breaks = st.sampled_from(
    [
        ("dmarc=pass", "dmarc=fail"),
        ("dmarc=pass", "dmarc=none"),
        ("dmarc=pass", "spf=pass smtp.mailfrom=x@evil.example;x=pass"),
        (f"Authentication-Results: {MX}", "Authentication-Results: mx.evil.example"),
        ("Authentication-Results:", "X-Authentication-Results:"),
        ("Authentication-Results:", f"{NO}Authentication-Results:"),
        (f"Rina <{RINA.email}>", f"Budi <{BUDI.email}>"),
        (f"Rina <{RINA.email}>", "Sari <sari@diskominfo.example>"),
        (f"Rina <{RINA.email}>", f"Rina <{RINA.email}>, x@evil.example"),
        (f"Rina <{RINA.email}>", f'"x@evil.example" <{RINA.email}>'),
        ("From: Rina", "From: x@evil.example\r\nFrom: Rina"),
        ("From: Rina", "Auto-Submitted: auto-replied\r\nFrom: Rina"),
        ("From: Rina", "List-Id: <staf.diskominfo.example>\r\nFrom: Rina"),
        ("From: Rina", "X-Note: a\rb\r\nFrom: Rina"),
        ("Subject: Re:", "Subject: x\r\nSubject: Re:"),
        (f"[{TICKET}]", f"[{TICKET}] [VC-2026-0002]"),
        (f"[{TICKET}]", "[VC-2026-0002]"),
        ("References:", "X-References:"),
        (CODE, mint(RING, TICKET, RINA.email, 2)),
        (CODE, mint(RING, TICKET, RINA.email, 4)),
        (CODE, mint(RING, TICKET, BUDI.email, 3)),
        (CODE, mint(RING, "VC-2026-0002", RINA.email, 3)),
        ("SETUJU", "SETUJU?"),
        ("SETUJU", "Tidak setuju"),
        ("SETUJU", "Belum SETUJU"),
        ("SETUJU", "> SETUJU"),
        ("SETUJU", "Setuju kalau sudah lengkap"),
        ("SETUJU", ""),
    ]
)


@settings(max_examples=120, deadline=None)
@given(breaks)
def test_any_one_thing_taken_away(change: tuple[str, str]) -> None:
    """Verdict, author, shape, case, code, word: without any one of them nothing is approved."""
    assert change[0] in HONEST
    assert not approves(HONEST.replace(change[0], change[1], 1))


def test_the_same_mail_in_another_world() -> None:
    """Another round, case, key, server or office: the same bytes approve nothing."""
    assert not approves(HONEST, case=replace(CASE, round=4))
    assert not approves(HONEST, case=replace(CASE, round=2))
    assert not approves(HONEST, case=replace(CASE, ticket="VC-2026-0002"))
    assert not approves(HONEST, trust=replace(TRUST, ring=Ring((b"x" * 32,))))
    assert not approves(HONEST, trust=replace(TRUST, ring=Ring((b"x" * 32,), retired=(KEY,))))
    assert not approves(HONEST, trust=replace(TRUST, authserv_id="mx.other.example"))
    assert not approves(HONEST, trust=replace(TRUST, authserv_id=None))
    gone = tuple(p for p in OFFICE.staff if p.address != RINA)
    assert not approves(HONEST, office=replace(OFFICE, staff=gone))
    demoted = tuple(
        replace(p, roles=frozenset({Role.SUPERVISOR})) if p.address == RINA else p for p in OFFICE.staff
    )
    assert not approves(HONEST, office=replace(OFFICE, staff=demoted))


def test_in_token_mode_the_code_is_all_and_must_be_whole() -> None:
    """No verdict, no matter; a wrong code, a failed verdict or another's name, and nothing is approved."""
    office = replace(OFFICE, authenticity="token")
    trust = replace(TRUST, authserv_id=None)
    silent = HONEST.replace("Authentication-Results:", "X-Was:")
    assert approves(silent, office=office, trust=trust)
    assert not approves(silent.replace(CODE, "d1" + "q" * 26), office=office, trust=trust)
    assert not approves(silent.replace("From: Rina <rina@", "From: Budi <budi@"), office=office, trust=trust)
    assert not approves(HONEST.replace("dmarc=pass", "dmarc=fail"), office=office)
