"""Letters, mails and a desk for the rules' tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import count

from rules.letter import Event, Letter, Signatory, Signature, Stamp
from rules.mail import Address, Command, Mail, Proof, Token, Verb
from rules.office import Desk, Office, Role, Staff
from rules.workdays import WorkCalendar

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 09.00 WIB
REQUESTER = Address("sekretariat@dinkes.example", "Dinas Kesehatan")
RINA = Address("rina@diskominfo.example", "Rina")
BUDI = Address("budi@diskominfo.example", "Budi")
SARI = Address("sari@diskominfo.example", "Sari")
HEAD = Address("kabid@diskominfo.example", "Kepala Bidang")
OFFICE = Office(
    name="Dinas Komunikasi dan Informatika Provinsi Kalimantan Barat",
    desk=Address("diskominfo@kalbarprov.example", "Diskominfo"),
    staff=(
        Staff(RINA, frozenset({Role.REVIEWER})),
        Staff(BUDI, frozenset({Role.REVIEWER})),
        Staff(SARI, frozenset({Role.COMPLAINTS})),
        Staff(HEAD, frozenset({Role.SUPERVISOR})),
    ),
)
DESK = Desk(OFFICE, WorkCalendar())
LETTER = Letter(
    file="surat.pdf",
    digest="a" * 64,
    is_request=True,
    opd="Dinas Kesehatan",
    unit="Dinas Kesehatan",
    number="005/123/DINKES-A/2026",
    date=date(2026, 3, 2),
    subject="Permohonan akun Zoom",
    to_desk=True,
    event=Event("Rapat Koordinasi", date(2026, 3, 5), date(2026, 3, 5), time(9), None, "WIB", 100),
    account_email="dinkes.zoom@kalbarprov.example",
    signatory=Signatory("dr. Erna Yulianti, M.Kes.", "196808121994031005", "Kepala Dinas Kesehatan"),
    stamp=Stamp(True, 0.98, 1, (0.5, 0.7, 0.7, 0.8), "purple"),
    signature=Signature("wet", 0.97, 1, (0.5, 0.7, 0.7, 0.8)),
)
_serial = count(1)


def mail(sender: Address | None = REQUESTER, **changes: object) -> Mail:
    """A plain mail with a Message-ID and a digest of its own."""
    number = next(_serial)
    made = Mail(
        digest=sha256(str(number).encode()).hexdigest(),
        message_id=f"<{number}@mail.example>",
        sender=sender,
        to=(OFFICE.desk,),
        subject="Permohonan akun Zoom",
        received_at=NOW,
        new_text="Terlampir surat kami.",
        text="Terlampir surat kami.",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def proven(sender: Address = RINA, ticket: str | None = "VC-2026-0001", **changes: object) -> Mail:
    """A mail that proves its author as the strict mode asks."""
    return mail(sender, **{"proof": Proof("pass", "none", Token.VALID, ticket), **changes})


def command(verb: Verb, argument: str | None = None, **corrections: str) -> Command:
    return Command(verb, argument, corrections)


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)
