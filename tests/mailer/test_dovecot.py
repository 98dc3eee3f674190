"""The inbox on Dovecot, which many offices run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailer.inbox import AccessRefused, Inbox, InboxError, InboxSettings
from tests.dovecot import WHY_NOT, Dovecot, there
from tests.mailer.certificates import certificate
from tests.mailer.house import EARLY, House, look, soon, waited
from tests.mailer.inbox_laws import PLAIN_LAWS, WITHOUT_MOVE, law_without_move_a_copy_and_its_expunge_do

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(not there(), reason=WHY_NOT)]
USERS = [f"desk{number}@mail.example" for number in range(40)]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The server's certificate and key."""
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def dovecot(trusted: tuple[Path, Path]) -> Iterator[Dovecot]:
    with Dovecot(USERS, certificate=trusted) as running:
        yield running


@pytest.fixture(scope="module")
def unused() -> Iterator[str]:
    """Mailboxes that no law has used yet."""
    return iter(USERS)


@pytest.fixture
def house(dovecot: Dovecot, unused: Iterator[str]) -> Iterator[House]:
    user = next(unused)
    carrier = IMAPClient(dovecot.host, dovecot.port, ssl=False)
    carrier.login(user, dovecot.password)

    def deliver(raw: bytes, when: datetime) -> None:
        carrier.append("INBOX", raw, msg_time=when)

    settings = InboxSettings(
        dovecot.host, user, port=dovecot.port, security="plain", password=dovecot.password, timeout=10
    )
    yield House(settings, deliver)
    carrier.shutdown()


@pytest.mark.parametrize("law", PLAIN_LAWS, ids=lambda law: law.__name__)
def test_dovecot_keeps(house: House, law: Callable[[House], None]) -> None:
    """Each law of the inbox holds on Dovecot (the assertions are the law's)."""
    assert law(house) is None


@pytest.mark.parametrize("lost", WITHOUT_MOVE, ids=lambda lost: b" and ".join(lost).decode())
def test_dovecot_keeps_law_without(house: House, lost: tuple[bytes, ...]) -> None:
    """A mail is moved by COPY and EXPUNGE where the server knows no MOVE."""
    assert law_without_move_a_copy_and_its_expunge_do(house, lost) is None


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_trusted_certificate_opens_the_mailbox(
    house: House, dovecot: Dovecot, trusted: tuple[Path, Path], security: str
) -> None:
    """TLS from the first byte or after STARTTLS: the laws of waiting hold on the encrypted wire, too."""
    port = dovecot.tls_port if security == "tls" else dovecot.port
    settings = replace(house.settings, port=port, security=security, ca_file=str(trusted[0]))
    encrypted = House(settings, house.deliver)
    with encrypted.inbox() as inbox:
        house.mails(1)
        (uid,) = look(inbox, 0)
        inbox.move([uid], settings.done_folder)
        assert not waited(inbox, 0.3)[0]
        house.mails(2)
        assert waited(inbox)[0]
        assert len(look(inbox, uid)) == 1
        timer = soon(lambda: house.mails(3))
        spoke, took = waited(inbox)
        timer.join()
        assert (spoke, took < EARLY) == (True, True)
        assert len(look(inbox, uid)) == 2


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_certificate_gets_no_password(house: House, dovecot: Dovecot, security: str) -> None:
    """Without a chain that we trust nothing is said; it is no refusal of the password."""
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with pytest.raises(InboxError, match="certificate") as refused:
        Inbox(replace(house.settings, port=port, security=security)).connect()
    assert not isinstance(refused.value, AccessRefused)
