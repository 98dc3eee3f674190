"""IDLE (RFC 2177): hearing of mail as it comes."""

from __future__ import annotations

import re
import select
import ssl

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailer.bell import Bell


def idle(client: IMAPClient, bell: Bell, seconds: float) -> bool | None:
    """True where mail came, False where the bell rang, None where nothing happened in `seconds`."""
    client.noop()  # not every server says, as it goes idle, what came since its last answer
    if announced(client):
        return True
    begin_idle(client)
    try:
        heard = _listen(client, bell, seconds)
    finally:
        _, parting = client.idle_done()
    return True if any(b"EXISTS" in words for words in parting) else heard


def _listen(client: IMAPClient, bell: Bell, seconds: float) -> bool | None:
    if announced(client) or buffered(client):
        return True
    wire = client.socket()
    ready, _, _ = select.select([wire, bell], [], [], seconds)
    if bell in ready:
        bell.silence()
    if wire in ready and any(speaks_of_mail(line) for line in said(client)):
        return True
    return False if bell in ready else None


def begin_idle(client: IMAPClient) -> None:
    """IDLE; a server may say what came in between before it goes idle, which imapclient takes for a fault."""
    try:
        client.idle()
    except IMAPClientError as error:
        if not str(error).startswith("Unexpected IDLE response: b'*"):
            raise
        while (line := client._imap._get_response()) is not None:
            if not line.startswith(b"*"):
                raise IMAPClientError(f"IDLE refused: {line!r}") from error


def announced(client: IMAPClient) -> bool:
    """Whether the server spoke of new mail beside any answer since this was last asked.

    EXISTS says so; RECENT alone comes after a move, too.
    """
    # imaplib keeps untagged answers until they are taken; imapclient gives no other way to see them
    return client._imap.untagged_responses.pop("EXISTS", None) is not None


def buffered(client: IMAPClient) -> bool:
    """Whether the server's words wait already in imaplib's buffer, where `select` does not see them."""
    wire = client.socket()
    patience = wire.gettimeout()
    wire.settimeout(0)
    try:
        return bool(client._imap.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        wire.settimeout(patience)


def said(client: IMAPClient) -> list[bytes]:
    """Every line that has come while IDLE is on, each read to its end.

    `IMAPClient.idle_check` takes a line of which a piece is still under way for a broken connection.
    """
    lines: list[bytes] = [client._imap._get_line()]
    while buffered(client):
        lines.append(client._imap._get_line())
    return lines


def speaks_of_mail(line: bytes) -> bool:
    """`* 23 EXISTS` (RFC 3501 §7.3.1)."""
    return re.fullmatch(rb"\* \d+ EXISTS\s*", line, re.IGNORECASE) is not None
