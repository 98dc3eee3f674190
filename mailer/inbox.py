"""The office's mailbox over IMAP: look, fetch, wait, move."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailer.bell import Bell
from mailer.found import Fetched, Head
from mailer.idling import announced, idle
from mailer.imap import ensure_folder

Security = Literal["tls", "starttls", "plain"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
IDLE_RENEWAL = 25 * 60.0
"""Seconds; a server may drop an IDLE of 29 minutes (RFC 2177)."""
GLANCE = 2.0
"""Seconds until a server is asked again; some leave unsaid what comes just before they go idle."""
NOT_NOW = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT)\]|too many", re.I)
"""Refusals that say nothing of the password (RFC 5530; Gmail words its own)."""
HEAD = [b"RFC822.SIZE", b"INTERNALDATE", b"BODY.PEEK[HEADER.FIELDS (FROM)]"]


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


class Inbox:
    """One connection, used by one thread; `wake` alone may be called from others."""

    def __init__(self, settings: InboxSettings) -> None:
        self.settings = settings
        self._client: IMAPClient | None = None
        self._folders: dict[str, str] = {}
        self._bell = Bell()
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
                name: ensure_folder(client, name)
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
        client.normalise_times = False  # INTERNALDATE with its own offset
        client._imap.debug = 0  # else each line is written out for a log that nobody keeps
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
            if isinstance(error.__context__, imaplib.IMAP4.abort) or NOT_NOW.search(str(error)):
                raise InboxError(f"IMAP at {s.host} takes no login now: {_words(error)}") from error
            raise AccessRefused(f"IMAP at {s.host} refuses {s.user}: {_words(error)}") from error

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
            with suppress(OSError):  # closed already by a logout that was answered oddly
                client.shutdown()

    def dispose(self) -> None:
        """Close for good."""
        self.close()
        self._bell.close()

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
            announced(client)
        return self.uidvalidity, self.uidnext

    def new(self, after: int) -> list[int]:
        """UIDs above `after`, ascending. `n:*` always names the last mail, so the mark is applied again."""
        client = self._ours()
        announced(client)  # what comes from here on is either found, or ends the next wait
        with _spoken():
            found = client.search([b"UID", f"{after + 1}:*".encode()])
        return sorted(uid for uid in found if uid > after)

    def more(self) -> bool:
        """Whether the server, asked now, speaks of mail that came since the last look."""
        client = self._ours()
        with _spoken():
            client.noop()
        return announced(client)

    def heads(self, uids: Sequence[int]) -> list[Head]:
        """What these mails are, in the order given; one that a person moved meanwhile is left out."""
        if not uids:
            return []
        with _spoken():
            found = self._ours().fetch(uids, HEAD)
        heads = []
        for uid in uids:
            if uid in found:
                said = found[uid]
                at = _aware(said.get(b"INTERNALDATE"))
                field = next((said[name] for name in said if name.startswith(b"BODY[HEADER")), None)
                heads.append(Head(uid, at, int(said[b"RFC822.SIZE"]), field or b""))
        return heads

    def bodies(self, heads: Sequence[Head]) -> list[Fetched]:
        """The mails whole, in the order given; one over the limit is not fetched, and says so."""
        limit = self.settings.size_limit
        fitting = [head for head in heads if head.size <= limit]
        fetched = {mail.uid: mail for mail in self._bodies(fitting)} if fitting else {}
        mails = []
        for head in heads:
            if head.size > limit:
                fault = f"surel {head.size >> 20} MB melebihi batas {limit >> 20} MB"
                mails.append(Fetched(head.uid, head.received_at, head.size, None, fault))
            elif head.uid in fetched:
                mails.append(fetched[head.uid])
        return mails

    def _bodies(self, batch: Sequence[Head]) -> list[Fetched]:
        with _spoken():
            found = self._ours().fetch([head.uid for head in batch], [b"BODY.PEEK[]"])
        mails = []
        for head in batch:
            if head.uid in found:
                raw = found[head.uid].get(b"BODY[]")
                fault = None if raw is not None else "server tidak memberikan isi surel"
                mails.append(Fetched(head.uid, head.received_at, head.size, raw, fault))
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
            # without UIDPLUS those copied before stay, marked as deleted, until somebody expunges
            there = client.search([b"UID", ",".join(map(str, wanted)).encode(), b"UNDELETED"])
            if not there:
                return
            client.copy(there, target)
            client.add_flags(there, [rb"\Deleted"], silent=True)
            if client.has_capability("UIDPLUS"):
                client.uid_expunge(there)  # these alone: others' deleted mail is not ours to expunge

    def present(self, uids: Iterable[int]) -> set[int]:
        """Those of `uids` that still lie in the inbox and are not marked as deleted."""
        wanted = sorted(set(uids))
        if not wanted:
            return set()
        with _spoken():
            return set(self._ours().search([b"UID", ",".join(map(str, wanted)).encode(), b"UNDELETED"]))

    # --- waiting --------------------------------------------------------------------------------

    def wait(self, seconds: float) -> bool:
        """Wait until mail comes, `wake` is called, or `seconds` pass; True where the server spoke of mail.

        IDLE where the server has it (RFC 2177), renewed in time; else the pause of a poll.
        """
        client = self._ours()
        if not (self.settings.use_idle and client.has_capability("IDLE")):
            return self._poll(client, seconds)
        for part in (min(GLANCE, seconds), min(seconds, IDLE_RENEWAL) - GLANCE):
            if part > 0:
                with _spoken():
                    heard = idle(client, self._bell, part)
                if heard is not None:
                    return heard
        return False

    def _poll(self, client: IMAPClient, seconds: float) -> bool:
        with _spoken():
            client.noop()
            if not announced(client):
                self._bell.wait(seconds)
                client.noop()
        return True

    def wake(self) -> None:
        """End a `wait` at once, the next one where none is on; from any thread."""
        self._bell.ring()

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


def _words(error: IMAPClientError) -> str:
    """What the server said, as text."""
    said = error.__context__.args[:1] if error.__context__ else ()
    return said[0].decode("utf-8", "replace") if said and isinstance(said[0], bytes) else str(error)


def _aware(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
