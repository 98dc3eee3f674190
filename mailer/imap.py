"""What imapclient leaves to those who use it."""

from __future__ import annotations

import re
import ssl

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError


def ensure_folder(client: IMAPClient, name: str) -> str:
    """The folder's name with the server's own delimiter and namespace, made where it is not there."""
    prefix, delimiter = "", None
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            prefix, delimiter = personal[0]
    if not delimiter:
        roots = client.list_folders("", "")
        delimiter = roots[0][1].decode() if roots and roots[0][1] else "/"
    full = prefix + delimiter.join(name.split("/"))
    if not client.folder_exists(full):
        try:
            client.create_folder(full)
        except IMAPClientError:
            if not client.folder_exists(full):  # else another daemon was quicker
                raise
        client.subscribe_folder(full)
    return full


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
