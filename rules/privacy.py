"""What others may see of a complaint."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from rules.case import Case, Grievance, Kind
from rules.decision import SendMail
from rules.office import Office, Role

HIDDEN = "[dirahasiakan]"

TITLE_WORDS = (
    "bapak ibu bpk sdr sdri saudara saudari drs dra dr ir haji hajah hj prof mas mbak bang kak alm "
    "dan bin binti dari the"
)
TITLES = frozenset(TITLE_WORDS.split())
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
EMAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.I)
NUMBER = re.compile(
    r"(?<![\w/])(?!\d\d[-.]\d\d[-.]\d{4}(?!\d))(?:\+?62|\(?0)[\d\s().-]{7,16}\d|"
    r"(?<!\d)\d{16}(?!\d)|(?<!\d)\d{18}(?!\d)"
)
"""Telephone numbers in their everyday spellings; NIK (16 digits) and NIP (18)."""
LABELLED = re.compile(
    r"^(\W*(?:nama(?: lengkap| pelapor| saya)?|alamat(?: rumah| lengkap| saya| surel| e-?mail)?|pelapor|"
    r"kontak|n\.?i\.?[kp]\.?|no\.? ?(?:hp|wa|telp|ktp)\.?|nomor(?: hp| wa| telepon| ktp)?|hp|wa|telp|telepon|"
    r"e-?mail|surel|from|dari|sender|pengirim|reply-to|return-path|received|message-id)\s*[:=]).*$",
    re.I | re.M,
)
"""Lines that name the reporter by a label, and the headers of a mail that was pasted or forwarded."""
NAMED = re.compile(r"\b((?:nama saya|saya bernama|perkenalkan,? saya)\s+)[^,.;\n]+", re.I)
LIVING = re.compile(
    r"\b((?:tinggal di|berdomisili di|beralamat di|alamat (?:rumah )?saya(?: di)?)\s+)"
    r"(?:\b(?:jl|jln|gg|no|rt|rw|kel|kec|kab|ds|komp|perum)\.|[^,.;\n])+",
    re.I,
)
HOUSE = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang|komp\w*|perum\w*)\b\.?\s+[^,;\n]{2,40}?\s(?:no|nomor|rt|blok)\b\.?\s*\w+"
    r"(?:\s*/\s*\w+)*",
    re.I,
)
"""A street with a house's number: somebody's address; a street alone may be what the complaint is about."""
CLOSING = re.compile(
    r"^((?:hormat (?:saya|kami)|salam(?: hormat)?|wassalam\w*|pelapor|pengadu|ttd)\W{0,3}\n+)"
    r"(?:[^\n]{1,60}(?:\n|\Z)){1,3}",
    re.I | re.M,
)
SECRECY = re.compile(
    r"\b(?:identitas|nama|data(?: diri)?)\b[^.\n]{0,40}\b(?:dirahasiakan|rahasiakan|tetap rahasia)\b|"
    r"\brahasiakan\b[^.\n]{0,40}\b(?:identitas|nama|data)\b|"
    r"\bjangan\b[^.\n]{0,25}\b(?:sebut|ungkap|bocor|beri ?tahu)\w*\b[^.\n]{0,25}\b(?:nama|identitas|saya)\b|"
    r"\b(?:secara|sebagai|tetap) anonim\b|\bwhistle ?blow",
    re.I,
)


def asks_secrecy(text: str) -> bool:
    """Whether its author asks that his identity be kept secret."""
    return bool(SECRECY.search(INVISIBLE.sub("", text)))


def for_others(case: Case) -> Case:
    """`case` as those outside the complaint desk may see it: no name, address, headers or files."""
    grievance = case.grievance
    if grievance is not None:
        grievance = replace(
            grievance,
            text=redact(grievance.text, case),
            answer=_redact(grievance.answer, case),
            proposed_reasons=tuple(redact(reason, case) for reason in grievance.proposed_reasons),
            reporter=None,
            contact=None,
        )
    return replace(
        case,
        requester=None,
        copies=(),
        dead=(),
        subject=redact(case.subject, case),
        reason=_redact(case.reason, case),
        grievance=grievance,
        letters=(),
        stated={},
        form={},
        related=complaints_among(case.related) if grievance is not None else case.related,
        root_id=None,
        last_id=None,
        references=(),
    )


def complaints_among(tickets: tuple[str, ...]) -> tuple[str, ...]:
    """A request that came in the same mail as a complaint names its agency: it is no complaint's to show."""
    return tuple(ticket for ticket in tickets if ticket.startswith(f"{Kind.COMPLAINT}-"))


def seen_by(case: Case, email: str, office: Office) -> Case:
    """`case` as a mail to `email` may show it; ask this before a mail about a complaint is written.

    Complaint officers and the reporter see all of it; of a confidential case everybody else sees
    what `for_others` leaves, and so do, of any case, the reporters of its duplicates.
    """
    if case.grievance is None or Role.COMPLAINTS in office.roles_of(email):
        return case
    if case.requester is not None and case.requester.email == email.lower():
        return case
    duplicate = any(a.email == email.lower() for a in case.copies)
    return for_others(case) if case.grievance.confidential or duplicate else case


def seen_in(case: Case, mail: SendMail, office: Office) -> Case:
    """`case` as this mail may show it: what its least entitled recipient may see."""
    views = [seen_by(case, a.email, office) for a in (*mail.to, *mail.cc)]
    return next((view for view in views if view is not case), case)


def text_for_others(text: str, case: Case) -> str:
    """Words that go to somebody outside the complaint desk: redacted where the case is confidential."""
    return redact(text, case) if case.grievance and case.grievance.confidential else text


def redact(text: str, case: Case) -> str:
    """`text` without the reporter's name, addresses and numbers, however they are spelled in it."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\r\n", "\n")
    for pattern, instead in (
        (LABELLED, rf"\1 {HIDDEN}"),
        (CLOSING, rf"\1{HIDDEN}\n"),
        (NAMED, rf"\1{HIDDEN}"),
        (LIVING, rf"\1{HIDDEN}"),
        (HOUSE, HIDDEN),
        (EMAIL, HIDDEN),
        (NUMBER, HIDDEN),
    ):
        text = pattern.sub(instead, text)
    for name in sorted(_names(case), key=len, reverse=True):
        text = re.sub(_loosely(name), HIDDEN, text, flags=re.I)
    return text


def _redact(text: str | None, case: Case) -> str | None:
    return None if text is None else redact(text, case)


def _names(case: Case) -> set[str]:
    """All that names the reporter: whole names, their parts, addresses and what stands before the @."""
    grievance = case.grievance or Grievance("")
    people = [a for a in (case.requester, *case.copies) if a]
    whole = {grievance.reporter or "", grievance.contact or "", *(a.name for a in people)}
    addresses = {a.email for a in people} | {w for w in whole if "@" in w}
    locals_ = {address.partition("@")[0] for address in addresses}
    parts = {part for text in (whole - addresses) | locals_ for part in re.split(r"[^\w']+|\d+|_", text)}
    names = (whole | addresses | locals_) - {""}
    return {n for n in names if len(n) > 2} | {p for p in parts if len(p) > 2 and p.lower() not in TITLES}


def _loosely(name: str) -> str:
    """A pattern for `name` with any white space or hyphen between its words, as whole words."""
    words = [re.escape(w) for w in unicodedata.normalize("NFKC", name).split()]
    return r"(?<!\w)" + r"[\s-]+".join(words) + r"(?!\w)"
