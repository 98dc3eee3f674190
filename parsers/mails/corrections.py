"""`Label: value` lines under a command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from parsers.words.dates import find_days
from parsers.words.times import find_times

_LABEL = re.compile(
    r"[\s*_•–-]*(?:(?P<opd>opd|perangkat\s+daerah)|(?P<account>(?:alamat\s+)?akun(?:\s+zoom)?)"
    r"|(?P<day>(?:hari\s*[/,]?\s*)?(?:tanggal|tgl\.?)|hari)|(?P<time>waktu|jam|pukul)"
    r"|(?P<crowd>(?:jumlah\s+)?peserta))\s*[*_]*\s*:\s*[*_]*\s*(?P<value>.*?)\s*\**",
    re.I | re.A,
)
_OTHER = re.compile(r"[\s*_•–-]*(?P<label>[A-Za-z][A-Za-z/ ]{1,24}?)\s*[*_]*\s*:\s*[*_]*\s*[^\s/].*")
_REMARKS = re.compile(
    r"nb|note|notes|ps|cc|catatan|keterangan|ket|info|hp|telp|telepon|tlp|wa|whatsapp|email|surel|nip|web|"
    r"website|fax|faks|ttd|salam",
    re.I,
)
"""Labels of remarks and of name blocks: they correct nothing."""
_RECORD = re.compile(
    r"\W*(?P<label>nama|kontak|tanggal|kategori|rahasia|isi)(?:\s+(?:pelapor|pengaduan))?\s*:\s*(?P<value>.*)",
    re.I,
)
_LOCAL = r"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*"
_ADDRESS = rf"{_LOCAL}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{{2,24}}"
_ONE_ADDRESS = re.compile(rf"(?P<one>{_ADDRESS})(?:\s?[<\[(](?:mailto:)?(?P<again>{_ADDRESS})[>\])])?", re.A)
_CROWD = re.compile(
    r"(\d{1,3}(?:[.,]\d{3})+|\d{1,6})\s*(?:orang|org|peserta|pax|participants?|people)?\.?", re.I | re.A
)
_BESIDE_DAYS = frozenset({"", "hari", "tanggal", "tgl", "pada"})
_WEEKDAY = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum['’`]?at|sabtu|minggu|ahad)\b", re.I)


def address_of(text: str) -> str | None:
    """The one address that `text` is, lower-cased. Mail software that turns addresses into links writes
    them twice (`a@b.id<mailto:a@b.id>`): the same one twice is one."""
    text = text.strip()
    if len(text) > 600:
        return None
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    match = _ONE_ADDRESS.fullmatch(text)
    if match is None or len(match["one"]) > 254:
        return None
    one = match["one"].lower()
    return one if match["again"] is None or match["again"].lower() == one else None


def corrections_in(below: Sequence[str], near: date | None, *, alone: bool) -> dict[str, str] | None:
    """Facts stated under a command, by the keys of `rules.ask.STATEABLE`, as ISO text; an end left open
    is the empty text, so that an older end does not stay. `near` settles a year left out.

    None where a line means to correct something and cannot be understood: a label that we know with a
    value that we do not; and, where nothing but corrections belongs under the command (`alone`), a label
    that we do not know right below it.
    """
    stated: dict[str, str] = {}
    directly = alone
    for line in below:
        match = _LABEL.fullmatch(line)
        if match is None:
            if directly and _unknown(line):
                return None
            directly = False
            continue
        facts = _read(_kind(match), match["value"], near)
        if facts is None or any(stated.get(key, value) != value for key, value in facts.items()):
            return None
        stated.update(facts)
    return stated


def record_lines(below: Sequence[str]) -> dict[str, str]:
    """The lines under CATAT by lower-case label, as they stand; all after `Isi:` is the complaint's own."""
    found: dict[str, str] = {}
    for line in below:
        match = _RECORD.fullmatch(line.strip())
        if match is not None:
            found.setdefault(match["label"].lower(), match["value"].strip())
            if match["label"].lower() == "isi":
                break
    return found


def is_correction(line: str) -> bool:
    return _LABEL.fullmatch(line) is not None


def _unknown(line: str) -> bool:
    """Whether a line right under the command looks like a correction with a label we do not know."""
    match = _OTHER.fullmatch(line)
    return match is not None and _REMARKS.fullmatch(match["label"].strip()) is None


def _kind(match: re.Match[str]) -> str:
    return next(name for name in ("opd", "account", "day", "time", "crowd") if match[name])


def _read(kind: str, value: str, near: date | None) -> dict[str, str] | None:
    value = " ".join(value.split())
    if kind == "opd":
        named = sum(map(str.isalpha, value)) >= 3 and len(value) <= 200 and "?" not in value
        return {"opd": value} if named else None
    if kind == "account":
        address = address_of(value)
        return {"account": address} if address else None
    if kind == "day":
        return _days(value, near)
    if kind == "time":
        return _times(value)
    match = _CROWD.fullmatch(value)
    count = int(re.sub(r"\D", "", match[1])) if match else 0
    return {"participants": str(count)} if 1 <= count <= 100_000 else None


def _days(value: str, near: date | None) -> dict[str, str] | None:
    """One day or one run of days, and nothing beside it; the weekday, where written, must fit."""
    found = find_days(value, near)
    if len(found) != 1:
        return None
    days = found[0]
    beside = _WEEKDAY.sub("", f"{value[: days.start]} {value[days.end :]}")
    left = {word for word in re.split(r"[\s.,;()/]+", beside.lower()) if word}
    whole = (days.last - days.first).days + 1 == len(days.listed)
    if left - _BESIDE_DAYS or days.mended or days.agrees is False or not whole:
        return None
    return {"first_day": days.first.isoformat(), "last_day": days.last.isoformat()}


def _times(value: str) -> dict[str, str] | None:
    """One time or one span, and nothing beside it."""
    found = find_times(value, labelled=True)
    if len(found) != 1:
        return None
    times = found[0]
    beside = (value[: times.start_at] + value[times.end_at :]).strip(" .,;()")
    if beside or times.mended or (times.end is not None and times.end <= times.start):
        return None
    zone = {"timezone": str(times.timezone)} if times.timezone else {}
    end = times.end.isoformat("minutes") if times.end else ""
    return {"start": times.start.isoformat("minutes"), "end": end, **zone}
