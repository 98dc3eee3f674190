"""The service standard's requirements, as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.ask import asked_by
from rules.case import Case
from rules.letter import Letter
from rules.office import Desk

SURE = 0.90
"""Below this a reading is doubtful: a person decides, the agency is not asked."""


class State(StrEnum):
    MET = "met"
    MISSING = "missing"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement as it stands; `label` and `note` are for people, in Indonesian."""

    key: str
    label: str
    state: State
    note: str = ""

    def as_data(self) -> dict[str, str]:
        return {"key": self.key, "label": self.label, "state": str(self.state), "note": self.note}


Verdict = tuple[State, str]
Check = Callable[[Case, datetime, Desk], Verdict]


def _letter(case: Case, now: datetime, desk: Desk) -> Verdict:
    letter = case.letter
    if letter is None:
        return State.MISSING, "surat permohonan belum diterima dalam bentuk yang terbaca"
    if _read(case) is None:
        return State.MISSING, "berkas yang dilampirkan tidak terbaca sebagai surat permohonan akun Zoom"
    if not letter.is_request:
        return State.DOUBTFUL, "isi surat tidak tampak sebagai permohonan akun Zoom"
    return State.MET, letter.number or ""


def _read(case: Case) -> Letter | None:
    """The letter; None where what came is surely another one (an invitation): one thing at a time."""
    letter = case.letter
    if letter is None or letter.is_request or letter.confidence.get("is_request", 1.0) < SURE:
        return letter
    return None


def _addressed(case: Case, now: datetime, desk: Desk) -> Verdict:
    letter = _read(case)
    if letter is None or letter.to_desk is True:
        return State.MET, ""
    if letter.to_desk is None:
        return State.DOUBTFUL, "tujuan surat tidak terbaca"
    return State.DOUBTFUL, f"surat tertulis untuk {letter.addressee or 'pihak lain'}"


def _signed(case: Case, now: datetime, desk: Desk) -> Verdict:
    letter = _read(case)
    if letter is None:
        return State.MET, ""  # the letter itself is asked for; one thing at a time
    signature = letter.signature
    if signature.kind == "electronic":
        if signature.valid and signature.confidence < SURE:
            note = signature.note or "penanda tangan elektronik berbeda dengan yang tertulis"
            return State.DOUBTFUL, f"tanda tangan elektronik sah: {signature.signer or '–'}; {note}"
        if signature.valid and letter.signatory.capacity != "kepala":
            return State.DOUBTFUL, f"ditandatangani secara elektronik sebagai {_capacity(letter)}"
        if signature.valid:
            return State.MET, f"tanda tangan elektronik sah: {signature.signer or 'penanda tangan'}"
        if signature.valid is False:
            return State.DOUBTFUL, f"tanda tangan elektronik tidak sah: {signature.note or 'dokumen berubah'}"
        return State.DOUBTFUL, "tanda tangan elektronik tidak terverifikasi"
    if signature.kind == "none":
        if signature.confidence >= SURE:
            return State.MISSING, "surat belum ditandatangani"
        return State.DOUBTFUL, "tanda tangan tidak tampak jelas"
    if letter.signatory.capacity != "kepala":
        return State.DOUBTFUL, f"ditandatangani sebagai {_capacity(letter)}"
    if signature.confidence < SURE:
        return State.DOUBTFUL, "tanda tangan tidak tampak jelas"
    return State.MET, "tanda tangan basah"


def _capacity(letter: Letter) -> str:
    return CAPACITIES[letter.signatory.capacity]


def _stamped(case: Case, now: datetime, desk: Desk) -> Verdict:
    letter = _read(case)
    if letter is None or (letter.signature.kind == "electronic" and letter.signature.valid):
        return State.MET, ""
    stamp = letter.stamp
    if letter.signature.kind == "electronic":
        return State.DOUBTFUL, "tanpa stempel; tanda tangan elektronik tidak terverifikasi"
    if stamp.present and stamp.agrees is False:
        return State.DOUBTFUL, "tulisan pada stempel berbeda dengan nama perangkat daerah"
    if stamp.confidence < SURE:
        return State.DOUBTFUL, "stempel tidak tampak jelas"
    if not stamp.present:
        return State.MISSING, "surat belum dibubuhi stempel perangkat daerah"
    return State.MET, COLOURS.get(stamp.colour or "", "")


def _form(case: Case, now: datetime, desk: Desk) -> Verdict:
    if case.form:
        return State.MET, ""
    return State.MISSING, desk.office.form_url.removeprefix("https://")


def _days(case: Case, now: datetime, desk: Desk) -> Verdict:
    ask = asked_by(case)
    end = ask.ends_at
    if _read(case) is None and not case.form:
        return State.MET, ""
    if end is None:
        return State.DOUBTFUL, "hari dan tanggal acara tidak terbaca"
    if end < now:
        return State.MISSING, "tanggal acara sudah lewat"
    if "first_day" in case.stated or case.letter is None:
        return State.MET, ""
    if case.letter.confidence.get("event.first_day", 1.0) < SURE:
        return State.DOUBTFUL, "tanggal acara terbaca kurang jelas, mohon dicocokkan"
    return State.MET, ""


def _account(case: Case, now: datetime, desk: Desk) -> Verdict:
    if desk.office.zoom_way == "pool":
        return State.MET, ""
    ask = asked_by(case)
    if _read(case) is None and not case.form:
        return State.MET, ""
    if ask.account is None:
        return State.MISSING, "alamat surel akun Zoom belum disebutkan"
    said = "account" in case.stated or "account" in case.form
    if not said and case.letter is not None and case.letter.confidence.get("account_email", 1.0) < SURE:
        return State.DOUBTFUL, "terbaca kurang jelas, mohon dicocokkan"
    return State.MET, ask.account


CAPACITIES = {
    "kepala": "kepala",
    "an": "a.n. (atas nama)",
    "plt": "Plt. (pelaksana tugas)",
    "plh": "Plh. (pelaksana harian)",
    "pj": "Pj. (penjabat)",
    "ub": "u.b. (untuk beliau)",
}
COLOURS = {"blue": "biru", "purple": "ungu", "red": "merah", "black": "hitam", "green": "hijau"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """`holds` is whether a missing one stops the standard's clock; `source` is where it is laid down."""

    key: str
    label: str
    check: Check
    holds: Callable[[Desk], bool]
    source: str


def _always(desk: Desk) -> bool:
    return True


def _if_form_required(desk: Desk) -> bool:
    return desk.office.form_required


SK = "SK 09/DISKOMINFO/2022, Persyaratan"
REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement("letter", "surat permohonan", _letter, _always, SK),
    Requirement("addressed", "tujuan surat", _addressed, _always, "procedure (a): submitted to the desk"),
    Requirement("signed", "tanda tangan kepala perangkat daerah/UPT", _signed, _always, SK),
    Requirement("stamped", "stempel perangkat daerah", _stamped, _always, SK),
    Requirement("days", "waktu acara", _days, _always, "an event that is over needs no account"),
    Requirement("account", "alamat akun", _account, _always, "procedure (c): what to activate"),
    Requirement("form", "formulir pendaftaran", _form, _if_form_required, SK),
)


def findings(case: Case, now: datetime, desk: Desk) -> tuple[Finding, ...]:
    """Every requirement of the standard, as the case stands at `now`."""
    return tuple(Finding(r.key, r.label, *r.check(case, now, desk)) for r in REQUIREMENTS)


def holding(found: tuple[Finding, ...], desk: Desk) -> tuple[Finding, ...]:
    """The findings that are missing and keep the request from being complete."""
    held = {r.key for r in REQUIREMENTS if r.holds(desk)}
    return tuple(f for f in found if f.state is State.MISSING and f.key in held)
