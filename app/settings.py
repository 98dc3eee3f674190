"""disposisi.toml and the environment, read and checked."""

from __future__ import annotations

import os
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableVariable

from app.sections import (
    CalendarSection,
    ComplaintsSection,
    ImapSection,
    OfficeSection,
    ReadingSection,
    ReviewSection,
    SmtpSection,
    StaffSection,
    StorageSection,
    ZoomSection,
)
from app.setting_faults import PREFIX, sentences
from rules.mail import Address
from rules.office import Office, Role, Staff, Terms
from rules.office_days import Hours, OfficeDays, read_hours, read_office_days
from rules.workdays import WorkCalendar

DEFAULT_FILE = Path("disposisi.toml")


class SettingsError(Exception):
    """Settings that cannot be used; `faults` is one sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Everything an operator may choose; `load` reads it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, validate_default=False
    )

    office: OfficeSection
    imap: ImapSection
    smtp: SmtpSection
    zoom: ZoomSection = ZoomSection()
    storage: StorageSection = StorageSection()
    review: ReviewSection = ReviewSection()
    complaints: ComplaintsSection = ComplaintsSection()
    calendar: CalendarSection = CalendarSection()
    reading: ReadingSection = ReadingSection()
    staff: list[StaffSection] = Field(min_length=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment over the file (which comes as init)."""
        return env_settings, init_settings

    @field_validator("staff")
    @classmethod
    def _each_once(cls, people: list[StaffSection]) -> list[StaffSection]:
        seen = [p.address.lower() for p in people]
        twice = sorted({a for a in seen if seen.count(a) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; give one entry all its roles")
        if not any(Role.REVIEWER in p.roles for p in people):
            raise ValueError('nobody has the role "reviewer"; somebody must be able to approve')
        return people

    @model_validator(mode="after")
    def _fit_together(self) -> Settings:
        faults = []
        for name, part in (("imap", self.imap), ("smtp", self.smtp)):
            if part.password is not None and part.oauth is not None:
                faults.append(f"{name}.password and {name}.oauth are both given; one of them is allowed")
            if part.security == "plain" and part.host not in ("127.0.0.1", "localhost", "::1"):
                faults.append(
                    f"{name}.security = 'plain' is allowed on the loopback alone, not for {part.host}"
                )
        if self.imap.password is None and self.imap.oauth is None:
            faults.append("imap.password (or imap.password_file, or [imap.oauth]) is missing")
        faults += self._login_faults() + self._own_address_faults()
        if self.review.authenticity == "strict" and not self.review.authserv_id:
            faults.append(
                "review.authserv_id is missing: name the authserv-id that your mail server writes into "
                'Authentication-Results, or set review.authenticity = "token"'
            )
        if self.zoom.way != "off" and not (
            self.zoom.account_id and self.zoom.client_id and self.zoom.client_secret
        ):
            faults.append(
                "zoom.account_id, zoom.client_id and zoom.client_secret are needed, or set zoom.way = 'off'"
            )
        if self.zoom.way == "pool" and not self.zoom.hosts:
            faults.append("zoom.hosts is empty; zoom.way = 'pool' lends the accounts named there")
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def _login_faults(self) -> list[str]:
        """Half a login to the server that takes our mail."""
        proof = self.smtp.password is not None or self.smtp.oauth is not None
        if proof and not self.smtp.user:
            return ["smtp.user is missing; a password or [smtp.oauth] alone would log nobody in"]
        if self.smtp.user and not proof:
            return [
                f"smtp.password (or smtp.password_file, or [smtp.oauth]) is missing for smtp.user = "
                f"{self.smtp.user!r}; where the server asks for no login, take smtp.user out"
            ]
        return []

    def _own_address_faults(self) -> list[str]:
        """People whose mail would be the desk's own, which nobody answers."""
        own = {address.lower() for address in (self.office.address, *self.office.other_addresses)}
        people = [("staff", person.address) for person in self.staff]
        people += [("office.operator", self.office.operator)] if self.office.operator else []
        return [
            f"{key} has {address}, the desk's own address; people need an address of their own"
            for key, address in people
            if address.lower() in own
        ]

    # --- what the rooms below are given ---------------------------------------------------------

    @property
    def database_url(self) -> str:
        path = (self.storage.data_dir / "disposisi.sqlite3").absolute()
        return self.storage.url or f"sqlite:///{path}"

    @property
    def archive_url(self) -> str:
        return self.storage.archive or str((self.storage.data_dir / "archive").absolute())

    @property
    def signing_key_path(self) -> Path:
        return self.review.signing_key_file or self.storage.data_dir / "signing.key"

    def desk(self) -> Office:
        """The office as the rules know it."""
        from_settings = self.office
        complaints, review = self.complaints, self.review
        return Office(
            name=from_settings.name,
            desk=Address(from_settings.address.lower(), self.smtp.from_name or from_settings.name),
            operator=Address(from_settings.operator.lower()) if from_settings.operator else None,
            contact_name=from_settings.contact_name,
            contact_phone=from_settings.contact_phone,
            form_url=from_settings.form_url,
            form_sender=from_settings.form_sender.lower() if from_settings.form_sender else None,
            form_fields=dict(from_settings.form_fields),
            form_prefill=dict(from_settings.form_prefill),
            form_required=from_settings.form_required,
            other_addresses=frozenset(a.lower() for a in from_settings.other_addresses),
            staff=tuple(
                Staff(Address(p.address.lower(), p.name), frozenset(p.roles), p.digest) for p in self.staff
            ),
            terms=Terms(
                request=review.term_days,
                ringan=complaints.ringan,
                normatif=complaints.normatif,
                tidak_berkadar_pengawasan=complaints.tidak_berkadar_pengawasan,
                berkadar_pengawasan=complaints.berkadar_pengawasan,
                incomplete_reminders=tuple(review.incomplete_reminders),
                incomplete_lapses=review.incomplete_lapses,
                objection=complaints.objection,
            ),
            authenticity=review.authenticity,
            zoom_way=self.zoom.way,
            meeting=self.zoom.meeting,
            margin_before=timedelta(minutes=self.zoom.margin_before_minutes),
            margin_after=timedelta(minutes=self.zoom.margin_after_minutes),
            licences=self.zoom.licences,
            licence_from=self.zoom.licence_from,
            hosts=tuple(self.zoom.host(email.lower()) for email in self.zoom.hosts),
            seats=self.zoom.capacity,
            answers_per_day=review.answers_per_day,
            cases_per_hour=review.cases_per_hour,
        )

    def work_calendar(self) -> WorkCalendar:
        """The office's calendar; raises SettingsError for a list of days that cannot be read."""
        c = self.calendar
        days = OfficeDays()
        if c.days_file is not None:
            try:
                days = read_office_days(c.days_file.read_text())
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(
                    [f"calendar.days_file = {str(c.days_file)!r} cannot be read: {error}"]
                ) from error
        if days.faults:
            raise SettingsError([f"calendar.days_file, {fault}" for fault in days.faults])
        return WorkCalendar(
            zone=ZoneInfo(c.zone),
            opens=c.opens,
            closes=c.closes,
            friday=_hours(c.friday),
            ramadan=_hours(c.ramadan),
            ramadan_friday=_hours(c.ramadan_friday),
            ramadan_periods=tuple(c.ramadan_periods),
            added={**days.added, **c.added},
            removed={**days.removed, **c.removed},
            half_days=days.half_days,
            national=c.national,
        )


def _hours(text: str | None) -> Hours | None:
    return read_hours(text) if text else None


def load(path: Path | None = None) -> Settings:
    """Settings from `path` (default ./disposisi.toml where it is there) and the environment.

    Raises SettingsError with one sentence for each fault: the key, what was found, what is allowed.
    """
    file = path or DEFAULT_FILE
    given: dict[str, Any] = {}
    if path is not None or file.exists():
        try:
            given = tomllib.loads(file.read_text())
        except OSError as error:
            raise SettingsError(
                [f"{file} cannot be read: {error.strerror}; make one with: disposisi init"]
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError([f"{file} is no TOML: {error}"]) from error
    if stray := _stray_sections():
        raise SettingsError(stray)
    try:
        return Settings(**given)
    except UnreadableVariable as error:
        name = PREFIX + str(error).partition('"')[2].partition('"')[0].upper()
        raise SettingsError(
            [
                f"{name}, or a variable that begins with {name}__, cannot be read; in the environment a "
                "table or list is written as JSON"
            ]
        ) from None
    except ValidationError as error:
        raise SettingsError([line for each in error.errors() for line in sentences(each, Settings)]) from None


def secret_files(file: Path) -> list[Path]:
    """The files that `file` names as holding a secret; empty where it cannot be read."""
    try:
        sections = tomllib.loads(file.read_text())
    except (OSError, ValueError):
        return []
    tables = [each for each in sections.values() if isinstance(each, dict)]
    tables += [each for table in tables for each in table.values() if isinstance(each, dict)]
    names = ("password_file", "client_secret_file", "refresh_token_file")
    return [Path(str(table[name])) for table in tables for name in names if name in table]


def _stray_sections() -> list[str]:
    """Variables of the environment that name a section which is none; pydantic passes over them."""
    return [
        f"{name} names no section of the settings; allowed are {', '.join(Settings.model_fields)}"
        for name in sorted(os.environ)
        if name.startswith(PREFIX)
        and name.removeprefix(PREFIX).split("__")[0].lower() not in Settings.model_fields
    ]
