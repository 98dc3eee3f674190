"""The signing key's file: made once, rotated by hand."""

from __future__ import annotations

from pathlib import Path

from app.settings import SettingsError
from mailer.tokens import Ring, new_key, read_ring


def open_ring(path: Path) -> Ring:
    """The keys in `path`, one hexadecimal key a line, the newest first; made where there is no file.

    To rotate: put a new line on top; retire the old one with a `-` before it when it must no longer count,
    and remove it when no mail that it signed is still open.
    Raises SettingsError.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600, exist_ok=False)
            path.write_text(new_key() + "\n")
        return read_ring(path.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(
            [f"review.signing_key_file = {str(path)!r} cannot be used ({error}): one hex key a line"]
        ) from error
