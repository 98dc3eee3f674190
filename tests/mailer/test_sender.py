"""Handing mails in, on a server that resists."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from app.demo.servers import Servers
from mailer.sender import A_LINE_MORE, Sender, SenderSettings
from rules.outcome import Again, Done, Outcome, Refused
from tests.mailer.certificates import certificate
from tests.mailer.proxy import Proxy

DESK, RINA, BUDI = "desk@mail.example", "rina@mail.example", "budi@mail.example"
RAW = b"From: desk@mail.example\r\nSubject: uji\r\nMessage-ID: <1@mail.example>\r\n\r\nIsi.\r\n"
T = TypeVar("T")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with Servers(tmp_path, "mx.mail.example", {DESK: "secret", RINA: "x", BUDI: "y"}) as running:
        yield running


@pytest.fixture
def wire(servers: Servers) -> Iterator[Proxy]:
    with Proxy(servers.smtp_port) as proxy:
        yield proxy


def settings(port: int, **changes: object) -> SenderSettings:
    known: dict[str, object] = {"security": "plain", "user": DESK, "password": "secret", "timeout": 5.0}
    return SenderSettings("127.0.0.1", port, **{**known, **changes})  # type: ignore[arg-type]


def with_sender(port: int, act: Callable[[Sender], Awaitable[T]], **changes: object) -> T:
    async def run() -> T:
        sender = Sender(settings(port, **changes))
        try:
            return await act(sender)
        finally:
            await sender.close()

    return asyncio.run(run())


def send(port: int, *rcpts: str, raw: bytes = RAW, **changes: object) -> Outcome:
    return with_sender(port, lambda sender: sender.send(raw, DESK, rcpts), **changes)


def test_a_mail_is_taken_as_it_is(servers: Servers, wire: Proxy) -> None:
    """Done with the server's answer; what arrived ends in what was sent, and its size was said once."""
    outcome = send(wire.port, RINA)
    assert outcome == Done({"answer": "2.0.0 kept"})
    (kept,) = servers.folder.glob("*.eml")
    assert kept.read_bytes().endswith(RAW)
    assert wire.said.lower().count(b"size=") == 1


def test_many_mails_go_over_one_connection(servers: Servers, wire: Proxy) -> None:
    """Forty mails, handed in at once, one login."""

    async def act(sender: Sender) -> list[Outcome]:
        return list(await asyncio.gather(*(sender.send(RAW, DESK, [RINA]) for _ in range(40))))

    outcomes = with_sender(wire.port, act)
    assert {type(o) for o in outcomes} == {Done}
    assert (servers.kept, wire.connections) == (40, 1)


@pytest.mark.parametrize("taken", [2, 1])
def test_a_backlog_goes_over_two_connections_where_the_server_takes_them(
    servers: Servers, taken: int
) -> None:
    """A second login that fails costs no mail its try: all go over the first."""

    async def act(sender: Sender) -> list[Outcome]:
        try:
            return list(await asyncio.gather(*(sender.send(RAW, DESK, [RINA]) for _ in range(40))))
        finally:
            await sender.close()

    with Proxy(servers.smtp_port, most=taken) as wire:
        outcomes = asyncio.run(act(Sender(settings(wire.port), lines=2)))
        assert {type(o) for o in outcomes} == {Done}
        assert (servers.kept, wire.connections) == (40, 2)


async def _backlog(sender: Sender, count: int) -> set[type[Outcome]]:
    return {type(o) for o in await asyncio.gather(*(sender.send(RAW, DESK, [RINA]) for _ in range(count)))}


def test_after_an_outage_a_backlog_goes_over_several_connections_again(servers: Servers) -> None:
    """That nobody was there says nothing of how many connections the server takes."""

    async def act(wire: Proxy) -> None:
        sender = Sender(settings(wire.port), lines=3)
        assert await _backlog(sender, 9) == {Done}
        wire.most = wire.connections
        wire.cut()
        assert await _backlog(sender, 9) == {Again}
        wire.most, before = 1000, wire.connections
        assert await _backlog(sender, 9) == {Done}
        assert wire.connections == before + 3
        await sender.close()

    with Proxy(servers.smtp_port) as wire:
        asyncio.run(act(wire))


def test_a_connection_that_was_refused_is_asked_for_again_later(servers: Servers) -> None:
    """Not at each backlog: after a hundred mails over those that the server took."""

    async def act(wire: Proxy) -> None:
        sender = Sender(settings(wire.port), lines=2)
        assert await _backlog(sender, 9) == {Done}
        assert wire.connections == 2, "the second was refused"
        wire.most = 1000
        assert await _backlog(sender, 9) == {Done}
        assert wire.connections == 2
        assert await _backlog(sender, A_LINE_MORE) == {Done}
        assert wire.connections == 3
        await sender.close()

    with Proxy(servers.smtp_port, most=1) as wire:
        asyncio.run(act(wire))


def test_a_temporary_refusal_is_tried_again_and_a_permanent_one_is_not(servers: Servers, wire: Proxy) -> None:
    """4xx is Again, 5xx is Refused (RFC 5321 §4.2.1), and the connection goes on."""
    servers.refuse = {RINA: "451 4.7.1 greylisted", BUDI: "550 5.1.1 no such user"}

    async def act(sender: Sender) -> list[Outcome]:
        return [await sender.send(RAW, DESK, [who]) for who in (RINA, BUDI, DESK)]

    later, never, good = with_sender(wire.port, act)
    assert isinstance(later, Again)
    assert "451 4.7.1 greylisted" in later.reason
    assert isinstance(never, Refused)
    assert "550 5.1.1 no such user" in never.reason
    assert isinstance(good, Done)
    assert wire.connections == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"452 4.3.1 mailbox full for now", Again),
        (b"554 5.7.1 looks like spam", Refused),
        (b"421 4.3.2 shutting down", Again),
    ],
)
def test_the_answer_after_the_text_counts_as_well(
    servers: Servers, answer: bytes, kind: type[Outcome]
) -> None:
    """What the server says once it has the text ends the try; a second mail is another try."""

    def bend(said: bytes) -> bytes:
        return said.replace(b"250 2.0.0 kept", answer)

    async def act(sender: Sender) -> list[Outcome]:
        return [await sender.send(RAW, DESK, [RINA]) for _ in range(2)]

    with Proxy(servers.smtp_port, bend) as wire:
        outcomes = with_sender(wire.port, act)
    assert [type(o) for o in outcomes] == [kind, kind]
    assert servers.kept == 2


@pytest.mark.parametrize(
    ("answer", "kind"), [("550 5.1.1 no such user", Refused), ("450 4.2.0 later", Again)]
)
def test_whom_a_mail_has_reached_is_named_where_others_refuse(
    servers: Servers, answer: str, kind: type[Outcome]
) -> None:
    """One of two takes the mail: the outcome is the other's, and says that the first one has it."""
    servers.refuse = {BUDI: answer}
    outcome = send(servers.smtp_port, RINA, BUDI)
    assert isinstance(outcome, kind)
    assert outcome.taken == (RINA,)
    assert f"{BUDI}: {answer}" in outcome.reason
    assert servers.kept == 1


def test_all_recipients_refused_for_now_is_again_where_one_may_come_round(servers: Servers) -> None:
    """As long as one refusal is temporary the mail is due again."""
    servers.refuse = {RINA: "450 4.2.0 later", BUDI: "550 5.1.1 no such user"}
    assert isinstance(send(servers.smtp_port, RINA, BUDI), Again)


def test_a_server_that_hung_up_in_between_is_called_again(servers: Servers, wire: Proxy) -> None:
    """A kept connection may be dead by the next mail: nobody notices, and nothing goes twice."""

    async def act(sender: Sender) -> list[Outcome]:
        first = await sender.send(RAW, DESK, [RINA])
        wire.cut()
        return [first, await sender.send(RAW, DESK, [RINA])]

    assert [type(o) for o in with_sender(wire.port, act)] == [Done, Done]
    assert (servers.kept, wire.connections) == (2, 2)


def test_a_server_that_always_hangs_up_is_tried_again_later(servers: Servers) -> None:
    """Two connections for one try, then Again."""

    def bend(said: bytes) -> bytes:
        if said.startswith(b"354"):
            raise ValueError("the wire breaks as the text begins")
        return said

    with Proxy(servers.smtp_port, bend) as wire:
        outcome = send(wire.port, RINA)
        assert isinstance(outcome, Again)
        assert "tidak ada sambungan" in outcome.reason
        assert wire.connections == 2
    assert servers.kept == 0


def test_nobody_there_and_nobody_answering_are_tried_again() -> None:
    """A dead port, and a server that accepts and says nothing."""
    assert isinstance(send(1, RINA), Again)
    with socket.create_server(("127.0.0.1", 0)) as door:
        silent = send(door.getsockname()[1], RINA, timeout=0.3)
    assert silent == Again("server surat tidak menjawab pada waktunya")


def test_a_wrong_password_loses_no_mail(servers: Servers) -> None:
    """The operator mends it: until then the mail is due again."""
    outcome = send(servers.smtp_port, RINA, password="wrong")
    assert isinstance(outcome, Again)
    assert "login" in outcome.reason


def test_plain_is_for_the_loopback_alone() -> None:
    """No password goes over a network in clear: the connection is not even tried."""
    outcome = asyncio.run(
        Sender(SenderSettings("smtp.example.org", 25, security="plain", timeout=1)).send(RAW, DESK, [RINA])
    )
    assert isinstance(outcome, Again)
    assert "loopback" in outcome.reason


@pytest.mark.parametrize("address", ["a@b.example\r\nRCPT TO:<x@y.example>", "<>", "a b@", ""])
def test_an_address_that_cannot_be_sent_is_refused_alone(servers: Servers, address: str) -> None:
    """It breaks into no other command, and the next mail goes out."""

    async def act(sender: Sender) -> list[Outcome]:
        return [await sender.send(RAW, DESK, [who]) for who in (address, RINA)]

    bad, good = with_sender(servers.smtp_port, act)
    assert isinstance(bad, Refused)
    assert isinstance(good, Done)
    assert servers.kept == 1


def test_an_address_beyond_ascii_goes_as_the_server_allows(servers: Servers) -> None:
    """With SMTPUTF8 (RFC 6531) it is the server's to judge; without it, it is refused with a reason."""
    judged = send(servers.smtp_port, "jürgen@mail.example")
    assert isinstance(judged, Refused)
    assert "no such mailbox" in judged.reason
    with Proxy(servers.smtp_port, lambda said: said.replace(b"250-SMTPUTF8\r\n", b"")) as wire:
        outcome = send(wire.port, "jürgen@mail.example")
    assert outcome == Refused("server surat tidak menerima alamat dengan huruf di luar ASCII")


def test_a_mail_for_nobody_is_refused() -> None:
    """Without a recipient there is nothing to try."""
    assert send(1) == Refused("surat tanpa alamat tujuan")


def test_the_greeting_names_the_servers_limit(servers: Servers) -> None:
    """For the doctor: who answers, and the largest mail (RFC 1870)."""

    async def act(sender: Sender) -> tuple[str, int | None]:
        return await sender.greet()

    assert with_sender(servers.smtp_port, act) == (f"127.0.0.1:{servers.smtp_port}", 100 << 20)


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """A port of a server that takes mail after STARTTLS alone, and the certificate that vouches for it."""
    chain, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    house = Controller(Sink(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True)
    house.start()
    yield port, str(chain)
    house.stop()


def test_starttls_needs_a_certificate_that_we_trust(encrypted: tuple[int, str]) -> None:
    """With it the mail goes; without it nothing is said, and the mail is due again."""
    port, chain = encrypted
    assert isinstance(send(port, RINA, security="starttls", user="", ca_file=chain), Done)
    doubted = send(port, RINA, security="starttls", user="")
    assert isinstance(doubted, Again)
    assert "certificate" in doubted.reason.lower()


def test_starttls_that_is_not_offered_sends_nothing_in_clear(servers: Servers, wire: Proxy) -> None:
    """A server, or somebody on the wire, that hides STARTTLS gets neither password nor mail."""
    assert isinstance(send(wire.port, RINA, security="starttls"), Again)
    assert b"AUTH" not in wire.said
    assert servers.kept == 0
