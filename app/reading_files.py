"""The office's own files that letters are read with."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from app.settings import Settings, SettingsError
from parsers.words.register import open_register


def check_reading_files(settings: Settings) -> None:
    """Raises SettingsError where one is there, and says nothing: letters would be read as without it."""
    faults = [*_register(settings), *_anchors(settings)]
    if faults:
        raise SettingsError(faults)


def _register(settings: Settings) -> Iterator[str]:
    path = settings.reading.register_file
    if path is None:
        return
    try:
        named = open_register(path).agencies
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield f"reading.register_file = {str(path)!r} cannot be read: {error}"
        return
    if not named:
        yield (
            f"reading.register_file = {str(path)!r} names no agency; it must be a CSV file with the columns "
            "kind, name, abbreviation, aliases"
        )


def _anchors(settings: Settings) -> Iterator[str]:
    path = settings.reading.trust_anchors
    if path is None:
        return
    from parsers.signing.pades import anchors_in  # half a second to load, for offices that name their anchors

    try:
        found = list(anchors_in(path))
    except (OSError, ValueError) as error:
        yield f"reading.trust_anchors = {str(path)!r} cannot be read: {error}"
        return
    if not found:
        yield (
            f"reading.trust_anchors = {str(path)!r} holds no certificate; it must be a PEM or DER file, or a "
            "folder of .pem, .crt, .cer or .der files"
        )
