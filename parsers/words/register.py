"""The register of agencies, which the office may edit."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from rapidfuzz import fuzz

PROVINCE = "Kalimantan Barat"
_NOISE = re.compile(r"\b(?:pemerintah|provinsi|propinsi|prov|kalimantan|kalbar)\b|[^a-z0-9 ]")
_SPELLINGS = (
    (re.compile(r"\bdr\b"), "dokter"),
    (re.compile(r"\bkab\b"), "kabupaten"),
    (re.compile(r"\bpropinsi\b|\bprov\b"), "provinsi"),
    (re.compile(r"\bsoedarso\b|\bsudarso\b|\bsoedarsa\b"), "soedarso"),
    (re.compile(r"\bdan\b|&"), "dan"),
)


@dataclass(frozen=True, slots=True)
class Agency:
    """One row of the register; `keys` are its names, abbreviations and aliases, plain."""

    kind: str
    name: str
    abbreviation: str
    keys: tuple[str, ...]

    @property
    def regional(self) -> bool:
        """Whether it is a kabupaten or kota rather than an agency of the province."""
        return self.kind in ("kabupaten", "kota")

    @property
    def place(self) -> str:
        """`Kabupaten Sambas` of `Pemerintah Kabupaten Sambas`."""
        return self.name.removeprefix("Pemerintah ")


@dataclass(frozen=True, slots=True)
class Register:
    """Agencies of the province and of its kabupaten and kota."""

    agencies: tuple[Agency, ...]

    def named(self, text: str, cutoff: float = 86.0) -> tuple[Agency, float] | None:
        """The agency whose name `text` is, with its likeness (0-100); None where none comes near."""
        plain = plainly(text)
        if len(plain) < 3:
            return None
        best: tuple[Agency, float] | None = None
        for agency in self.agencies:
            for key in agency.keys:
                score = fuzz.ratio(plain, key, score_cutoff=cutoff)
                if score > (best[1] if best else 0):
                    best = (agency, score)
        return best

    def within(self, text: str, cutoff: float = 90.0) -> tuple[Agency, float] | None:
        """The agency whose name stands somewhere in `text`; of several, the longest name wins."""
        plain = f" {plainly(text)} "
        best: tuple[Agency, float, int] | None = None
        for agency in self.agencies:
            for key in agency.keys:
                if len(key) < 4 or len(key) > len(plain):
                    continue
                if f" {key} " in plain:
                    score = 100.0
                elif len(key) >= 10:
                    score = fuzz.partial_ratio(key, plain, score_cutoff=cutoff)
                else:
                    continue
                if score >= cutoff and (best is None or (score * len(key)) > best[1] * best[2]):
                    best = (agency, score, len(key))
        return (best[0], best[1]) if best else None

    def by_code(self, code: str) -> Agency | None:
        """The agency that a number's code abbreviates (`DINKES-A`, `DISDIKBUD.1`, `RO-ORG`)."""
        parts = [part for part in re.split(r"[^A-Za-z]+", code) if len(part) >= 3]
        whole = re.sub(r"[^a-z]", "", code.lower())
        for agency in self.agencies:
            short = [re.sub(r"[^a-z]", "", key) for key in agency.keys if len(key) <= 14 and " " not in key]
            short += [re.sub(r"[^a-z]", "", agency.abbreviation.lower())] if agency.abbreviation else []
            if any(len(key) >= 3 and key in (whole, *(part.lower() for part in parts)) for key in short):
                return agency
        return None

    def region(self, text: str) -> Agency | None:
        """The kabupaten or kota named in `text`."""
        plain = f" {plainly(text)} "
        for agency in self.agencies:
            if agency.regional:
                place = plainly(agency.place)
                if f" {place} " in plain or fuzz.partial_ratio(place, plain, score_cutoff=93) >= 93:
                    return agency
        return None


def plainly(text: str) -> str:
    """Lower case, one spelling, without punctuation and without the province's name."""
    plain = text.lower().replace("/", " ")
    for pattern, word in _SPELLINGS:
        plain = pattern.sub(word, plain)
    plain = re.sub(r"\bkalimantan barat\b|\bprovinsi\b|\bkalbar\b", " ", plain)
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", plain).split())


@lru_cache(maxsize=4)
def open_register(path: Path | None = None) -> Register:
    """The office's own register (CSV: kind,name,abbreviation,aliases parted by `;`), else the shipped one."""
    if path is None:
        text = (files("parsers") / "data" / "opd.csv").read_text(encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8-sig")
    return Register(tuple(_agency(row) for row in csv.DictReader(text.splitlines()) if row.get("name")))


def _agency(row: dict[str, str]) -> Agency:
    name = row["name"].strip()
    short = (row.get("abbreviation") or "").strip()
    names = [name, short, *(row.get("aliases") or "").split(";")]
    keys = tuple(dict.fromkeys(key for each in names if (key := plainly(each))))
    return Agency((row.get("kind") or "").strip(), name, short, keys)
