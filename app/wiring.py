"""Everything is built here; the rest receives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import structlog

from app.clock import Clock, SystemClock
from app.delivery import LINES
from app.health import Health
from app.intake import Intake
from app.keys import open_ring
from app.post import Files, OfficePost
from app.reading_files import check_reading_files
from app.records import open_ledger
from app.road import Road
from app.sections import OAuth
from app.settings import Settings
from app.trust import trust_of
from mailer.authenticity import weigh
from mailer.inbox import Inbox, InboxSettings
from mailer.oauth import OAuthSettings, access_token
from mailer.sender import Sender, SenderSettings
from mailer.stationery import Stationery
from mailer.templating import Templates
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.office import Desk
from storage.ledger import Ledger
from storage.lockfile import sole_daemon

log = structlog.get_logger("wiring")


@dataclass(frozen=True, slots=True)
class House:
    """What the loops and the commands work with."""

    settings: Settings
    clock: Clock
    ledger: Ledger
    sandbox: Sandbox
    desk: Desk
    road: Road
    post: OfficePost
    sender: Sender
    health: Health

    def intake(self) -> Intake:
        """A mailbox connection of its own; connect it before use."""
        inbox = Inbox(inbox_settings(self.settings))
        return Intake(inbox, self.ledger, self.clock, from_before=self.settings.imap.from_before)


def open_sandbox(settings: Settings) -> Sandbox:
    """The reader's child processes, with the limits of [reading]."""
    return Sandbox(read_options(settings), limits_of(settings))


def read_options(settings: Settings) -> ReadOptions:
    reading = settings.reading
    return ReadOptions(
        register=reading.register_file,
        trust_anchors=reading.trust_anchors,
        form_sender=settings.office.form_sender.lower() if settings.office.form_sender else None,
        pages=reading.pages,
        file_bytes=reading.file_mb << 20,
    )


def limits_of(settings: Settings) -> Limits:
    reading = settings.reading
    return Limits(
        workers=reading.workers,
        quick=min(reading.workers, Limits().quick),
        memory_mb=reading.memory_mb,
        seconds=reading.seconds,
        pages=reading.pages,
        file_mb=reading.file_mb,
    )


@contextmanager
def open_house(
    settings: Settings, clock: Clock | None = None, sandbox: Sandbox | None = None
) -> Iterator[House]:
    """The whole house, ready to work. Raises SettingsError, and InUse where another daemon runs on SQLite.

    A `sandbox` that is given stays open: several houses may share its reading processes.
    """
    check_reading_files(settings)
    clock = clock or SystemClock()
    ledger = open_ledger(settings)
    with sole_daemon(ledger.engine), ExitStack() as stack:
        stack.callback(ledger.close)
        if sandbox is None:
            sandbox = open_sandbox(settings)
            stack.callback(sandbox.close)
        yield _built(settings, clock, ledger, sandbox)


def _built(settings: Settings, clock: Clock, ledger: Ledger, sandbox: Sandbox) -> House:
    ring = open_ring(settings.signing_key_path)
    desk = Desk(settings.desk(), settings.work_calendar())
    sender = Sender(sender_settings(settings), LINES)
    post = OfficePost(
        Files(ledger, read_options(settings)), sandbox, ring, stationery(settings), lambda: sender
    )
    trust = trust_of(settings, ring, ledger)
    road = Road(ledger, sandbox, partial(weigh, trust=trust), lambda: desk, clock)
    health = Health(clock, settings.office.health_file)
    return House(settings, clock, ledger, sandbox, desk, road, post, sender, health)


def stationery(settings: Settings) -> Stationery:
    """What every outgoing mail shares."""
    office = settings.desk()
    return Stationery(
        office=office,
        sender=office.desk,
        domain=office.desk.email.partition("@")[2],
        templates=Templates(settings.office.templates),
        zone=settings.work_calendar().zone,
        plus_addressing=settings.smtp.plus_addressing,
        look_folder=settings.imap.look_folder,
    )


def inbox_settings(settings: Settings) -> InboxSettings:
    imap = settings.imap
    return InboxSettings(
        host=imap.host,
        user=imap.user,
        port=imap.port,
        security=imap.security,
        password=imap.password.get_secret_value() if imap.password else "",
        token=_token(imap.oauth),
        folder=imap.folder,
        done_folder=imap.done_folder,
        look_folder=imap.look_folder,
        size_limit=imap.size_limit_mb << 20,
        use_idle=imap.idle,
        ca_file=str(imap.ca_file) if imap.ca_file else None,
    )


def sender_settings(settings: Settings) -> SenderSettings:
    smtp = settings.smtp
    return SenderSettings(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        user=smtp.user,
        password=smtp.password.get_secret_value() if smtp.password else "",
        token=_token(smtp.oauth),
        timeout=smtp.timeout_seconds,
        ca_file=str(smtp.ca_file) if smtp.ca_file else None,
    )


def _token(oauth: OAuth | None) -> Callable[[], str] | None:
    if oauth is None:
        return None
    return access_token(
        OAuthSettings(
            provider=oauth.provider,
            client_id=oauth.client_id,
            client_secret=oauth.client_secret.get_secret_value() if oauth.client_secret else "",
            refresh_token=oauth.refresh_token.get_secret_value(),
            tenant=oauth.tenant,
        )
    )
