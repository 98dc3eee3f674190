"""Civil servants' numbers (NIP), 18 digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from parsers.words.digits import DIGIT, as_digits

_NIP = re.compile(
    rf"(?:(?<![A-Za-z0-9])|(?<=[Nn][Il1|i][Pp])|(?<=\b[Nn][Pp]))(?:T[\s.\-·]{{0,2}}(?=9))?(?:{DIGIT}[\s.\-·]{{0,2}}){{15,20}}(?![A-Za-z0-9])"
)
_LABEL = re.compile(r"N\s?[Il1|]\s?P(?:PPK|\s?PPPK)?\.?\s*[:;.]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Nip:
    """Digits read in `text[start:end]`; `flaws` say what cannot be, `mended` that letters were digits."""

    digits: str
    start: int
    end: int
    flaws: tuple[str, ...] = ()
    mended: bool = False
    labelled: bool = False


def find_nips(text: str) -> list[Nip]:
    """Every number in `text` that is, or nearly is, a NIP."""
    found = []
    for match in _NIP.finditer(text):
        lead = text[max(0, match.start() - 12) : match.start()]
        raw = match.group()
        labelled = bool(re.search(_LABEL.pattern + "$", lead, re.IGNORECASE))
        raw = re.sub(r"^T", "1", raw)  # what a stroke makes of the first figure
        digits = re.sub(r"\D", "", as_digits(raw))
        if not labelled and (len(digits) != 18 or flaws_of(digits)):
            continue
        plain = re.sub(r"[\s.\-·]", "", raw)
        end = match.start() + len(raw.rstrip())
        found.append(
            Nip(
                digits,
                match.start(),
                end,
                flaws_of(digits),
                not plain.isdigit() or match.group()[0] == "T",
                labelled,
            )
        )
    return found


def flaws_of(digits: str) -> tuple[str, ...]:
    """What a NIP cannot be: birth date, month of appointment, sex (PP 11/2017; month 21 marks a PPPK)."""
    if len(digits) != 18:
        return (f"NIP terbaca {len(digits)} digit, seharusnya 18 digit.",)
    flaws = []
    born = _day(digits[:8])
    if born is None or not 1935 <= born.year <= 2012:
        flaws.append("Tanggal lahir pada NIP tidak mungkin.")
    year, month = int(digits[8:12]), int(digits[12:14])
    if not (1 <= month <= 12 or month == 21) or not 1955 <= year <= 2045:
        flaws.append("Bulan pengangkatan pada NIP tidak mungkin.")
    elif born is not None and not 16 <= year - born.year <= 58:
        flaws.append("Tahun lahir dan tahun pengangkatan pada NIP tidak sesuai.")
    if digits[14] not in "12":
        flaws.append("Digit jenis kelamin pada NIP tidak mungkin.")
    return tuple(flaws)


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
