"""The sections of disposisi.toml, key by key."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from app.values import Email, File, FileOrFolder, Folder, FormFields, Prefill, Span, Web
from rules.booking import Host
from rules.office import Role

Capacity = Literal[100, 300, 500, 1000]
DATABASES = ("sqlite:///", "postgresql+psycopg://")


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
            if path is not None and name in taken:
                raise ValueError(f"{name} and {name}_file are both given; one of them is allowed")
            if path is not None:
                taken[name] = _first_line(Path(str(path)), f"{name}_file")
            if info.annotation in SECRETS and taken.get(name) == "":
                raise ValueError(f"{name} is empty; give the secret, or take the line out")
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
    form_url: Web = "https://kalbar.link/sibowal"
    form_sender: Email | None = None
    form_fields: FormFields = {}
    form_prefill: Prefill = {}
    form_required: bool = False
    templates: Folder | None = None
    health_file: Path | None = None
    metrics_port: int | None = Field(None, ge=1, le=65535)


class ImapSection(Section):
    host: str
    port: int = Field(993, ge=1, le=65535)
    security: Literal["tls", "starttls", "plain"] = "tls"
    user: str
    password: SecretStr | None = None
    oauth: OAuth | None = None
    ca_file: File | None = None
    folder: str = "INBOX"
    done_folder: str = "Disposisi/Selesai"
    look_folder: str = "Disposisi/Periksa"
    size_limit_mb: int = Field(40, ge=1, le=500)
    from_before: bool = False
    poll_seconds: float = Field(60, ge=1, le=3600)
    idle: bool = True

    @model_validator(mode="after")
    def _three_folders(self) -> ImapSection:
        names = (self.folder, self.done_folder, self.look_folder)
        if len({"INBOX" if name.upper() == "INBOX" else name for name in names}) < 3:
            raise ValueError(
                f"imap.folder, imap.done_folder and imap.look_folder are {', '.join(map(repr, names))}; "
                "they must be three different folders"
            )
        return self


class SmtpSection(Section):
    host: str
    port: int = Field(587, ge=1, le=65535)
    security: Literal["tls", "starttls", "plain"] = "starttls"
    user: str = ""
    password: SecretStr | None = None
    oauth: OAuth | None = None
    ca_file: File | None = None
    from_name: str = ""
    plus_addressing: bool = False
    timeout_seconds: float = Field(60, ge=1, le=600)


class ZoomSection(Section):
    way: Literal["named", "pool", "off"] = "named"
    account_id: str = ""
    client_id: str = ""
    client_secret: SecretStr | None = None
    base_url: Web = "https://api.zoom.us/v2"
    oauth_url: Web = "https://zoom.us/oauth/token"
    plan: Literal["pro", "business"] = "pro"
    licences: int | None = Field(None, ge=0)
    capacity: Capacity = 100
    hosts: list[Email] = []
    seats: dict[Email, Capacity] = {}
    protected: list[Email] = []
    meeting: bool = True
    margin_before_minutes: int = Field(30, ge=0, le=1440)
    margin_after_minutes: int = Field(60, ge=0, le=1440)
    licence_from: Literal["approval", "margin"] = "approval"

    @model_validator(mode="after")
    def _each_host_once(self) -> ZoomSection:
        hosts = [email.lower() for email in self.hosts]
        if twice := sorted({email for email in hosts if hosts.count(email) > 1}):
            raise ValueError(f"zoom.hosts names {', '.join(twice)} twice; name each host once")
        if strange := sorted(email for email in self.seats if email.lower() not in hosts):
            raise ValueError(
                f"zoom.seats names {', '.join(strange)}, not in zoom.hosts; add it there, or mend it"
            )
        return self

    def host(self, email: str) -> Host:
        """A lent host with its room: `seats` by address where it is not `capacity`."""
        rooms = {address.lower(): room for address, room in self.seats.items()}
        return Host(email, rooms.get(email, self.capacity))


class StorageSection(Section):
    data_dir: Path = Path("data")
    url: str | None = None
    """The database; in `data_dir` where it is not given."""
    archive: str | None = None
    keep_days: int | None = Field(None, ge=30, le=36500)

    @field_validator("url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(DATABASES):
            # a password may stand in it: only what comes before it is shown
            raise ValueError(f"must begin with {' or '.join(DATABASES)}, not with {url.split(':')[0]!r}")
        return url


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

    @model_validator(mode="after")
    def _reminded_in_turn_and_then_closed(self) -> ReviewSection:
        days, lapses = self.incomplete_reminders, self.incomplete_lapses
        key = "review.incomplete_reminders"
        if days != sorted(set(days)) or any(day < 1 for day in days):
            raise ValueError(
                f"{key} = {days} is not allowed: working days, the first first, each once, such as [1, 3]"
            )
        if days and lapses <= days[-1]:
            raise ValueError(
                f"review.incomplete_lapses = {lapses} is not allowed: it must be more than the last of "
                f"{key} = {days}, or that reminder would never be sent"
            )
        return self


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
    friday: Span | None = None
    ramadan: Span | None = None
    ramadan_friday: Span | None = None
    ramadan_periods: list[tuple[date, date]] = []
    added: dict[date, str] = {}
    removed: dict[date, str] = {}
    days_file: File | None = None
    national: bool = True

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> CalendarSection:
        if self.opens >= self.closes:
            raise ValueError(f"opens must be before closes, not {self.opens} and {self.closes}")
        return self

    @model_validator(mode="after")
    def _each_day_means_one_thing(self) -> CalendarSection:
        for first, last in self.ramadan_periods:
            if last < first:
                raise ValueError(f"calendar.ramadan_periods: {first} to {last} ends before it begins")
        if both := sorted(self.added.keys() & self.removed.keys()):
            raise ValueError(
                f"calendar.added and calendar.removed both name {', '.join(map(str, both))}; "
                "a day off is added, a day worked in spite of the national list is removed"
            )
        return self


class ReadingSection(Section):
    workers: int = Field(2, ge=1, le=64)
    memory_mb: int = Field(2048, ge=768)
    seconds: float = Field(60, ge=1, le=3600)
    pages: int = Field(30, ge=1, le=1000)
    file_mb: int = Field(40, ge=1, le=500)
    trust_anchors: FileOrFolder | None = None
    register_file: File | None = None


class StaffSection(Section):
    address: Email
    name: str = ""
    roles: list[Role] = Field(min_length=1)
    digest: bool = False
