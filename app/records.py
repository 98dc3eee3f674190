"""Opens what the office remembers."""

from __future__ import annotations

from functools import partial

from app.settings import Settings, SettingsError
from mailer.message_ids import message_id
from storage.archive import Archive
from storage.engine import migrate, open_engine
from storage.ledger import Ledger


def open_ledger(settings: Settings) -> Ledger:
    """Storage alone, its tables brought to this version's form: for commands that only look.

    Raises SettingsError where folder or archive cannot be used.
    """
    folder = settings.storage.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            [f"storage.data_dir = {str(folder)!r} cannot be made: {error.strerror}"]
        ) from error
    engine = open_engine(settings.database_url)
    migrate(engine)
    domain = settings.office.address.partition("@")[2].lower()
    try:
        archive = Archive(settings.archive_url, engine)
    except (OSError, ValueError, ImportError) as error:  # fsspec's words for what it cannot open
        raise SettingsError(
            [f"storage.archive = {settings.archive_url!r} cannot be used: {error}"]
        ) from error
    return Ledger(
        engine,
        archive,
        zone=settings.work_calendar().zone,
        message_id=partial(message_id, domain=domain),
    )
