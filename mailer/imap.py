"""What imapclient leaves to those who use it."""

from __future__ import annotations

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
