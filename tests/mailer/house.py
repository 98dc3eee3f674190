"""A mailbox on a real server, and its handling."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from imapclient import IMAPClient

from mailer.found import Fetched
from mailer.inbox import Inbox, InboxSettings
from tests.mailer.proxy import Proxy

RAW = b"From: a@opd.example\r\nSubject: surat %d\r\n\r\n\xe2\x80\x9cIsi\xe2\x80\x9d\r\n\x80\xff\r\n"
EARLY = 30.0
"""A wait of a minute that ends by then was ended by something; how soon is measured in bench/."""
AT = datetime(2026, 3, 2, 9, 5, 7, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """A running server with one mailbox, which is empty."""

    settings: InboxSettings
    deliver: Callable[[bytes, datetime], None]

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Somebody else at the same mailbox."""
        with IMAPClient(self.settings.host, self.settings.port, ssl=False) as client:
            client.login(self.settings.user, self.settings.password)
            yield client

    def inbox(self, **changes: object) -> closing[_Connected]:
        return closing(_Connected(replace(self.settings, **changes)))

    def mails(self, *numbers: int) -> None:
        for number in numbers:
            self.deliver(RAW % number, AT)

    def subjects(self, folder: str) -> list[bytes]:
        """What lies in `folder`, whose parts are separated by `/` here and by anything on the server."""
        with self.client() as client:
            client.select_folder(folder.replace("/", delimiter_of(client)), readonly=True)
            found = client.fetch(client.search(["ALL"]), [b"ENVELOPE"])
            return [found[uid][b"ENVELOPE"].subject for uid in sorted(found)]


def delimiter_of(client: IMAPClient) -> str:
    return client.list_folders("", "")[0][1].decode()


class _Connected(Inbox):
    def __init__(self, settings: InboxSettings) -> None:
        super().__init__(settings)
        self.connect()

    def close(self) -> None:
        super().close()


def everything(inbox: Inbox, uids: list[int]) -> list[Fetched]:
    return inbox.bodies(inbox.heads(uids))


@contextmanager
def without(house: House, *words: bytes) -> Iterator[Inbox]:
    """An inbox on a wire that hides these capabilities of the server."""

    def bend(said: bytes) -> bytes:
        for word in words:
            said = said.replace(b" " + word + b" ", b" ").replace(b" " + word + b"]", b"]")
            said = said.replace(b" " + word + b"\r\n", b"\r\n")
        return said

    with Proxy(house.settings.port, bend) as proxy, house.inbox(port=proxy.port) as inbox:
        assert not inbox.capabilities() & {w.decode() for w in words}
        yield inbox


def look(inbox: Inbox, after: int) -> list[int]:
    """As the daemon looks: a server may show what came during a command only with the next SELECT."""
    inbox.select()
    return inbox.new(after)


def waited(inbox: Inbox, seconds: float = 60.0) -> tuple[bool, float]:
    start = time.monotonic()
    spoke = inbox.wait(seconds)
    return spoke, time.monotonic() - start


def soon(act: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(0.3, act)
    timer.start()
    return timer
