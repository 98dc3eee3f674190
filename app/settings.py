"""disposisi.toml and the environment, read and checked."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from rules.booking import Host
from rules.mail import Address
from rules.office import Office, Role, Staff, Terms
from rules.office_days import Hours, OfficeDays, read_hours, read_office_days
from rules.workdays import WorkCalendar

DEFAULT_FILE = Path("disposisi.toml")
PREFIX = "DISPOSISI_"
Email = Annotated[str, Field(pattern=r"^[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+$")]
Capacity = Literal[100, 300, 500, 1000]
SPAN = Annotated[str, Field(pattern=r"^\d{2}[.:]\d{2}-\d{2}[.:]\d{2}$")]


class SettingsError(Exception):
    """Settings that cannot be used; `faults` is one sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: Any) -> Any:
        """`password_file = PATH` stands for `password`: the file's first line."""
        if not isinstance(given, dict):
            return given
        taken = dict(given)
        for name, info in cls.model_fields.items():
            path = taken.pop(f"{name}_file", None) if info.annotation in SECRETS else None
            if path is not None:
                taken[name] = _first_line(Path(str(path)), f"{name}_file")
        return taken


SECRETS = (SecretStr, SecretStr | None)


def _first_line(path: Path, key: str) -> str:
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{key} = {str(path)!r} cannot be read: {error}") from error
    if not lines or not lines[0].strip():
        raise ValueError(f"{key} = {str(path)!r} is empty; its first line must be the secret")
    return lines[0].strip()


class OAuth(Section):
    """XOAUTH2 with a refresh token, in place of a password."""

    provider: Literal["google", "microsoft"]
    client_id: str
    client_secret: SecretStr | None = None
    refresh_token: SecretStr
    tenant: str = "common"


class OfficeSection(Section):
    name: str
    address: Email
    other_addresses: list[Email] = []
    contact_name: str = ""
    contact_phone: str = ""
    operator: Email | None = None
    form_url: str = "https://kalbar.link/sibowal"
    form_sender: Email | None = None
    form_fields: dict[str, str] = {}
    form_prefill: dict[str, str] = {}
    form_required: bool = False
    templates: Path | None = None
    health_file: Path | None = None
    metrics_port: int | None = Field(None, ge=1, le=65535)


class ImapSection(Section):
    host: str
    port: int = Field(993, ge=1, le=65535)
    security: Literal["tls", "starttls", "plain"] = "tls"
    user: str
    password: SecretStr | None = None
    oauth: OAuth | None = None
    ca_file: Path | None = None
    folder: str = "INBOX"
    done_folder: str = "Disposisi/Selesai"
    look_folder: str = "Disposisi/Periksa"
    size_limit_mb: int = Field(40, ge=1, le=500)
    from_before: bool = False
    poll_seconds: float = Field(60, ge=1, le=3600)
    idle: bool = True


class SmtpSection(Section):
    host: str
    port: int = Field(587, ge=1, le=65535)
    security: Literal["tls", "starttls", "plain"] = "starttls"
    user: str = ""
    password: SecretStr | None = None
    oauth: OAuth | None = None
    ca_file: Path | None = None
    from_name: str = ""
    plus_addressing: bool = False
    timeout_seconds: float = Field(60, ge=1, le=600)


class ZoomSection(Section):
    way: Literal["named", "pool", "off"] = "named"
    account_id: str = ""
    client_id: str = ""
    client_secret: SecretStr | None = None
    base_url: str = "https://api.zoom.us/v2"
    oauth_url: str = "https://zoom.us/oauth/token"
    licences: int | None = Field(None, ge=0)
    capacity: Capacity = 100
    hosts: list[Email] = []
    seats: dict[Email, Capacity] = {}
    protected: list[Email] = []
    meeting: bool = True
    margin_before_minutes: int = Field(30, ge=0, le=1440)
    margin_after_minutes: int = Field(60, ge=0, le=1440)
    licence_from: Literal["approval", "margin"] = "approval"

    def host(self, email: str) -> Host:
        """A lent host with its room: `seats` by address where it is not `capacity`."""
        rooms = {address.lower(): room for address, room in self.seats.items()}
        return Host(email, rooms.get(email, self.capacity))


class StorageSection(Section):
    data_dir: Path = Path("data")
    url: str | None = None
    archive: str | None = None
    keep_days: int | None = Field(None, ge=30, le=36500)


class ReviewSection(Section):
    authenticity: Literal["strict", "token"] = "strict"
    authserv_id: str | None = None
    check_dkim: bool = True
    signing_key_file: Path | None = None
    term_days: int = Field(1, ge=1, le=30)
    incomplete_reminders: list[int] = [1, 3]
    incomplete_lapses: int = Field(5, ge=1, le=60)
    answers_per_day: int = Field(20, ge=1)
    cases_per_hour: int = Field(30, ge=1)


class ComplaintsSection(Section):
    ringan: int = Field(5, ge=1)
    normatif: int = Field(5, ge=1)
    tidak_berkadar_pengawasan: int = Field(14, ge=1)
    berkadar_pengawasan: int = Field(60, ge=1)
    objection: int = Field(10, ge=1)
    keep_days: int | None = Field(None, ge=30, le=36500)


class CalendarSection(Section):
    zone: Literal["Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"] = "Asia/Pontianak"
    opens: time = time(7, 30)
    closes: time = time(16, 0)
    friday: SPAN | None = None
    ramadan: SPAN | None = None
    ramadan_friday: SPAN | None = None
    ramadan_periods: list[tuple[date, date]] = []
    added: dict[date, str] = {}
    removed: dict[date, str] = {}
    days_file: Path | None = None
    national: bool = True


class ReadingSection(Section):
    workers: int = Field(2, ge=1, le=64)
    memory_mb: int = Field(2048, ge=768)
    seconds: float = Field(60, ge=1, le=3600)
    pages: int = Field(30, ge=1, le=1000)
    file_mb: int = Field(40, ge=1, le=500)
    trust_anchors: Path | None = None
    register_file: Path | None = None


class StaffSection(Section):
    address: Email
    name: str = ""
    roles: list[Role] = Field(min_length=1)
    digest: bool = False


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
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError([line for each in error.errors() for line in _sentences(each)]) from None


def _sentences(error: Any) -> list[str]:
    """One fault of pydantic's as sentences of ours."""
    key = ".".join(str(part) for part in error["loc"])
    found = error.get("input")
    shown = "a secret" if any(word in key for word in ("password", "secret", "token")) else repr(found)[:80]
    match error["type"]:
        case "missing":
            return [f"{key} is missing; it must be given in disposisi.toml or as {_env(key)}"]
        case "extra_forbidden":
            return [f"{key} is not a setting{_near(error['loc'])}"]
        case "value_error":
            said = str(error["ctx"]["error"]).splitlines()
            return [line if "." in line.split(" ")[0] else f"{key}: {line}".lstrip(": ") for line in said]
        case "literal_error" | "enum":
            return [f"{key} = {shown} is not allowed; allowed are {error['ctx']['expected']}"]
        case _:
            return [f"{key} = {shown} is not allowed: {error['msg'][:1].lower()}{error['msg'][1:]}"]


def _env(key: str) -> str:
    return PREFIX + key.replace(".", "__").upper()


def _near(loc: tuple[Any, ...]) -> str:
    """The settings of the same section, the likeliest first."""
    names: list[str] = list(Settings.model_fields)
    if len(loc) > 1 and str(loc[0]) in Settings.model_fields:
        kind = Settings.model_fields[str(loc[0])].annotation
        inner = next((a for a in get_args(kind) if isinstance(a, type)), kind)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            names = list(inner.model_fields)
    near = difflib.get_close_matches(str(loc[-1]), names, n=1)
    allowed = ", ".join(names)
    return f"; did you mean {near[0]}? Allowed are {allowed}" if near else f"; allowed are {allowed}"
