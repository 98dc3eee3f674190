"""Embedded IMAP and SMTP servers on the loopback."""

from __future__ import annotations

import asyncio
import re
import threading
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import format_datetime, getaddresses
from functools import cached_property
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, DictBackend, Identity, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl import SASLAuth
from pysasl.hashing import Cleartext

HOST = "127.0.0.1"


class _Config(Config):  # type: ignore[misc]  # pymap is not typed for us
    """pymap's, which looks through every installed package at each connection for ways to log in."""

    @cached_property
    def tls_auth(self) -> SASLAuth:
        return SASLAuth.defaults()


class Servers:
    """A small mail house: mailboxes by address, one MX that vouches for those who log in.

    Mail for a mailbox of the house is delivered at once (an IDLE hears of it); any other recipient is
    refused with 550. Each mail that passes is kept as NNNN.eml in `folder`.
    """

    def __init__(self, folder: Path, authserv_id: str, users: Mapping[str, str]) -> None:
        self.folder = folder
        self.authserv_id = authserv_id
        self.users = {address.lower(): password for address, password in users.items()}
        self.host = HOST
        self.imap_port = 0
        self.smtp_port = 0
        self.refuse: dict[str, str] = {}
        self.kept = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-servers", daemon=True)
        self._login: Login | None = None
        self._failed: BaseException | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Servers:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen on two free ports; returns when both answer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._ready.wait(30)
        if self._failed is not None or not self.smtp_port:
            raise RuntimeError(f"the embedded servers did not start: {self._failed!r}")

    def stop(self) -> None:
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def deliver(
        self, raw: bytes, rcpts: Sequence[str], *, mail_from: str = "", when: datetime | None = None
    ) -> None:
        """Put `raw` into the mailboxes as it is: nothing is added, removed or kept aside."""
        assert self._loop is not None, "start first"
        work = self._deliver(raw, rcpts, when or datetime.now(UTC))
        asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    # --- inside the servers' own thread ---------------------------------------------------------

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._loop = loop
        try:
            loop.run_until_complete(self._open())
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits in `start`
            self._failed = error
            self._ready.set()
            return
        self._ready.set()
        loop.run_forever()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.close()

    async def _open(self) -> None:
        args = Namespace(
            host=HOST,
            port=0,
            debug=False,
            cert=None,
            key=None,
            tls=False,
            passlib_cfg=None,
            proxy_protocol=None,
            demo_data=False,
            demo_user="nobody",
            demo_password="nobody",  # noqa: S106 - an account that is never made
        )
        config = _Config.from_args(args, hash_context=Cleartext(), invalid_user_sleep=0.0)
        config.apply_context()
        login = Login(config)
        DictBackend(login, config)
        for address, password in self.users.items():
            user = UserMetadata(config, address, password=password)
            await Identity(address, login, None, frozenset()).set(user)
        self._login = login
        await self._listen(IMAPServer(login, config))

    async def _listen(self, serve: IMAPServer) -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await serve(reader, writer, SocketInfoLocal(writer))

        imap = await asyncio.start_server(talk, HOST, 0, limit=1 << 26)
        self.imap_port = imap.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        smtp = await loop.create_server(self._session, HOST, 0)
        self.smtp_port = smtp.sockets[0].getsockname()[1]

    def _session(self) -> SMTP:
        return SMTP(
            self,
            hostname=self.authserv_id,
            authenticator=self._authenticate,
            auth_require_tls=False,
            data_size_limit=100 << 20,
            enable_SMTPUTF8=True,
            loop=self._loop,
        )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if isinstance(data, LoginPassword):
            who = data.login.decode().lower()
            if self.users.get(who) == data.password.decode():
                return AuthResult(success=True, auth_data=who)
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        email = _mailbox(address)
        if email in self.refuse:
            return self.refuse[email]
        if email not in self.users:
            return f"550 5.1.1 <{address}> no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        stamped = self._stamped(raw, session, envelope.mail_from or "")
        self.kept += 1
        path = self.folder / f"{self.kept:04d}.eml"
        await asyncio.to_thread(path.write_bytes, stamped)
        await self._deliver(stamped, envelope.rcpt_tos, datetime.now(UTC))
        return "250 2.0.0 kept"

    async def _deliver(self, raw: bytes, rcpts: Sequence[str], when: datetime) -> None:
        assert self._login is not None
        for email in dict.fromkeys(_mailbox(r) for r in rcpts):
            identity = Identity(email, self._login, None, frozenset())
            async with identity.new_session() as session:
                await session.append_messages("INBOX", [AppendMessage(raw, when, frozenset())])

    def _stamped(self, raw: bytes, session: Session, mail_from: str) -> bytes:
        """Our own trace on top; verdicts in our name that came with the mail are taken off (RFC 8601 §5)."""
        head, gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        fields = re.split(rb"\n(?![ \t])", head)
        own = self.authserv_id.encode().lower()
        kept = [
            f for f in fields if not (f.lower().startswith(b"authentication-results:") and own in f.lower())
        ]
        who = getattr(session, "auth_data", None) if getattr(session, "authenticated", False) else None
        froms = [a.lower() for _, a in getaddresses(message_from_bytes(raw).get_all("From", []))]
        domain = froms[0].partition("@")[2] if froms else "unknown"
        good = who is not None and froms == [who] and _mailbox(mail_from) == who
        verdict = "pass" if good else "fail"
        now = format_datetime(datetime.now(UTC))
        trace = [
            f"Return-Path: <{mail_from}>".encode(),
            f"Authentication-Results: {self.authserv_id}; dmarc={verdict} header.from={domain}".encode(),
            f"Received: from {session.host_name} by {self.authserv_id} with ESMTP; {now}".encode(),
        ]
        return (
            b"\r\n".join(line.replace(b"\n", b"\r\n") for line in [*trace, *kept])
            + gap.replace(b"\n", b"\r\n")
            + body.replace(b"\n", b"\r\n")
        )


def _mailbox(address: str) -> str:
    """The mailbox of an address: plus-details are not part of it (RFC 5233)."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"
