"""The office's mailbox over IMAP: look, fetch, wait, move."""

from __future__ import annotations

import imaplib
import select
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

Security = Literal["tls", "starttls", "plain"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
IDLE_RENEWAL = 25 * 60.0
"""Seconds; a server may drop an IDLE of 29 minutes (RFC 2177)."""
BATCH_BYTES = 8 << 20
BATCH_MAILS = 100


class InboxError(Exception):
    """The mailbox cannot be reached or used as things stand: one sentence."""


class AccessRefused(InboxError):
    """The server refuses our name or password: trying again will not help."""


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """Where the mailbox is. `token` gives an OAuth access token (XOAUTH2) in place of a password."""

    host: str
    user: str
    port: int = 993
    security: Security = "tls"
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = None
    folder: str = "INBOX"
    done_folder: str = "Disposisi/Selesai"
    look_folder: str = "Disposisi/Periksa"
    size_limit: int = 40 << 20
    timeout: float = 60.0
    use_idle: bool = True
    ca_file: str | None = None

    @property
    def account(self) -> str:
        """The name under which the ledger keeps this mailbox's marks."""
        return f"{self.user}@{self.host}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail found. `raw` is None where it was not fetched; `fault` then says why, for a person."""

    uid: int
    received_at: datetime | None
    size: int
    raw: bytes | None
    fault: str | None = None


class Inbox:
    """One connection, used by one thread; `wake` alone may be called from others."""

    def __init__(self, settings: InboxSettings) -> None:
        self.settings = settings
        self._client: IMAPClient | None = None
        self._folders: dict[str, str] = {}
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self.uidvalidity = 0
        self.uidnext = 1

    # --- the connection -------------------------------------------------------------------------

    def connect(self) -> None:
        """Connect, log in, find or make our folders, select the inbox. Raises InboxError, AccessRefused."""
        self.close()
        try:
            client = self._open()
            self._client = client
            self._log_in(client)
            self._folders = {
                name: self._ensure(client, name)
                for name in (self.settings.done_folder, self.settings.look_folder)
            }
            self.select()
        except InboxError:
            self.close()
            raise
        except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
            self.close()
            raise InboxError(f"IMAP at {self.settings.host}:{self.settings.port}: {error}") from error

    def _open(self) -> IMAPClient:
        s = self.settings
        if s.security == "plain" and s.host not in LOOPBACK:
            raise AccessRefused(f"imap.security = plain is for the loopback alone, not for {s.host}")
        context = None if s.security == "plain" else ssl.create_default_context(cafile=s.ca_file)
        client = IMAPClient(s.host, s.port, ssl=s.security == "tls", ssl_context=context, timeout=s.timeout)
        if s.security == "starttls":
            client.starttls(context)
        return client

    def _log_in(self, client: IMAPClient) -> None:
        s = self.settings
        try:
            if s.token is not None:
                client.oauth2_login(s.user, s.token())
            else:
                client.login(s.user, s.password)
        except IMAPClientError as error:
            raise AccessRefused(f"IMAP at {s.host} refuses {s.user}: {error}") from error

    def _ensure(self, client: IMAPClient, name: str) -> str:
        """The folder's name with the server's own delimiter and namespace, made where it is not there."""
        prefix, delimiter = "", "/"
        if client.has_capability("NAMESPACE"):
            personal = client.namespace().personal
            if personal:
                prefix, delimiter = personal[0]
        full = prefix + (delimiter or "/").join(name.split("/"))
        if not client.folder_exists(full):
            client.create_folder(full)
            client.subscribe_folder(full)
        return full

    def capabilities(self) -> frozenset[str]:
        """What the server says it can, in capitals: IDLE, MOVE, UIDPLUS …"""
        return frozenset(c.decode("ascii", "replace").upper() for c in self._ours().capabilities())

    def close(self) -> None:
        """Leave; nothing is lost by leaving without a word."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.logout()
        except (OSError, IMAPClientError, imaplib.IMAP4.error):
            client.shutdown()

    def dispose(self) -> None:
        """Close for good."""
        self.close()
        self._bell.close()
        self._ringer.close()

    # --- looking and fetching -------------------------------------------------------------------

    def select(self) -> tuple[int, int]:
        """Look at the folder anew: (UIDVALIDITY, UIDNEXT)."""
        client = self._ours()
        with _spoken():
            answer = client.select_folder(self.settings.folder)
            self.uidvalidity = int(answer[b"UIDVALIDITY"])
            uidnext = answer.get(b"UIDNEXT")
            if uidnext is None:  # RFC 3501 lets a server leave it out
                everything = client.search(["ALL"])
                uidnext = max(everything, default=0) + 1
            self.uidnext = int(uidnext)
        return self.uidvalidity, self.uidnext

    def new(self, after: int) -> list[int]:
        """UIDs above `after`, ascending. `n:*` always names the last mail, so the mark is applied again."""
        with _spoken():
            found = self._ours().search([b"UID", f"{after + 1}:*".encode()])
        return sorted(uid for uid in found if uid > after)

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """Mails in batches, sizes first, each body once and only within the size limit; \\Seen stays."""
        for start in range(0, len(uids), 1000):
            yield from self._fetch_some(uids[start : start + 1000])

    def _fetch_some(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        client = self._ours()
        with _spoken():
            heads = client.fetch(uids, [b"RFC822.SIZE", b"INTERNALDATE"])
        batch: list[tuple[int, int, datetime | None]] = []
        for uid in uids:
            if uid not in heads:
                continue  # a person moved it between the look and now
            size, at = int(heads[uid][b"RFC822.SIZE"]), _aware(heads[uid].get(b"INTERNALDATE"))
            if size > self.settings.size_limit:
                limit = self.settings.size_limit >> 20
                yield [Fetched(uid, at, size, None, f"surel {size >> 20} MB melebihi batas {limit} MB")]
                continue
            if batch and (len(batch) >= BATCH_MAILS or sum(s for _, s, _ in batch) + size > BATCH_BYTES):
                yield self._bodies(batch)
                batch = []
            batch.append((uid, size, at))
        if batch:
            yield self._bodies(batch)

    def _bodies(self, batch: Sequence[tuple[int, int, datetime | None]]) -> list[Fetched]:
        with _spoken():
            found = self._ours().fetch([uid for uid, _, _ in batch], [b"BODY.PEEK[]"])
        mails = []
        for uid, size, at in batch:
            if uid in found:
                raw = found[uid].get(b"BODY[]")
                fault = None if raw is not None else "server tidak memberikan isi surel"
                mails.append(Fetched(uid, at, size, raw, fault))
        return mails

    # --- moving ---------------------------------------------------------------------------------

    def move(self, uids: Iterable[int], folder: str) -> None:
        """Move to one of our folders. UIDs that have gone are no error (a move may be done twice)."""
        wanted = sorted(set(uids))
        if not wanted:
            return
        client, target = self._ours(), self._folders.get(folder, folder)
        with _spoken():
            if client.has_capability("MOVE"):
                client.move(wanted, target)
                return
            there = client.search([b"UID", ",".join(map(str, wanted)).encode()])
            if not there:
                return
            client.copy(there, target)
            client.add_flags(there, [rb"\Deleted"], silent=True)
            if client.has_capability("UIDPLUS"):
                client.uid_expunge(there)  # these alone: others' deleted mail is not ours to expunge

    def present(self, uids: Iterable[int]) -> set[int]:
        """Those of `uids` that still lie in the inbox."""
        wanted = sorted(set(uids))
        if not wanted:
            return set()
        with _spoken():
            return set(self._ours().search([b"UID", ",".join(map(str, wanted)).encode()]))

    # --- waiting --------------------------------------------------------------------------------

    def wait(self, seconds: float) -> bool:
        """Wait until mail comes, `wake` is called, or `seconds` pass; True where the server spoke of mail.

        IDLE where the server has it (RFC 2177), renewed in time; else the pause of a poll.
        """
        client = self._ours()
        if not (self.settings.use_idle and client.has_capability("IDLE")):
            self._pause(seconds)
            with _spoken():
                client.noop()
            return True
        with _spoken():
            client.idle()
            try:
                return self._listen(client, min(seconds, IDLE_RENEWAL))
            finally:
                client.idle_done()

    def _listen(self, client: IMAPClient, seconds: float) -> bool:
        wire = client.socket()
        if not getattr(wire, "pending", lambda: 0)():
            ready, _, _ = select.select([wire, self._bell], [], [], seconds)
            if self._bell in ready:
                self._silence()
            if wire not in ready:
                return False
        return any(_speaks_of_mail(answer) for answer in client.idle_check(timeout=0.05))

    def wake(self) -> None:
        """End a `wait` at once; from any thread."""
        try:
            self._ringer.send(b"!")
        except OSError as error:
            if self._ringer.fileno() != -1:
                raise InboxError(f"the bell does not ring: {error}") from error

    def _pause(self, seconds: float) -> None:
        ready, _, _ = select.select([self._bell], [], [], seconds)
        if ready:
            self._silence()

    def _silence(self) -> None:
        while True:
            try:
                if not self._bell.recv(64):
                    return
            except BlockingIOError:
                return

    def _ours(self) -> IMAPClient:
        if self._client is None:
            raise InboxError("not connected")
        return self._client


@contextmanager
def _spoken() -> Iterator[None]:
    """What the wire and the server say in the middle of a talk, as InboxError."""
    try:
        yield
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise InboxError(f"IMAP: {error}") from error


def _speaks_of_mail(answer: object) -> bool:
    return isinstance(answer, tuple) and len(answer) >= 2 and answer[1] in (b"EXISTS", b"RECENT")


def _aware(moment: datetime | None) -> datetime | None:
    """INTERNALDATE as imapclient gives it: naive and local."""
    if moment is None:
        return None
    return moment.astimezone(UTC)
