"""The inbox on Dovecot, which many offices run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from imapclient import IMAPClient

from mailer.inbox import InboxSettings
from tests.dovecot import WHY_NOT, Dovecot, there
from tests.mailer.inbox_laws import (
    PLAIN_LAWS,
    WITHOUT_MOVE,
    House,
    law_without_move_a_copy_and_its_expunge_do,
)

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(not there(), reason=WHY_NOT)]
USERS = [f"desk{number}@mail.example" for number in range(40)]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot(USERS) as running:
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
