"""What a signature block says of its signatory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from parsers.letters.block import Block
from parsers.letters.block_edges import covered, named_at_edge, placed
from parsers.letters.block_lines import OWN, PREFIX, ended, halves
from parsers.letters.capacities import acting_alone, capacity_of
from parsers.letters.reading import Reading, seen, weight
from parsers.letters.run import Run, joined
from parsers.letters.scraps import AROUND
from parsers.words.nip import flaws_of
from parsers.words.person_names import mended_name, tidy_name
from parsers.words.respace import is_known, nearest, shorn
from parsers.words.wording import ordinary, run_together
from rules.letter import Capacity


def own_title(lines: tuple[Run, ...], start: int) -> str:
    """The signatory's own title, without the mark of capacity."""
    text = " ".join(_once([run.text for run in lines[start:]]))
    text = re.sub(rf"^[\W_]*(?:{PREFIX}(?=[\s.A-Z])\s*)+", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[A-Za-z]{4})(?<!\b[Pp]rov)(?<!\bPROV)\.(?=\s[A-Z])", "", _RUN_IN.sub("", text))
    text = re.sub(r"\b(kota|kabupaten)(\s\w+)\s\1\W*$", r"\1\2", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\w)\W+selaku\s.*$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(dan|serta)[.,](?=\s[A-Z])", r"\1", text)
    text = re.sub(r"((?i:\bkalimantan\s+barat))(?:[a-z]\W*|\W+)$", r"\1", text)
    text = re.sub(r"(?<=[a-z]{3}\s)an(?=\s[A-Z][a-z])", "dan", text)
    text = re.sub(r"\bProv[a-z]{2,5}(?=\sKalimantan\b)", "Provinsi", text)
    text = re.sub(r"^\W*[Ee][pr]a[l1I]a\b", "Kepala", text)  # its K hidden by a stamp
    text = re.sub(r"^\W*E[PR]A[L1I]A\b", "KEPALA", text)
    scrap = re.search(r",\s*([A-Z]{2,8})\W*$", text)
    if scrap and not is_known(scrap[1]):
        text = text[: scrap.start()]
    return ordinary(" ".join(text.strip(" ,.;:-_").split()))


def _once(texts: Sequence[str]) -> list[str]:
    """Lines of a title, each once, though a stamp made the finder see one twice; the longer stays."""
    kept: list[str] = []
    for text in texts:
        if kept and fuzz.partial_ratio(text.lower(), kept[-1].lower()) > 88 and len(text) > 5:
            kept[-1] = max(kept[-1], text, key=lambda each: (bool(OWN.match(each)), len(each)))
        else:
            kept.append(text)
    return kept


_RUN_IN = re.compile(
    r"\b[A-Z]{2,8}(?=(?:Provinsi|Kalimantan|Barat|Kabupaten|Dinas|Daerah|Badan)\b)|\b[A-Z]{1,7}(?=PROVINSI\b)"
    r"|(?<=\bKepala)[A-Z]{2,4}(?=\s)|\b[A-Z]{1,3}(?=(?:Kepala|Sekretaris|Direktur|Inspektur)\b)|\b(?:Kepal|Sekretari)\s(?=Kepala|Sekretaris)"
)
"""Letters of a stamp that run into a title's word: `PROVIProvinsi`."""
_DEPUTY = re.compile(
    r"^(?:sekretaris(?:\s+dinas|\s+badan)?|kepala\s+(?:sub\s?bag|bagian|bidang|seksi).*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A block's fields."""

    name: Reading[str] | None
    nip: Reading[str] | None
    title: Reading[str] | None
    capacity: Reading[Capacity] | None
    rank: str | None


def read_block(block: Block, offices: Sequence[str] = ()) -> Signed:
    """Name, NIP, title, capacity and rank of a signature block, each with what speaks against it.

    `offices` are the letterhead's names: a title that was hardly read is spelled as they are.
    """
    name = None
    if block.name is not None:
        sure = 0.9 if block.rivalled else 0.985 if block.nip is not None else 0.93
        shown = tidy_name(block.name.text)
        if run_together(shown) and block.name.trust() < 1.0:
            sure = min(sure, 0.88)
        if block.name.trust() < 1.0:  # a scan loses a full stop
            mended = mended_name(shown)
            sure = min(sure, 0.94) if mended != shown else sure
            shown = mended
        if re.search(r",\s*[A-Z]\.?$|^[a-z](?!r[sa]?g?\.|pt\.)", shown):  # a degree or a letter hidden
            sure = min(sure, 0.6)
        if block.name.trust() < 1.0 and not named_at_edge(block):
            sure = min(sure, 0.93)
        if re.search(r"[A-Z]{2}\s[A-Z]\s[A-Z]{2}", shown) and block.name.trust() < 1.0:
            sure = min(sure, 0.85)
        name = Reading(shown, _sure(sure, block.name), block.name.mark()) if shown else None
    title, capacity = _office(block) if block.title_lines else (None, None)
    if title is not None and title.confidence < SURE:
        whole = _completed(title.value, offices)
        if title.confidence < DIM:
            whole = _as_headed(whole, offices)
        if whole != title.value:
            title = replace(title, value=whole, confidence=min(title.confidence, 0.85))
    return Signed(name, _nip(block), title, capacity, _rank(block.rank))


def _office(block: Block) -> tuple[Reading[str] | None, Reading[Capacity]]:
    """Title and capacity; on a scan a stamp may hide a line or the mark before it."""
    kind, start = capacity_of(block.title_lines)
    block = replace(block, title_lines=acting_alone(block.title_lines, start))
    whole, first = joined(block.title_lines), block.title_lines[0].text
    own = own_title(tuple(_spelled(run, bool(at)) for at, run in enumerate(block.title_lines)), start)
    pictured = min(word.confidence for word in whole.words) < 1.0
    whole_read = not pictured or ended(whole.text)
    sure = 0.5 if _OPEN.search(own) and (pictured or not ended(whole.text)) else 0.975 if whole_read else 0.93
    trust = weight(_worded(whole))
    title = Reading(own, round(sure * trust, 4), whole.mark()) if own else None
    sure = 0.98
    if kind == "kepala":
        sure = 0.98 if not pictured else 0.975 if placed(block) else 0.96 if whole_read else 0.93
        if pictured and covered(block):
            sure = 0.6
        if re.match(r"^\W*[A-Za-z]\W", first) or (pictured and _DEPUTY.match(own)):
            sure = 0.5
    elif not re.search(_SHOWN.get(kind, ""), whole.text, re.IGNORECASE):
        sure = 0.85
    return title, Reading(kind, round(sure * trust, 4), block.title_lines[0].mark())


_SHOWN = {"ub": r"\bu\.?\s?b\b", "an": r"^\W*a"}
"""The mark of a capacity, where it was not told from the offices alone."""


def _completed(title: str, offices: Sequence[str]) -> str:
    """A title with what a stamp hides of the letterhead's office, if that is `dan …` or what must follow."""
    title = re.sub(r"(?<=\bProvinsi Kalimantan)$", " Barat", title)
    half = re.search(r"\b(?:Kabupaten|Kota) (\w+)$", title)
    title += f" {halves()[half[1].lower()].capitalize()}" if half and half[1].lower() in halves() else ""
    head, _, rest = title.partition(" ")
    offices = [re.sub(r"(?i)unit pelaksana teknis", "UPT", each) for each in offices]
    after = ".+" if _UNNAMED.search(rest) else ",? dan .*"
    begun = {each for each in offices if re.match(rf"{re.escape(rest)}(?! ?$){after}", each, re.IGNORECASE)}
    return f"{head} {begun.pop()}" if len(begun) == 1 and len(rest.split()) > 2 else title


_UNNAMED = re.compile(
    r"\b(?:wilayah|kabupaten|kota|kabupaten (?:kubu|kapuas|kayong)|negeri|tipe|kelas)$", re.IGNORECASE
)
"""What an office's name does not end with."""


def _as_headed(title: str, offices: Sequence[str]) -> str:
    """`Kepala SMA Nger 1 Mempawah` as `SMA Negeri 1 Mempawah` in the letterhead is spelled."""
    head, _, rest = title.partition(" ")
    offices = [_HEADED.sub("", each) for each in offices]
    near = [office for office in offices if 86 <= fuzz.ratio(rest.lower(), office.lower()) < 100]
    return f"{head} {near[0]}" if near and re.findall(r"\d+", rest) == re.findall(r"\d+", near[0]) else title


_HEADED = re.compile(r"^(?:Direktorat|Inspektorat|Sekretariat) ")
"""What a director's, an inspector's or a secretary's title says already."""


def _spelled(run: Run, further: bool) -> Run:
    """A title's line with words put right that were hardly read and lack or mistake one letter.

    A scrap in capitals before a `further` line's first word is a ring's.
    """
    if further and len(run.words) > 1 and _ringed(run.words[0].text, run.words[1].text):
        run = Run(run.words[1:], run.pages[1:])
    words = [
        replace(word, text=nearest(shorn(word.text)))
        if word.confidence < DIM and len(word.text) > 6
        else word
        for word in run.words
    ]
    return Run(tuple(words), run.pages)


def _ringed(scrap: str, word: str) -> bool:
    """Whether capitals before a word that is not set so are part of what a government's stamp says."""
    return len(scrap) > 2 and scrap in AROUND and re.match(r"[A-Z][a-z]", word) is not None


SURE = 0.95
DIM = 0.9
"""A word read with less confidence than this may be taken for its nearest known one."""
_OPEN = re.compile(r"\b(?:dan|serta|di|bidang|dinas|badan)$", re.IGNORECASE)
"""A title's next line is missing."""


def _worded(run: Run) -> float:
    """The weakest word's confidence; a word of offices is no other word misread, but it may be a cut one."""
    return min(
        max(word.confidence, KNOWN)
        if word.confidence > CUT and is_known(word.text.strip(" ,."))
        else word.confidence
        for word in run.words
    )


KNOWN, CUT = 0.985, 0.8
"""How sure a known word is; words that a stamp's letters were cut from are no surer than the other."""


def _sure(sure: float, run: Run) -> float:
    return round(sure * weight(run.trust()), 4)


def _nip(block: Block) -> Reading[str] | None:
    if block.nip is None or block.nip_run is None:
        return None
    nip = block.nip
    if len(nip.digits) == 19 and block.nip_run.trust() < 1.0 and not flaws_of(nip.digits[1:]):
        nip = replace(
            nip, digits=nip.digits[1:], flaws=(), mended=True
        )  # a stroke before it reads as a figure
    sure = 0.99 if nip.labelled else 0.95
    if nip.mended:
        sure = 0.93
    if block.rivalled:
        sure = 0.9
    if nip.flaws:
        sure = 0.5
    return seen(nip.digits, block.nip_run, nip.start, nip.end, sure, *nip.flaws, exact=True)


def _rank(run: Run | None) -> str | None:
    if run is None:
        return None
    text = " ".join(run.text.strip(" ,.;:").split())
    grade = _GRADE.search(text) if run.trust() < 1.0 else None  # before it a stroke or a ring was read
    return text[grade.start() :] if grade and "(" not in text[: grade.start()] else text


_GRADE = re.compile(r"(?:Pembina|Penata|Pengatur|PEMBINA|PENATA|PENGATUR)\b")
