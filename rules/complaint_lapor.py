"""Complaints out of an SP4N-LAPOR! export."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from rules.facts import CATEGORIES, Complaint
from rules.form_words import day_named

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("tracking id", "trackingid", "id laporan", "nomor laporan", "no laporan"),
    "day": ("tanggal laporan", "tanggal disposisi", "tanggal masuk", "tanggal"),
    "title": ("judul laporan", "judul"),
    "text": ("isi laporan", "isi laporan akhir", "isi pengaduan", "isi", "laporan"),
    "kind": ("klasifikasi laporan", "klasifikasi", "jenis laporan"),
    "name": ("nama pelapor", "pelapor", "nama"),
    "email": ("email pelapor", "email", "surel"),
    "phone": ("nomor telepon", "no telepon", "no telp", "telepon", "no hp"),
    "secret": ("rahasia", "anonim", "sifat laporan", "visibilitas"),
}
"""Headings as they were seen or guessed: the export has no published format, and its headings changed."""
NO_COMPLAINT = ("aspirasi", "permintaan informasi")
WHISTLE = ("wbs", "whistle", "berkadar pengawasan")
YES = ("ya", "y", "1", "true", "rahasia", "anonim", "tertutup")


@dataclass(frozen=True, slots=True)
class Export:
    """`others` counts rows that are no complaints (aspirations, questions); `faults` names lines left out."""

    complaints: tuple[Complaint, ...] = ()
    others: int = 0
    faults: tuple[str, ...] = ()


def read_lapor(text: str) -> Export:
    """The rows of a CSV export; each complaint's digest derives from its tracking id, so that a row
    imported twice is one complaint. Never raises: a file that is no export is one fault."""
    text = text.lstrip("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error as error:
        return Export(faults=(f"no CSV: {error}",))
    places = _places(rows[0]) if rows else {}
    missing = [COLUMNS[key][0] for key in ("id", "text") if key not in places]
    if missing:
        return Export(faults=(f"no export of SP4N-LAPOR!: column {' and '.join(missing)} not found",))
    found: dict[str, Complaint] = {}
    others, faults = 0, []
    for number, row in enumerate(rows[1:], 2):
        cells = {key: row[place].strip() for key, place in places.items() if place < len(row)}
        if not any(cells.values()):
            continue
        if cells.get("kind", "").lower().startswith(NO_COMPLAINT):
            others += 1
            continue
        read = _complaint(cells)
        if isinstance(read, str):
            faults.append(f"row {number}: {read}")
        else:
            found[read.digest] = read
    return Export(tuple(found.values()), others, tuple(faults))


def _places(headings: list[str]) -> dict[str, int]:
    plain = [re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip() for heading in headings]
    places: dict[str, int] = {}
    for key, names in COLUMNS.items():
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None:
            places[key] = place
    return places


def _complaint(cells: Mapping[str, str]) -> Complaint | str:
    number, said = cells.get("id", "").lstrip("#"), cells.get("text", "")
    if not number or not said:
        return "no tracking id" if not number else "no text"
    day = day_named(cells.get("day", ""))
    if cells.get("day") and day is None:
        return f"{cells['day'][:40]!r} is no date"
    whistle = any(word in cells.get("kind", "").lower() for word in WHISTLE)
    title = cells.get("title", "")
    return Complaint(
        mail=None,
        text=f"{title}\n\n{said}" if title and title not in said else said,
        channel="LAPOR",
        reporter=cells.get("name") or None,
        contact=cells.get("email") or cells.get("phone") or None,
        proposed=CATEGORIES[3] if whistle else CATEGORIES[0],
        proposed_reasons=(f"klasifikasi: {cells['kind']}",) if whistle else (),
        wants_secrecy=whistle or cells.get("secret", "").lower() in YES,
        digest=sha256(f"lapor/{number}".encode()).hexdigest(),
        received_on=day,
    )
