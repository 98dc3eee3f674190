"""Whom to call, and at which number."""

from __future__ import annotations

import re

from parsers.letters.document import Document
from parsers.letters.reading import Reading, seen
from parsers.letters.run import Run
from parsers.words.phones import Phone, find_phones
from parsers.words.wording import run_together

_CALL = re.compile(
    r"nara\s?hubung|contact\s*person|kontak\s*person|\bCP\b|\bPIC\b|penanggung\s*jawab|menghubungi|dihubungi|konfirmasi|(?<!rapat\s)(?<!forum\s)koordinasi\w*|hubungi|\bhub\b|kontak|operator",
    re.IGNORECASE,
)
_FORMAL = r"sdr[ai]?|saudar[ai]|bapak|bpk|ibu|pak|bu"
_ADDRESS = rf"{_FORMAL}|kak|mas|mbak"
_HONORIFIC = re.compile(
    rf"^(?:(?:{_ADDRESS}|an|a\.n|atas\s+nama|nama|yaitu|yakni|kami)\b[.:]?\s*)+",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"\s*(?:[(\[/:;|]|[-–]\s|,?\s*\b(?:hp|h\.p|wa|telp|tlp|telepon|no|nomor|nohp|whatsapp|handphone|pada|melalui|dengan|di\s+nomor|di|selaku|jabatan|via|ke|email|surel|nip)\b|[,.]\s*\b(?:kasi|kasub\w*|kabid|kabag|kaur|kepala|sekretaris|bendahara|staf|auditor|analis|pranata|arsiparis|perencana|penyuluh|pengelola|pelaksana|koordinator|operator|panitia|wakil|ketua|guru|bidang|bagian|divisi|tim)\b)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:[A-Z][\w.'’`-]*,?|(?<![a-z])(?:dr[gh]?|apt)\.)(?:\s+(?:[A-Z][\w.'’`-]*,?|bin|binti|al)){0,6}"
)
_CALLED = re.compile(
    rf"(?:(?<=[\w.,] )|(?<= \())(?:{_ADDRESS})\b\.?\s+(?=\S)",
    re.IGNORECASE,
)
"""What stands before it is an office: `Wakasek Humas, Bapak …`."""
_OFFICE = re.compile(
    r"(?i:kepala|kasub\w*|kabid|kasi|sekretaris|pengelola|staf|petugas|koordinator|instalasi|tim|panitia|bidang|seksi)\b"
    rf"[^(,:\n]{{0,60}}(?:[(,]|\s(?i:a\.?\s?n\.?)\s)\s*(?:(?i:{_FORMAL})\b\.?\s+)?(?=[A-Z][a-z'’.]+\s[A-Z])"
)
"""Who is called by an office before the name: `Kepala Subbagian Umum (Herlina Asmara, 0812 …)`."""
_OF = re.compile(
    r"(?i:kepala|ka(?:sub\w*|bid|si|bag|ur|des|ro|tim)|sek(?:retaris|cam|des|lur|dis|wan)|waka\w*|pengelola|staf|petugas|koordinator|operator|panitia|wakil|ketua|"
    r"analis|pranata|arsiparis|perencana|penyuluh|auditor|bendahara|manajer|instruktur|widyaiswara|panitera)\b[^,]{0,60},\s*(?=(?:[A-Z][\w'’]*|drg?)(?:\.?\s[A-Z]|,\s[SMA]\.))"
    r"|[A-Z][^,:;(\d]{3,50}\bkami(?:,|\s(?i:a\.?\s?n\.?|atas\s+nama|yaitu|yakni)(?=\s))\s*(?=[A-Z])"
    r"|[A-Z][a-z]+(?:\s[A-Z][a-z]+){1,5},\s(?=[A-Z][a-z'’]+(?:\s[A-Z][a-z'’]+){1,4},\s[SMA]\.)"
)
"""An office and its comma, before the name of who holds it."""
_HELD_BY = re.compile(r"[A-Z][^:;(\d]{2,40}:\s*(?!(?i:hp|wa|no|telp|tlp|whats|hand)\b)(?=[A-Z][a-z])")
"""An office and its colon, before the name of who holds it (`Sekdes Kuala Dua: Sunardi`)."""
_BRACKETED = re.compile(
    r"[\s,-]*(?:\(\s*|a\.?\s?n\.?\s+|atas\s+nama\s+)((?:(?:dr[gh]?|apt|ns)\.\s?)?(?:[A-Z][\w.'’`-]*,?\s*){1,6})(?:\)|$)"
)
_SAID_OF = rf"(?:a\.?\s?n\.?|atas\s+nama|{_FORMAL})\b\.?\s*"
_NO_PERSON = (
    r"(?!(?i:hp|wa|h\.p|telp|tlp|no|via|whats|sms|chat|call|aktif|khusus|"
    r"kasi|kasub\w*|kabid|kabag|kepala|sekretaris|bendahara|staf|panitia|operator|petugas|ketua|admin)\b)"
)
_TITLED = r"(?:(?:dr[gh]?|apt|ns)\.\s?)?"
_BEHIND = re.compile(
    rf"\s*\(\s*(?:(?i:{_SAID_OF}))?{_NO_PERSON}({_TITLED}[A-Z][\w.,'’ -]{{2,40}}?)\s*\)"
    rf"|,?\s*(?i:{_SAID_OF})({_TITLED}(?:(?!(?:Demikian|Atas|Adapun|Untuk|Sehubungan|Kami|Besar|Selanjutnya|Kepala|Sekretaris|Direktur|Inspektur|Camat|Ketua|Plt|Plh|Pj)\w*\b)[A-Z][\w'’-]*(?:\.[A-Z]\w*)*(?:(?<![a-z]{{3}})\.)?,?\s?){{1,6}})"
)
"""`0813 … (Sdr. Fahrurrazi)` or `0813 … a.n. Fahrurrazi` in a sentence."""
_OFFICE_BEHIND = re.compile(r",\s(?:seksi|bidang|bagian|sub\w*|bid|bag|biro|dinas|tim)\b", re.IGNORECASE)
"""Where someone works, behind the name and its comma."""
_BESIDE = re.compile(
    r"(?:[\s(:,.\-–—/;]|\b(?:no|nomor|hp|h\.p|wa|telp|tlp|cp|handphone|whatsapp|di|pada|narahubung)\b)*",
    re.IGNORECASE,
)
"""What may stand between a name and its telephone."""
_NO_NAME = re.compile(
    r"\W*(?:adapun|demikian|untuk|informasi|sehubungan|akun|zoom|e-?mail|surel|peserta|kegiatan|acara|tanggal|waktu|jam|pukul|hari|orang|wib|melalui|lewat|langsung)\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"(?:whats|telp|telepon|handphone|nomor|kontak|contact|tlp|hub|narahubung|cp\b|hp\b|wa\b|no\b)",
    re.IGNORECASE,
)


_MEANS = re.compile(r"\b(?:nomor|no|hp|wa|telp|tlp|telepon|handphone|whatsapp)\b", re.IGNORECASE)


_ENDED = re.compile(r"^.*(?<![.\w])(?!Prof|Ners)[A-Za-z]{4,}\.\s(?=[A-Z])")
"""The sentences before the last: no degree or title has four letters without a stop among them."""


def find_contact(document: Document) -> tuple[Reading[str] | None, Reading[str] | None]:
    """Name and telephone of the person to call."""
    name, phone = _labelled_contact(document)
    if name is None and phone is None:
        return _spoken_contact(document)
    if phone is None or name is None:
        spoken_name, spoken_phone = _spoken_contact(document)
        name, phone = name or spoken_name, phone or spoken_phone
    return name, phone


def _labelled_contact(document: Document) -> tuple[Reading[str] | None, Reading[str] | None]:
    name: Reading[str] | None = None
    phone: Reading[str] | None = None
    contact_rows = []
    for pair in document.pairs_as("contact"):
        if document.in_head(pair):
            continue
        contact_rows.append((pair.page, pair.row))
        phones = find_phones(pair.value.text)
        if phones and phone is None:
            phone = _number(pair.value, phones[0], 0.985)
        if name is None:
            name = _named(pair.value, 0.98)
    for pair in document.pairs_as("phone"):
        phones = find_phones(pair.value.text)
        if len(phones) > 2 and not pair.colon:
            continue  # a list of those who take part
        if phones and phone is None and not document.in_head(pair) and pair.box[1] < 0.93:
            phone = _number(pair.value, phones[0], 0.98)
            if name is None:
                name = _named(pair.value, 0.9)
    if name is None and (contact_rows or phone is not None):
        for pair in document.pairs_as("name"):
            if not document.in_head(pair):
                name = _named(pair.value, 0.96)
                break
    return name, phone


def _number(run: Run, phone: Phone, sure: float) -> Reading[str]:
    if not 10 <= len(phone.digits) <= 13:
        sure = min(sure, 0.8)
    if phone.mended:
        sure = min(sure, 0.9)
    return seen(phone.text, run, phone.start, phone.end, sure, exact=True)


def _named(run: Run, sure: float) -> Reading[str] | None:
    """The person at the beginning of a contact's value."""
    text = run.text
    lead = _HONORIFIC.match(text)
    start = lead.end() if lead else 0
    rest = text[start:]
    phones = find_phones(rest)
    bracketed = (
        _BRACKETED.match(rest, phones[0].end) if phones and not rest[: phones[0].start].strip(" :(") else None
    )
    if bracketed:
        start, rest = start + bracketed.start(1), bracketed[1]
    elif phones:
        rest = rest[: phones[0].start]
    called = list(_CALLED.finditer(rest))
    if called:
        start, rest = start + called[-1].end(), rest[called[-1].end() :]
    office = _OF.match(rest)
    if office:
        start, rest = start + office.end(), rest[office.end() :]
    end = _NAME_END.search(rest)
    raw = (rest[: end.start()] if end else rest).rstrip(" ,.-–—(:+/|")
    raw = re.sub(r",\s*$", "", raw)
    raw = raw if "(" in raw else raw.rstrip(") ")
    if len(raw) < 3 or sum(char.isdigit() for char in raw) > 0 or "@" in raw or len(raw.split()) > 8:
        return None
    raw = _stopped(raw, rest)
    return _as_seen(raw, run, start, sure)


def _as_seen(name: str, run: Run, start: int, sure: float) -> Reading[str]:
    """A name as its run has it at `start`; less sure where a scan ran its words together."""
    if run_together(name) and run.trust() < 1.0:
        sure = min(sure, 0.88)
    return seen(_capital(name, run), run, start, start + len(name), sure)


def _capital(name: str, run: Run) -> str:
    """`Petronela lin` of a scan as `Petronela Iin`: no name's second word begins with a small ell."""
    return re.sub(r"(?<=[a-z.]\s)l(?=[a-z]+\b)", "I", name) if run.trust() < 1.0 else name


def _stopped(name: str, text: str) -> str:
    """`name` with the full stop of its last degree, where it begins `text`."""
    degree = re.search(r"\.[A-Za-z]+$|\b[A-Z][a-z]?$", name)
    return f"{name}." if degree and text[len(name) : len(name) + 1] == "." else name


def _spoken_contact(document: Document) -> tuple[Reading[str] | None, Reading[str] | None]:
    """`… dapat menghubungi Sdr. Rahmat (0812 …)` in a sentence."""
    run = document.body
    text = run.text
    best: tuple[Phone, int] | None = None
    for phone in find_phones(text):
        mark = run.mark(phone.start, phone.end)
        if mark is not None and (mark.box[1] > 0.93 or mark.box[1] < 0.14):
            continue
        lead = [match.end() for match in _CALL.finditer(text[max(0, phone.start - 140) : phone.start])]
        if lead and (phone.mobile or best is None):
            best = (phone, max(0, phone.start - 140) + lead[-1])
            break
        if phone.mobile and best is None:
            best = (phone, -1)
    if best is None:
        return None, None
    phone, lead_end = best
    if lead_end < 0 and _listed(run, phone):
        return None, None
    reading = _number(run, phone, 0.965 if lead_end >= 0 else 0.85)
    behind = _BEHIND.match(text, phone.end)
    if behind is not None:
        group = 1 if behind[1] else 2
        office = _OF.match(behind[group])
        begin = office.end() if office else 0
        end = _OFFICE_BEHIND.search(behind[group], begin)
        name = behind[group][begin : end.start() if end else None].rstrip(" ,.")
        return seen(name, run, behind.start(group) + begin, behind.end(group), 0.93), reading
    if lead_end < 0:
        return _before(run, phone), reading
    return _after_lead(run, lead_end, phone), reading


def _listed(run: Run, phone: Phone) -> bool:
    """Whether a telephone heads a column of them, as in a list of those who take part."""
    own = run.mark(phone.start, phone.end)
    if own is None:
        return False
    marks = [run.mark(each.start, each.end) for each in find_phones(run.text) if each.mobile]
    column = [
        each for each in marks if each and each.page == own.page and abs(each.box[2] - own.box[2]) < 0.02
    ]
    return len(column) > 2


def _after_lead(run: Run, lead: int, phone: Phone) -> Reading[str] | None:
    part = run.text[lead : phone.start]
    skipped = re.match(
        r"^(?:\W|kami|dengan|kepada|lebih|lanjut|selanjutnya|dapat|yang|atas|nama|an\b|a\.n|sdri?\b|sdr[ai]\b|saudar[ai]|bapak|bpk\b|ibu|pak\b|bu\b|kegiatan|acara|person|zoom)+",
        part,
        re.IGNORECASE,
    )
    start = lead + (skipped.end() if skipped else 0)
    office = _OFFICE.match(run.text, start, phone.start)
    start = office.end() if office else start
    held = _HELD_BY.match(run.text, start, phone.start) or _OF.match(run.text, start, phone.start)
    start = held.end() if held else start
    called = _HONORIFIC.match(run.text[start : phone.start]) if held else None
    start += called.end() if called else 0
    match = _PERSON.match(run.text, start, phone.start)
    plain = re.fullmatch(r"[a-z]{3,}(?: [a-z]{3,}){0,2}", run.text[start : phone.start].strip(" ,(:.-–/"))
    if match is None and plain and not _DEVICE.match(plain.group()) and not _NO_NAME.match(plain.group()):
        return seen(plain.group(), run, start, start + len(plain.group()), 0.8)
    return _person(run, match, 0.97) if match else _before(run, phone)


def _before(run: Run, phone: Phone) -> Reading[str] | None:
    offset = max(0, phone.start - 110)
    part = run.text[offset : phone.start]
    part = _ENDED.sub(lambda match: "·" * len(match.group()), part)
    part = _MEANS.sub(lambda match: "·" * len(match.group()), part)
    found = [
        match
        for match in _PERSON.finditer(part)
        if len(match.group()) > 3 and (not _DEVICE.match(match.group()) or _CALLED.search(match.group()))
    ]
    if not found:
        return None
    lead = _HONORIFIC.match(found[-1].group())
    begin = offset + found[-1].start() + (lead.end() if lead else 0)
    match = _PERSON.match(run.text, begin, phone.start)
    if match is None:
        return None
    called = lead or _CALLED.search(run.text[begin - 8 : match.end()])
    return _person(
        run, match, 0.96 if called and _BESIDE.fullmatch(run.text[match.end() : phone.start]) else 0.75
    )


def _person(run: Run, match: re.Match[str], sure: float) -> Reading[str] | None:
    called = list(_CALLED.finditer(match.group()))
    begin = match.start() + (called[-1].end() if called else 0)
    whole = _PERSON.match(run.text, begin) if called else None  # an office's words were counted before
    raw = run.text[begin : max(match.end(), whole.end()) if whole else match.end()]
    office = _OF.match(raw)
    if office is not None:
        begin, raw = begin + office.end(), raw[office.end() :]
    end = _NAME_END.search(raw)
    raw = (raw[: end.start()] if end and end.start() > 0 else raw).rstrip(" ,.")
    if len(raw) < 3 or _NO_NAME.match(raw):
        return None
    return _as_seen(raw, run, begin, sure)
