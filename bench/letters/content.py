"""What a made letter says, and its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.letters.agencies import Issuer, issuer
from bench.letters.events import Slot, event_name, slot, spelled
from bench.letters.people import CALLERS, Person, person, phone

Kind = str
"""`request`, `invitation`, `thanks` or `report`."""


@dataclass
class Content:
    kind: Kind
    issuer: Issuer
    signer: Person
    written: date
    number: str
    subject: str
    event: str
    slot: Slot
    participants: int | None
    account: str | None
    caller: str | None
    phone: str | None
    title_lines: tuple[str, ...]
    capacity: str
    title: str
    truth: dict[str, Any] = field(default_factory=dict)


def content(rng: random.Random) -> Content:
    """One letter's facts; four in five ask for a video conference."""
    who = issuer(rng)
    signer = person(rng)
    written = date(2026, rng.randint(1, 11), rng.randint(1, 28))
    kind = "request" if rng.random() < 0.8 else rng.choice(["invitation", "thanks", "report"])
    event = event_name(rng)
    when = slot(rng, written)
    lines, capacity, title = _signing(rng, who)
    named = kind == "request"
    found = Content(
        kind=kind,
        issuer=who,
        signer=signer,
        written=written,
        number=_number(rng, who.code, written),
        subject=_subject(rng, kind, event),
        event=event,
        slot=when,
        participants=rng.choice([25, 30, 40, 56, 75, 100, 120, 150, 300, 500])
        if named and rng.random() < 0.8
        else None,
        account=_account(rng, who) if named and rng.random() < 0.8 else None,
        caller=rng.choice(CALLERS) if named and rng.random() < 0.7 else None,
        phone=None,
        title_lines=lines,
        capacity=capacity,
        title=title,
    )
    found.phone = phone(rng) if found.caller else None
    found.truth = _truth(found)
    return found


def _truth(found: Content) -> dict[str, Any]:
    who, when = found.issuer, found.slot
    truth: dict[str, Any] = {
        "is_request": found.kind == "request",
        "opd": who.opd,
        "unit": who.unit,
        "number": found.number,
        "date": found.written.isoformat(),
        "subject": found.subject,
        "signatory": {
            "name": found.signer.name,
            "nip": found.signer.nip,
            "title": found.title,
            "capacity": found.capacity,
        },
    }
    if found.kind == "request":
        truth["account_email"] = found.account
        truth["contact"] = {"name": found.caller, "phone": found.phone}
        truth["event"] = {
            "name": found.event,
            "first_day": when.first.isoformat(),
            "last_day": when.last.isoformat(),
            "start": when.start,
            "end": when.end,
            "timezone": when.zone,
            "participants": found.participants,
        }
    return truth


def _number(rng: random.Random, code: str, written: date) -> str:
    index = rng.choice(
        ["005", "555", "000.1.5", "400.7.22.1", "900.1.3", "800.1.11.1", "100.3.4", "500.12.5", "421.5"]
    )
    serial = rng.choice([rng.randint(1, 99), rng.randint(100, 2400)])
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[written.month - 1]
    return rng.choice(
        [
            *(
                f"{index}/{serial}/{code}/{written.year}",
                f"{index}/{serial}/{code}/{written.year}",
                f"{index}/{serial}/{code}",
            ),
            *(
                f"{index}/{serial:04d}/{code}",
                f"B/{index}/{serial}/{code}/{written.year}",
                f"T/{index}/{serial}/{code}/{written.year}",
            ),
            *(
                f"{index}/{serial}/{code}/{roman}/{written.year}",
                f"{index}/ {serial} /{code}".replace(" ", ""),
            ),
        ]
    )


def _subject(rng: random.Random, kind: Kind, event: str) -> str:
    if kind == "invitation":
        return rng.choice([f"Undangan {event}", "Undangan Rapat", "Undangan"])
    if kind == "thanks":
        return "Ucapan Terima Kasih"
    if kind == "report":
        return f"Laporan Pelaksanaan {event}"
    return rng.choice(
        [
            *(
                "Permohonan Akun Zoom Meeting",
                "Permohonan Fasilitasi Zoom Meeting",
                "Permohonan Video Conference",
            ),
            *(
                "Peminjaman Akun Zoom",
                "Permohonan Dukungan Zoom",
                "Permohonan Link Zoom",
                "Permintaan Fasilitas Vicon",
            ),
            f"Permohonan Akun Zoom Meeting Kegiatan {event}",
        ]
    )


def _account(rng: random.Random, who: Issuer) -> str:
    unit = "".join(char for char in who.unit.lower().split()[-1] if char.isalpha())
    name = rng.choice(
        [
            f"{who.host}.{unit}",
            f"zoom.{unit}",
            f"{unit}_kalbar",
            f"{unit}{rng.randint(10, 99)}",
            f"bidang.{unit}",
            f"rapat.{who.host}",
        ]
    )
    return f"{name}@{rng.choice(['gmail.com', 'gmail.com', 'kalbarprov.go.id', 'yahoo.com', 'yahoo.co.id'])}"


def _signing(rng: random.Random, who: Issuer) -> tuple[tuple[str, ...], str, str]:
    """Title lines as printed, how the signatory signs, and the signatory's own title."""
    title = who.title
    place = " Provinsi Kalimantan Barat" if who.host != "kab" and rng.random() < 0.3 else ""
    lines = _wrapped(f"{title}{place}")
    draw = rng.random()
    if draw < 0.62:
        found, capacity, own = lines, "kepala", f"{title}{place}"
    elif draw < 0.76:
        own = rng.choice(["Sekretaris", "Kepala Bidang Pelayanan", "Kepala Bagian Umum", "Sekretaris Dinas"])
        found, capacity = (f"a.n. {lines[0]}", *lines[1:], own), "an"
    elif draw < 0.92:
        mark, capacity = rng.choice([("Plt.", "plt"), ("Plt.", "plt"), ("Plh.", "plh"), ("Pj.", "pj")])
        found, own = (f"{mark} {lines[0]}", *lines[1:]), f"{title}{place}"
    else:
        own = rng.choice(["Kepala Subbagian Umum dan Aparatur", "Kepala Subbagian Tata Usaha"])
        found, capacity = (f"a.n. {lines[0]}", *lines[1:], "Sekretaris", "u.b.", own), "ub"
    if rng.random() < 0.4:
        found = tuple(_upper(line) for line in found)
    return (*found[:-1], found[-1] + rng.choice([",", ",", ""])), capacity, own


def _upper(line: str) -> str:
    for mark in ("a.n. ", "Plt. ", "Plh. ", "Pj. "):
        if line.startswith(mark):
            return mark + line[len(mark) :].upper()
    return line if line == "u.b." else line.upper()


def _wrapped(text: str, room: int = 38) -> tuple[str, ...]:
    lines: list[str] = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def place_date(found: Content) -> str:
    return f"{found.issuer.place}, {spelled(found.written)}"
