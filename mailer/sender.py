"""Outgoing mail over one kept SMTP connection."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from rules.outcome import Again, Done, Outcome, Refused

FAILURES = (SMTPException, OSError, TimeoutError)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
A_LINE_MORE = 100
"""Mails handed in over fewer connections than allowed, after which the server is asked for one more."""


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """Where mail is handed in. `token` gives an OAuth access token (XOAUTH2) in place of a password."""

    host: str
    port: int = 587
    security: Literal["tls", "starttls", "plain"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = None
    timeout: float = 60.0
    ca_file: str | None = None


class Sender:
    """Hands mails in over kept connections; reconnects when the server has hung up.

    Mails that come one after another go over one connection; of those that come side by side, at most
    `lines` are on their way at once, fewer while the server takes fewer connections.
    """

    def __init__(self, settings: SenderSettings, lines: int = 1) -> None:
        self._settings = settings
        self._most = lines
        self._lines = lines
        self._handed_in = 0
        self._busy = 0
        self._idle: list[SMTP] = []
        self._freed = asyncio.Condition()

    async def send(self, raw: bytes, mail_from: str, rcpts: Sequence[str]) -> Outcome:
        """One mail, one try. Temporary (4xx, no connection) is Again, permanent (5xx) is Refused.

        Where the server takes it for some and refuses others, the outcome is the others', and `taken` names
        whom it reached.
        """
        if not rcpts:
            return Refused("surat tanpa alamat tujuan")
        try:
            # a kept connection may be stale; what broke before DATA's answer is safe to repeat once
            with suppress(SMTPServerDisconnected):
                return await self._send(raw, mail_from, rcpts)
            await self.close()  # the other kept one is as stale
            return await self._send(raw, mail_from, rcpts)
        except FAILURES as error:
            return _failed(error)

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[SMTP]:
        """A connection that nobody else uses meanwhile; kept afterwards, closed where something broke."""
        async with self._freed:
            await self._freed.wait_for(lambda: self._busy < self._lines)
            self._busy += 1
        smtp: SMTP | None = None
        try:
            smtp = await self._connected()
            yield smtp
        except BaseException as error:
            if smtp is not None and isinstance(error, FAILURES):
                await _hang_up(smtp)
            elif smtp is not None:
                smtp.close()  # given up in the middle of a mail: no time for words
            raise
        finally:
            self._busy -= 1
            if smtp is not None and smtp.is_connected:
                self._idle.append(smtp)
            async with self._freed:
                self._freed.notify_all()  # there may be more lines than before

    async def _send(self, raw: bytes, mail_from: str, rcpts: Sequence[str]) -> Outcome:
        while True:
            try:
                async with self._line() as smtp:
                    outcome = await _handed_in(smtp, raw, mail_from, rcpts)
            except _NoFurther:
                continue  # over one that the server took, once that is free
            self._count()
            return outcome

    def _count(self) -> None:
        """What the server did not take then it may take now: it was restarted, or others have left."""
        self._handed_in += 1
        if self._handed_in >= A_LINE_MORE:
            self._handed_in, self._lines = 0, min(self._lines + 1, self._most)

    async def _connected(self) -> SMTP:
        while self._idle:
            kept = self._idle.pop()
            if kept.is_connected:
                return kept
        try:
            return await self._connect()
        except FAILURES as error:
            if self._busy == 1:
                self._lines = self._most  # nobody is there: that says nothing of how many are taken
                raise
            self._handed_in, self._lines = 0, min(self._lines, self._busy - 1)
            raise _NoFurther from error

    async def _connect(self) -> SMTP:
        s = self._settings
        if s.security == "plain" and s.host not in LOOPBACK:
            raise SMTPAuthenticationError(
                535, f"smtp.security = plain is for the loopback alone, not for {s.host}"
            )
        context = None if s.security == "plain" else ssl.create_default_context(cafile=s.ca_file)
        smtp = SMTP(
            hostname=s.host,
            port=s.port,
            use_tls=s.security == "tls",
            start_tls=s.security == "starttls",
            tls_context=context,
            timeout=s.timeout,
        )
        await smtp.connect()
        try:
            if s.token is not None:
                await smtp.auth_xoauth2(s.user, await asyncio.to_thread(s.token))
            elif s.user:
                await smtp.login(s.user, s.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    async def greet(self) -> tuple[str, int | None]:
        """Connect and log in, for `doctor`: the server's greeting and its SIZE limit in bytes (RFC 1870)."""
        async with self._line() as smtp:
            size = smtp.esmtp_extensions.get("size", "")
            return f"{self._settings.host}:{self._settings.port}", int(size) if size.isdigit() else None

    async def close(self) -> None:
        """Say goodbye, where the server still listens."""
        while self._idle:
            await _hang_up(self._idle.pop())


class _NoFurther(Exception):
    """Others are open, and the server takes no further one."""


async def _hang_up(smtp: SMTP) -> None:
    try:
        if smtp.is_connected:
            await asyncio.wait_for(smtp.quit(), timeout=2)
    except (SMTPException, OSError, TimeoutError):
        smtp.close()


async def _handed_in(smtp: SMTP, raw: bytes, mail_from: str, rcpts: Sequence[str]) -> Outcome:
    """One mail over an open connection; raises FAILURES where the connection broke."""
    options: list[str] = []
    if not all(address.isascii() for address in (mail_from, *rcpts)):
        if not smtp.supports_extension("smtputf8"):
            return Refused("server surat tidak menerima alamat dengan huruf di luar ASCII")
        options = ["SMTPUTF8"]
    try:
        refused, answer = await _transaction(smtp, raw, mail_from, rcpts, options)
    except ValueError as error:
        return Refused(f"alamat tidak dapat dipakai: {error}")
    except SMTPRecipientsRefused as error:
        return _refusals(_told(error.recipients))
    except SMTPResponseException as error:
        return _answered(error.code, error.message)
    if refused:
        taken = tuple(address for address in rcpts if address not in refused)
        return replace(_refusals(_told(refused.values())), taken=taken)
    return Done({"answer": answer[:200]})


async def _transaction(
    smtp: SMTP, raw: bytes, mail_from: str, rcpts: Sequence[str], options: Sequence[str]
) -> tuple[dict[str, SMTPRecipientRefused], str]:
    """One mail (RFC 5321 §3.3): who of `rcpts` is refused, and the answer to its text.

    As the library's `sendmail`, which takes each address apart once more, and the text's lines to find
    its size (RFC 1870): here they end in CRLF already.
    """
    encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
    if smtp.supports_extension("size"):
        options = [f"size={len(raw)}", *options]
    try:
        await smtp.mail(mail_from, options=options, encoding=encoding)
        refused: dict[str, SMTPRecipientRefused] = {}
        for address in rcpts:
            try:
                await smtp.rcpt(address, encoding=encoding)
            except SMTPRecipientRefused as error:
                refused[address] = error
        if len(refused) == len(rcpts):
            raise SMTPRecipientsRefused(list(refused.values()))
        return refused, (await smtp.data(raw)).message
    except (SMTPResponseException, SMTPRecipientsRefused, ValueError):
        with suppress(OSError, SMTPException):  # what went wrong is told already
            await smtp.rset()
        raise


def _failed(error: Exception) -> Outcome:
    """An exception of the library as an outcome."""
    match error:
        case SMTPAuthenticationError():
            # a wrong password is mended by the operator: the mail must not be lost to it
            return Again(f"server surat menolak login: {error.code} {error.message}")
        case SMTPResponseException():
            return _answered(error.code, error.message)
        case SMTPTimeoutError() | TimeoutError():
            return Again("server surat tidak menjawab pada waktunya")
        case SMTPConnectError() | SMTPServerDisconnected() | OSError():
            return Again(f"tidak ada sambungan ke server surat: {error}")
        case _:
            return Again(f"{type(error).__name__}: {error}")


def _answered(code: int, text: str) -> Outcome:
    said = f"{code} {text}".strip()
    # 421 and 4xx: later (RFC 5321 §4.2.1); 552 is a full mailbox or a mail too large for good
    return Refused(f"server surat menolak: {said}") if code >= 500 else Again(f"server surat menunda: {said}")


def _told(errors: Iterable[SMTPRecipientRefused]) -> list[tuple[str, int, str]]:
    return [(error.recipient, error.code, error.message) for error in errors]


def _refusals(each: Sequence[tuple[str, int, str]]) -> Again | Refused:
    said = "; ".join(f"{who}: {code} {text}" for who, code, text in each)
    if all(code >= 500 for _, code, _ in each):
        return Refused(f"server surat menolak penerima: {said}")
    return Again(f"server surat menunda penerima: {said}")
