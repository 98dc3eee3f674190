"""The inbox on an embedded IMAP server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.demo.servers import Servers
from mailer.inbox import AccessRefused, Inbox, InboxError, InboxSettings
from tests.mailer.house import House
from tests.mailer.inbox_laws import PLAIN_LAWS, WITHOUT_MOVE, law_without_move_a_copy_and_its_expunge_do

DESK = "desk@mail.example"
USERS = [f"desk{number}@mail.example" for number in range(40)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder: Path = tmp_path_factory.mktemp("mails")
    with Servers(folder, "mx.mail.example", dict.fromkeys(USERS, "secret")) as running:
        yield running


@pytest.fixture(scope="module")
def unused() -> Iterator[str]:
    """Mailboxes that no law has used yet."""
    return iter(USERS)


@pytest.fixture
def house(servers: Servers, unused: Iterator[str]) -> House:
    user = next(unused)

    def deliver(raw: bytes, when: datetime) -> None:
        servers.deliver(raw, [user], when=when)

    settings = InboxSettings(
        servers.host, user, port=servers.imap_port, security="plain", password="secret", timeout=10
    )
    return House(settings, deliver)


@pytest.mark.parametrize("law", PLAIN_LAWS, ids=lambda law: law.__name__)
def test_the_embedded_server_keeps(house: House, law: Callable[[House], None]) -> None:
    """Each law of the inbox holds on the embedded server (the assertions are the law's)."""
    assert law(house) is None


@pytest.mark.parametrize("lost", WITHOUT_MOVE, ids=lambda lost: b" and ".join(lost).decode())
def test_the_embedded_server_keeps_law_without(house: House, lost: tuple[bytes, ...]) -> None:
    """A mail is moved by COPY and EXPUNGE where the server knows no MOVE."""
    assert law_without_move_a_copy_and_its_expunge_do(house, lost) is None


def test_plain_is_for_the_loopback_alone() -> None:
    """No password goes over a network in clear: the connection is not even tried."""
    with pytest.raises(AccessRefused, match="loopback"):
        Inbox(InboxSettings("imap.example.org", DESK, security="plain", timeout=1)).connect()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"NO [UNAVAILABLE] Temporary authentication failure.", InboxError),
        (b"NO [ALERT] Too many simultaneous connections.", InboxError),
        (b"NO [AUTHENTICATIONFAILED] Invalid credentials", AccessRefused),
        (None, InboxError),
    ],
)
def test_a_login_refused_for_now_asks_for_patience(answer: bytes | None, kind: type[InboxError]) -> None:
    """Only a refusal of the password itself is AccessRefused; None: the server hangs up on LOGIN."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        wire, _ = door.accept()
        with wire:
            wire.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            while line := wire.recv(4096):
                tag, verb = line.split()[:2]
                if verb == b"LOGIN" and answer is None:
                    return
                said = answer if verb == b"LOGIN" and answer else b"OK done"
                wire.sendall(
                    b"* CAPABILITY IMAP4rev1\r\n" * (verb == b"CAPABILITY") + tag + b" " + said + b"\r\n"
                )

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings = InboxSettings("127.0.0.1", DESK, port=door.getsockname()[1], security="plain", timeout=5)
    with pytest.raises(InboxError) as refused:
        Inbox(settings).connect()
    door.close()
    thread.join(5)
    assert type(refused.value) is kind
