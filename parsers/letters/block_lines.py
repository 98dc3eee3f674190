"""A signature block's lines, cleared of a stamp's letters."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from parsers.letters.run import run_of
from parsers.letters.sheet import Segment
from parsers.pages.page import hull
from parsers.words.register import open_register
from parsers.words.respace import is_known, shorn

PREFIX = (
    r"(?:a\.?\s?n\.?|atas\s+nama|p[l1Ii|]t[.,:;-]?|p[l1Ii|]h[.,:;-]?|pjs\.?|pj[.,:;-]?|u\.?\s?b\.?|ymt\.?|"
    r"pelaksana\s+(?:tugas|harian)|penjabat(?:\s+sementara)?)"
)
OFFICE = (
    r"(?:k?e[pr]a[l1I]a|direktur|sekretaris|inspektur|bupati|wa[l1I]i\s?kota|gubernur|asisten(?!si)|staf\s+ahli|"
    r"ketua(?:\b|(?=tim\b))|(?:wakil|camat|kabid|kasubbag|kasi|kabag|rektor|dekan|komandan|lurah|pimpinan|manajer|koordinator|"
    r"panitera|pemimpin|pejabat|kuasa|deputi|menteri|wadir|sekda|karo|penjabat|pelaksana|ka\.|kasat|kapolda|"
    r"(?:(?:area|general|branch)\s)?manager|[kg]euchik|perbekel|pambakal|kuwu|wali\s?nagari|hukum\s+tua)\b)"
)
_DOTTED = r"(?:a\.\s?n\.?|an\.|atas\s+nama|p[l1I]t\.?|p[l1I]h\.?|pj\.?|pjs\.?|u\.?\s?b\.?|ymt\.?)"
TITLE = re.compile(rf"^[\W_]*(?:{PREFIX}\s*)*{OFFICE}|^[\W_]*{_DOTTED}(?:\s|$)", re.IGNORECASE)
OWN = re.compile(rf"^[\W_]*(?:p[l1I][th]\.?\s*|pj\.?\s*)?{OFFICE}", re.IGNORECASE)
RANK = re.compile(
    r"\b(?:pembina|penata|pengatur|juru)(?=\b|utama|muda|tk|tingkat)(?:\s*(?:utama|muda|madya|tingkat|tk\.?|i\b|1\b|l\b|\|))*"
    r"|\(?\s*\b(?:IV|III|II|lV|1V|lll|I)\s*/\s*[a-eA-E]\b\s*\)?"
    r"|\b(?:brigjen|kombes|akbp|kompol|irjen|kolonel|letkol|mayor|laksma|jaksa)\b",
    re.IGNORECASE,
)
_RANKS = (
    *("pembina", "pembina utama", "pembina utama muda", "pembina utama madya", "pembina tingkat i"),
    *("pembina tk i", "penata", "penata muda", "penata tingkat i", "penata tk i", "penata muda tingkat i"),
)
_ENDED = re.compile(r",\s*$|\b(?:kalimantan\s?barat|kalbar|(?:kabupaten|kota)\s(\w+))\W*$", re.IGNORECASE)
SKIP = re.compile(
    r"ditandatangani|secara\s+elektronik|hormat\s+kami|mengetahui|dokumen|sertifikat|bsre|balai\s+sert|tembusan|"
    r"^\W*(?:ttd|tanda\s+tangan|materai|stempel|cap)\W*$|[$#^{}]",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"^(?:kepa[l1I]a|sekretaris|direktur|inspektur|(?:wakil|ketua|camat|lurah|rektor|dekan)\b|p[l1I][th]\.|pj\.|a\.n\.)",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"^(?:(?!\S*[a-z]{3}\S*[A-Z])\S{1,10}?|\W|[A-Z]{1,4}\W)([Pp][l1I][th]\.|Pj\.|a\.n\.|Kepala|KEPALA|Sekretaris|SEKRETARIS|Direktur|DIREKTUR|Inspektur|Camat)"
    r"(BIRO|DINAS|BADAN|UPT|Biro|Dinas|Badan)?$"
)
_MARKS = (
    ("Plt.", r"P\s?[Il1|i]\s?[tTLf]\W*$"),
    ("Plh.", r"P\s?[Il1|i]\s?[hHn]o?\W*$"),
    ("Pj.", r"(?:P|^\W*)[jJ]\W*$"),
    ("a.n.", r"^\W*\w?a\W?\s?n\W*$"),
)
NAME = re.compile(r"^[\W\d_]*(?:(?:apt|drg?|Dr[as]?|Ir|Hj?)[:;]\s?|Prof/)?[A-Za-z][A-Za-z'’.,\-\s()]+\W*$")


def ended(text: str) -> bool:
    """Whether a title ends: with its comma, or with the province or region, if that is not half its name."""
    found = _ENDED.search(text)
    return found is not None and (found[1] is None or found[1].lower() not in halves())


@cache
def halves() -> dict[str, str]:
    """Second words of regions whose names have two, by their first, in small letters: `kubu`, `raya`."""
    places = [each.place.lower().split() for each in open_register().agencies if each.regional]
    return {words[1]: words[2] for words in places if len(words) > 2}


def aligned_with(line: Segment, nip: Segment, rank: Segment | None) -> Segment:
    """A line without what a stamp put before it, where rank and NIP share an edge or a middle."""
    edge = nip.box[0]
    if rank is None or _middled(line, nip, rank):
        return line
    if abs(rank.box[0] - edge) > 0.012:
        return _from_middle(line, nip, rank)
    for index, word in enumerate(line.words[:4]):
        if abs(word.box[0] - edge) <= 0.014:
            return _from_word(line, index) if index else line
        if re.search(r"^[A-Za-z]{1,4}\.", word.text):
            return line  # an academic title, not a stamp's letters
    return line


def from_edge(line: Segment, first: Segment) -> Segment:
    """A title's further line without a ring's capitals that stand left of the first; it is no longer sure."""
    edge, head = first.box[0], line.words[0]
    bare = shorn(head.text)
    if bare != head.text and head.confidence < 1:
        left, top, right, bottom = head.box
        left += (right - left) * (1 - len(bare) / len(head.text))
        head = replace(head, text=bare, box=(left, top, right, bottom), confidence=min(head.confidence, 0.8))
        words = (head, *line.words[1:])
        line = Segment(run_of(words, line.page), line.page, line.row, hull(each.box for each in words))
    near = line.box[0] > edge - (0.012 if _LETTERS.match(line.text) else 0.03)
    if near or abs(line.middle - first.middle) < 0.008:
        return line
    for index, word in enumerate(line.words):
        if (
            index
            and len(word.text) > 1
            and abs(word.box[0] - edge) < 0.02
            and line.text[: line.run.starts[index]].isupper()
        ):
            kept = [replace(each, confidence=min(each.confidence, 0.8)) for each in line.words[index:]]
            box = hull(each.box for each in kept)
            return Segment(run_of(kept, line.page), line.page, line.row, box)
    return line


_LETTERS = re.compile(r"[A-Z] [A-Z] [A-Z][a-z]")
"""A ring's letters one by one before a word that is not set in capitals."""


def _from_middle(line: Segment, nip: Segment, rank: Segment) -> Segment:
    """A line without a stamp's capitals, where what follows them alone shares the middle of rank and NIP."""
    for index, word in enumerate(line.words[:3]):
        if not (word.text.isupper() and word.text.isalpha() and len(word.text) > 2):
            return line
        rest = _from_word(line, index + 1) if index + 2 < len(line.words) else None
        if rest is not None and _middled(rest, nip, rank):
            return rest
    return line


def _middled(line: Segment, nip: Segment, rank: Segment) -> bool:
    """Whether a block's lines share their middle, so that a longer name rightly begins before the others."""
    middles = [each.middle for each in (line, nip, rank)]
    return max(middles) - min(middles) < 0.012


_OFFICES = re.compile(
    r"\W*(?:dinas|badan|biro|bagian|bidang|kabupaten|provinsi|pemerintah|sekretariat|inspektorat|puskesmas|uptd?|desa|"
    r"kelurahan|kecamatan)\b",
    re.IGNORECASE,
)
"""What a stamp says, and no name begins with."""
_REGION = re.compile(r"\b(?:kabupaten|provinsi|kecamatan)\b", re.IGNORECASE)
"""What no name has in it."""


_COUNTED = re.compile(r"^\W*\d{1,2}\s?[.)]\s*[A-Z]")
"""An entry of a list: whom the letter goes to, not who signs it."""


def nameable(text: str) -> bool:
    """Whether a line may be a person's name."""
    letters = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    return (
        letters >= 4
        and digits <= 1
        and len(text) <= 70
        and not SKIP.search(text)
        and not _COUNTED.match(text)
        and not TITLE.match(text)
        and not _OFFICES.match(text)
        and not _REGION.search(text)
        and any(char.isupper() for char in text)
        and not (text.strip().isupper() and open_register().by_code(text.strip(" .,")))  # within a stamp
        and bool(NAME.match(text))
    )


def ranked(text: str) -> bool:
    """Whether a line is a rank, though a letter of it was misread."""
    text = re.sub(r"^(?:[A-Z]\S{1,5}?|[A-Z][A-Z.,\s]*)(?=[Pp][eo][nm][a-z])", "", text)  # a ring's letters
    if RANK.search(text):
        return True
    words = re.sub(r"[^a-z ]", "", text.lower()).split()
    tails = {" ".join(words[-count:]) for count in (1, 2, 3, len(words)) if words}
    return any(fuzz.ratio(tail, rank) >= 84 for tail in tails for rank in _RANKS)


_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,4}\.){1,3}(?:[A-Za-z]{1,6}\.?)?|[A-Z]{2,5}\.?")


def only_degrees(text: str) -> bool:
    """Whether a line holds the end of a name alone: `M.T.`, `Sp.PD., M.Kes.`; `NIP …` is none."""
    if re.match(r"\W*NI[PK]\b", text):
        return False
    parts = [part.strip() for part in text.strip(" .,").split(",")]
    if len(parts) > 1 and re.fullmatch(r"(?!SSTP|MMRS)[A-Z]{4,}", parts[0]) and re.match(r"S\.", parts[1]):
        return False  # a name of one word in capitals, with its degrees
    return all(_DEGREE.fullmatch(part) or _DEGREE.fullmatch(part + ".") for part in parts) and "." in text


def _from_word(line: Segment, first: int) -> Segment:
    words = line.words[first:]
    return Segment(run_of(words, line.page), line.page, line.row, hull(word.box for word in words))


def heads_like(word: str) -> list[str]:
    """Offices' first words that differ from `word`, itself none, by a letter or two, in its capitals."""
    if is_known(word):
        return []
    near = (head for head in _HEADS if 0 < Levenshtein.distance(word.lower(), head, score_cutoff=2) <= 2)
    return [_set_as(word, head) for head in near]


def _set_as(word: str, head: str) -> str:
    return head.upper() if word[1:].isupper() else head.capitalize()


_HEADS = ("kepala", "sekretaris", "direktur", "inspektur")


def titled_from(line: Segment) -> Segment:
    """A title line without the bits of a stamp that were read before it; it is no longer sure."""
    if TITLE.match(line.text) or SKIP.search(line.text) or _COUNTED.match(line.text):
        return line
    first = line.words[0].text.strip(" .,:;")
    addressed = first.lower() == "kepada" and len(line.words) > 1 and _OFFICES.match(line.words[1].text)
    heads = heads_like(first) if len(first) > 7 else [_set_as(first, "kepala")] if addressed else []
    if heads:
        known = replace(line.words[0], text=line.words[0].text.replace(first, heads[0]), confidence=0.8)
        return Segment(run_of((known, *line.words[1:]), line.page), line.page, line.row, line.box)
    if _BLURRED.match(line.text) and OWN.match(line.text.split(maxsplit=1)[1]):
        mark = replace(line.words[0], text="a.n.", confidence=min(line.words[0].confidence, 0.8))
        return Segment(run_of((mark, *line.words[1:]), line.page), line.page, line.row, line.box)
    for index, word in enumerate(line.words[:4]):
        glued = _GLUED.match(word.text)
        before = line.text[: line.run.starts[index]]
        starts = glued is not None or (index and _STARTS.match(word.text))
        if starts and len(before) <= 16 and (_mark_in(before) or not re.search(r"[a-z]{3}", before)):
            parts = [part for part in glued.groups() if part] if glued else [word.text]
            parts = [*_mark_in(before), *parts]
            found = [replace(word, text=part, confidence=min(word.confidence, 0.8)) for part in parts]
            words = (*found, *line.words[index + 1 :])
            box = hull(each.box for each in words)
            return Segment(run_of(words, line.page), line.page, line.row, box)
    return line


_BLURRED = re.compile(r"^a[.,][a-z]{1,2}[.,]\s")
"""`a.n.` with a wrong letter."""


def _mark_in(noise: str) -> list[str]:
    """The mark of capacity that a stamp's letters have run into, if it can still be told."""
    for mark, shape in _MARKS:
        if re.search(shape, noise):
            return [mark]
    return []


def torn_degree(line: Segment, above: Segment | None) -> bool:
    """Whether a line is a name's last degree, torn from those `above` (`S.E., M.Ec.Dev.,` over `CGCAE`)."""
    return (
        above is not None
        and re.search(r"[,.]\s?(?:[A-Z][A-Za-z]{0,4}\.){1,3}[A-Za-z]{0,4}(?:\.?,|\.\.)\s*$", above.text)
        is not None
        and re.fullmatch(r"(?:[A-Z]{2,6}|[A-Z][A-Za-z.]{1,7}\.|Ners|Apt|Ak),?", line.text.strip()) is not None
    )
