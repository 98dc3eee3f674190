"""Headers that pretend do not pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.mails.automatic import automatic_reason
from parsers.mails.message import open_mail
from rules.mail import Mail

RINA = "rina@kominfo.go.id"


def read(*head: str, sender: str | None = f"Rina <{RINA}>", body: str = "SETUJU") -> Mail:
    lines = [*([f"From: {sender}"] if sender else []), "To: desk@kalbar.go.id", *head]
    return open_mail(("\r\n".join(lines) + f"\r\n\r\n{body}\r\n").encode()).mail


@pytest.mark.parametrize(
    "sender",
    [
        f"Rina <{RINA}>",
        RINA,
        f"<{RINA}>",
        f"{RINA} (Rina Wati)",
        f'"Wati, Rina" <{RINA}>',
        f"Rina Wati, S.Kom. <{RINA}>",
        f"dr. H. Rina, M.Kes. <{RINA}>",
        f"=?utf-8?q?Rina_W=C3=A1ti?= <{RINA}>",
        f"=?UTF-8?B?UmluYQ==?=\r\n =?UTF-8?B?IFdhdGk=?= <{RINA}>",
        f"=?utf-8?q?rina=40kominfo=2Ego=2Eid?= <{RINA}>",
        f"Rina Wáti <{RINA}>",
        f'"{RINA}" <{RINA}>',
        f"\"'{RINA}'\" <{RINA}>",
        "RINA WATI <Rina@Kominfo.GO.ID>",
        f"Rina (Aptika) <{RINA}>",
        f'"Rina @ Kominfo" <{RINA}>',
        f"Nur'aini <{RINA}>",
        f'"Bidang Aptika: Rina" <{RINA}>',
        f"{RINA}\r\n\t(Rina)",
        f' "Rina" \r\n <{RINA}>',
        f'"Rina \\"Nina\\" Wati" <{RINA}>',
        f'"Rina <Aptika>" <{RINA}>',
        f"Rina & Budi <{RINA}>",
        f"Rina<{RINA}>",
        f"Rina [Aptika] <{RINA}>",
        f'"Rina" <{RINA}> (via HP)',
    ],
)
def test_what_honest_clients_write_is_no_flaw(sender: str) -> None:
    """Quoted names, comments behind the address, folded and encoded words: the reviewer is heard."""
    mail = read(sender=sender)
    assert mail.flaws == ()
    assert mail.sender is not None
    assert mail.sender.email == RINA


@pytest.mark.parametrize(
    "sender",
    [
        f"evil@x.example, {RINA}",
        f"{RINA}, evil@x.example",
        f'"{RINA}" <evil@x.example>',
        f"{RINA} <evil@x.example>",
        f"<evil@x.example> <{RINA}>",
        f"<{RINA}> <evil@x.example>",
        f"evil@x.example <{RINA}>",
        f'"evil@x.example" <{RINA}>',
        "rina(x)@kominfo.go.id",
        "Rina <rina(evil)@kominfo.go.id>",
        "Rina <rina@(evil@x.example)kominfo.go.id>",
        f"{RINA}(evil@x.example)",
        "rina@kominfo(x).go.id",
        "=?utf-8?q?rina?=@kominfo.go.id",
        "=?utf-8?q?rina=40kominfo.go.id?=",
        f"=?utf-8?q?Rina_=3C{RINA.replace('@', '=40')}=3E?= <evil@x.example>",
        "Rina <=?utf-8?q?rina?=@kominfo.go.id>",
        "Rina <rina@\u212aominfo.go.id>",
        "Rina <r\u0456na@kominfo.go.id>",
        "Rina <rin\u0430@kominfo.go.id>",
        "Rina <rina@kominf\u043e.go.id>",
        "Rina <rina@xn--kminfo-9xa.go.id>",
        f"Staf: {RINA}, budi@kominfo.go.id;",
        f"Staf: {RINA};",
        f"<@evil.example:{RINA}>",
        '"rina"@kominfo.go.id',
        f"Rina <{RINA}",
        f"Rina {RINA}>",
        f'Rina "x <{RINA}>',
        "rina @kominfo.go.id",
        "rina@ kominfo.go.id",
        f"{RINA}\u200b <evil@x.example>",
        '"rina\uff20kominfo.go.id" <evil@x.example>',
        f"Rina <{RINA}>, ",
        '"r\u200bina@kominfo.go.id" <budi@kominfo.go.id>',
        f"Rina <{RINA}>\x00",
        f"Rina <{RINA}>\x1b[2J",
        f"Rina\\ <{RINA}>",
        f"Rina <{RINA}>(evil) <x@y.example>",
        f"{'a' * 3000} <{RINA}>",
    ],
)
def test_what_no_honest_client_writes_is_a_flaw(sender: str) -> None:
    """Two readers of such a From may see two authors: it decides nothing."""
    assert read(sender=sender).flaws


@pytest.mark.parametrize(
    "name", ["From", "Sender", "Subject", "Date", "Message-ID", "To", "Cc", "References"]
)
def test_a_field_that_stands_twice_is_a_flaw(name: str) -> None:
    """RFC 5322 §3.6: one each; which of two a server judged nobody knows."""
    twice = [f"{name}: <a@x.example>", f"{name.upper()}: <b@x.example>"]
    assert f"several {name.lower()} headers" in read(*twice).flaws


def test_a_mail_without_an_author_is_read() -> None:
    """No From, or one without an address: nobody's word."""
    assert read(sender=None).sender is None
    assert read(sender="Rina").sender is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80).filter(lambda t: "\n" not in t and "\r" not in t))
def test_no_display_name_makes_another_s_address_the_reviewer_s(name: str) -> None:
    """Whatever stands before `<evil@…>`, the sender is never the reviewer without a flaw."""
    mail = read(sender=f"{name} <evil@x.example>")
    assert mail.sender is None or mail.sender.email != RINA or mail.flaws


@pytest.mark.parametrize(
    "value", ["(" * 5000, "(()" * 5000, '"a\\' * 2000, "<" * 20_000, "=?x?q?" * 5000, "a@" * 9000]
)
def test_a_monstrous_from_is_a_flaw_and_stops_nothing(value: str) -> None:
    """Nested comments and endless quotes are read like any other, and in time."""
    assert read(sender=f"{value} <{RINA}>").flaws


# --- mail that no person wrote ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        ("Auto-Submitted: auto-replied",),
        ("Auto-Submitted: auto-generated (vacation); x=y",),
        ("Precedence: bulk",),
        ("Precedence: List",),
        ("Precedence: junk",),
        ("List-Id: Staf <staf.kominfo.go.id>",),
        ("List-Unsubscribe: <mailto:x@y.example>",),
        ("X-Autoreply: yes",),
        ("X-Autorespond: cuti",),
        ("Return-Path: <>",),
        ("Subject: Automatic reply: [VC-2026-0001] Mohon ditinjau",),
        ("Subject: Balasan otomatis: Re: [VC-2026-0001]",),
        ("Subject: Out of Office: Rina",),
        ("Subject: Read: [VC-2026-0001] Mohon ditinjau",),
        ("Subject: Sedang cuti", "In-Reply-To: <a@b.example>"),
        ('Content-Type: multipart/report; report-type=disposition-notification; boundary="x"',),
    ],
)
def test_a_machine_s_mail_says_so(head: tuple[str, ...]) -> None:
    """Vacation notices, lists, reports and receipts, in a reviewer's name as well: RFC 3834, RFC 8098."""
    assert read(*head).automatic


@pytest.mark.parametrize(
    "local", ["noreply", "no-reply", "no_reply.sipd", "donotreply", "mailer-daemon", "bounce+x", "a-bounces"]
)
def test_a_robot_s_address_says_so(local: str) -> None:
    """Addresses that nobody reads are not written to."""
    assert read(sender=f"{local}@kominfo.go.id").automatic


@pytest.mark.parametrize(
    "head",
    [
        (),
        ("Auto-Submitted: no",),
        ("Subject: Di luar kantor tidak ada tempat parkir",),
        ("Subject: Sedang cuti tetapi ditagih",),
        ("Subject: Autentikasi akun Zoom",),
        ("Subject: Auto debit gagal",),
        ("Precedence: first-class",),
        ("Return-Path: <rina@kominfo.go.id>",),
        ("X-Auto-Response-Suppress: All",),
    ],
)
def test_a_person_s_mail_is_not_taken_for_a_machine_s(head: tuple[str, ...]) -> None:
    """A complaint about what goes on outside the office is no vacation notice."""
    assert read(*head).automatic is None


def test_a_header_that_is_not_there_says_nothing() -> None:
    """The reason is about what the headers say, not about what they leave out."""
    assert automatic_reason({}, "", "") is None
