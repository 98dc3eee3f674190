"""What a complaint says of author, day and secrecy."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from parsers.mails.category import propose
from parsers.mails.phrases import Phrasebook, rows_of, words_of
from parsers.words.dates import find_days
from rules.facts import Complaint, Score
from rules.mail import Mail
from rules.privacy import asks_secrecy

HOME = ZoneInfo("Asia/Pontianak")
OLDEST = timedelta(days=730)
TEXT = 20_000
LOOKED_AT = 6_000

_SECRECY = Phrasebook(row["pattern"] for row in rows_of("secrecy.csv"))
_CLOSING = re.compile(
    r"^\W*(?:hormat\s+(?:saya|kami)|salam(?:\s+\w+)?|wassalam\w*(?:\s+\w+)?|pelapor|pengadu|ttd|"
    r"(?:atas[^\n]*)?terima\s*kasih|trims|tks|demikian[^\n]*)\W*$",
    re.I,
)
_LABELLED = re.compile(r"^[^\w\n]*nama(?:\s+(?:lengkap|pelapor|saya))?\s*[:=]\s*([^\n]{2,60})$", re.I | re.M)
_NAMED = re.compile(r"\b(?:nama saya|saya bernama|perkenalkan,? saya)\s+([A-Z][^,.;\n]{1,50})")
_DASHED = re.compile(r"(?:^|[.!?\n])[ \t]*(?:-|–|—|~)[ \t]*([A-Z][\w.' ]{1,40})\s*(?:,[^\n]{0,60})?\s*\Z")
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*,?\s*){1,6}")
_NO_NAME = re.compile(
    r"\b(?:kepala|kasub\w*|kabid|sekretari\w*|kepada|yth|dinas|kantor|panitia|pengurus|admin|warga|"
    r"koordinator|wakasek|forum|yayasan|terima|demikian|mohon|sent|dikirim)\b",
    re.I,
)
_DATE = re.compile(
    r"\d(?:[-/.]\d|\s?(?:[Jj]an|[Ff]eb|[Pp]eb|[Mm]ar|[Aa]pr|[Mm]ei|[Jj]un|[Jj]ul|[Aa]g[us]|[Ss]ep|[Oo]kt|"
    r"[Oo]ct|[Nn]o[vp]|[Dd]es|[Dd]ec|JAN|FEB|PEB|MAR|APR|MEI|JUN|JUL|AG[US]|SEP|OKT|NO[VP]|DES))"
)
AROUND = 16
"""Characters beside a day's number in which its month and year stand."""
_TODAY = re.compile(r"\bhari ini\b|\b(?:tadi|td)\s+(?:pagi|siang|sore)\b|\bbarusan\b", re.I)


def complaint_of(mail: Mail, text: str, score: Score) -> Complaint:
    """The complaint in a mail's visible text, with a category proposed for the officers."""
    text = text[:TEXT]
    proposal = propose(mail.subject, text)
    return Complaint(
        mail=mail,
        text=text.strip() or mail.subject,
        reporter=reporter_in(text),
        happened_on=happened_on(text, mail.date),
        proposed=proposal.category,
        proposed_reasons=proposal.reasons,
        wants_secrecy=wants_secrecy(f"{mail.subject}.\n{text}"),
        score=score,
        digest=mail.digest,
    )


def wants_secrecy(text: str) -> bool:
    """Whether its author asks to stay unnamed, in formal words or everyday ones."""
    return asks_secrecy(text) or next(_SECRECY.find(words_of(text)), None) is not None


def reporter_in(text: str) -> str | None:
    """The author's name by a label, by "nama saya", or under the closing words; None where nobody signs."""
    for pattern in (_LABELLED, _NAMED, _DASHED):
        found = pattern.search(text[:TEXT].rstrip())
        if found and not _NO_NAME.search(found[1]):
            return _plain(found[1])
    lines = [line.strip() for line in text[:TEXT].splitlines()]
    for place in range(len(lines) - 1, -1, -1):
        if not _CLOSING.match(lines[place]):
            continue
        signed = next((line for line in lines[place + 1 :] if line), "")
        return _plain(signed) if _NAME.fullmatch(signed) and not _NO_NAME.search(signed) else None
    return None


def happened_on(text: str, written: datetime | None) -> date | None:
    """The day complained of: the first named before the mail; the mail's own where it says so."""
    if written is None:
        return None
    today = written.astimezone(HOME).date()
    looked_at = text[:LOOKED_AT]
    for place in _DATE.finditer(looked_at):
        around = looked_at[max(0, place.start() - AROUND) : place.end() + AROUND]
        for days in find_days(around, near=today - timedelta(days=300)):
            if today - OLDEST <= days.first <= today:
                return days.first
    return today if _TODAY.search(looked_at) else None


def _plain(name: str) -> str:
    return " ".join(name.split()).strip(" ,.-")[:80]
