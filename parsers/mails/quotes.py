"""Headers that mail programs put above what they quote."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERBS = (
    r"wrote|writes|sent|menulis|menuliskan|schrieb|a\s+écrit|écrit|escribió|ha\s+scritto|escreveu|schreef|"
    r"geschreven|skrev|napisał(?:\(a\))?|написал\w*|пишет|пише|đã\s+viết|写道|寫道|kirjoitti"
)
_VERB = re.compile(rf"(?:(?<![^\W\d_])|(?<=>))(?:{_VERBS})(?![^\W_])", re.I)
_DAYS = (
    r"mon|tue|wed|thu|fri|sat|sun|sen|sel|rab|kam|jum|sab|min|ahad"
    r"|jan|feb|mar|apr|may|mei|jun|jul|aug|agu|agt|sep|oct|okt|nov|dec|des"
)
_OPENERS = r"On|Pada|Am|Op|Le|El|Il|Em|Den|På|W\s+dniu|Dnia|Vào|At|在|于"
_OPENING = rf"""[\s*_-]{{0,12}}(?:
      (?:{_OPENERS})\b(?=.*\d)
    | \d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}\b
    | \d{{1,2}}[:.]\d{{2}}\b
    | \d{{1,2}}\.?\s+[^\W\d_]{{3,10}}\.?\s+\d{{4}}\b
    | [^\W\d_]{{2,12}}(?:\.,?|,)\s+\d{{1,2}}\.?\s
    | 在|于
    )"""
_OPENS = re.compile(_OPENING, re.X)
_NAMED = re.compile(rf"""["“]?[^<>:\n]{{1,100}}<[^<>\s]+@[^<>\s]*>\s*(?:{_VERBS})\b""")
_ALONE = re.compile(
    rf"""[\s*_]*(?:
      -{{2,}}\s*.{{1,160}}\b(?:{_VERBS})\s*-{{2,}}
    | [^:\n]{{1,80}}\s(?:menulis|wrote)\s+(?:pada|on)\s.{{0,60}}\d.{{0,40}}:
    | \d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}\s.{{1,80}}<\S+@\S+>
    | \d{{4}}-\d\d-\d\d\s+\d{{1,2}}:\d\d\s+GMT[+-]\d{{1,2}}:\d\d\s.{{1,80}}
    )\s*""",
    re.X | re.I,
)
_MID = re.compile(
    rf"(?<=\S)\s*-*\s*(?<![A-Za-z])(?P<head>(?:On|Pada)\s+(?:tanggal\s+)?(?:(?i:{_DAYS})[a-z']*\b|\d{{1,2}}\b)"
    r"(?=.*\d).*)$"
)
_SAID_LAST = re.compile(rf"(?<![^\W\d_])(?:{_VERBS})[\s*_]*(?:[:：]|-{{2,}})\s*$", re.I)
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}[-/.]\d{1,2}|<[^<>\s]*@|@\S+\.\w")
_SURE = re.compile(r"\b\d{1,2}[:.]\d{2}\b(?![./-]?\d)|@")
_RUN_ON = re.compile(rf"<[^<>\s]+@[^<>\s]+>\s*(?:{_VERBS})\s*:\s*\S", re.I)
"""The quote begins on the header's own line: it is not marked."""
_SENDER_END = re.compile(r"<[^<>]*@[^<>]*>\s*[:：]\s*$")
_END = re.compile(rf"[:：]\s*$|-{{2,}}\s*$|<[^<>]*@[^<>]*>\s*(?:{_VERBS})\s*$", re.I)
_SENDER_WROTE = re.compile(rf".{{0,200}}<[^<>\s]+@[^<>\s]+>\s*(?:{_VERBS})\s*:\s*", re.I)
"""The end of a header that begins in a way we do not know."""
_DIVIDER = re.compile(
    r"""[\s*_]*(?:[-=_–—]{2,}\s*(?:
        original\s+(?:message|appointment|e?-?mail) | reply\s+message
      | forwarded\s+(?:message|e-?mail)\b.{0,60}
      | (?:pesan|surel|e-?mail|surat)\s+(?:asli|awal|asal|terusan|(?:yang\s+)?(?:di)?teruskan|sebelumnya)
      | (?:awal\s+|mulai\s+)?pesan\s+(?:yang\s+)?(?:di)?teruskan | ursprüngliche\s+nachricht
      | antwort\s+nachricht | mensaje\s+original | mensagem\s+original | message\s+(?:d['’]origine|original)
      | messaggio\s+originale | oprindelig\s+meddelelse | oorspronkelijk\s+bericht
      | (?:ursprungligt\s+meddelande|originalmeddelande) | исходное\s+сообщение
      )\s*[-=_–—]*(?:\s*(?:from|dari)\s*:.{0,400})?
    | (?:begin\s+forwarded\s+message|(?:mulai|awal)\s+pesan\s+(?:yang\s+)?(?:di)?teruskan
      | pesan\s+(?:yang\s+)?diteruskan)\s*:?
    )[\s*_]*""",
    re.I | re.X,
)
_LABEL = re.compile(
    r"""[\s*_|]*(?:
      (?P<sender>from|dari|pengirim|von|de|da|fra|från|van|od|expéditeur|от)
    | (?P<date>sent|date|dikirim|terkirim|tanggal|gesendet|datum|envoyé|enviad[oa]|fecha|data|inviato|sendt|
        skickat|dato|verzonden|отправлено|дата)
    | (?P<to>to|kepada|ke|untuk|penerima|an|à|para|a|til|till|aan|do|кому)
    | (?P<copy>b?cc|tembusan|kopie?|salinan)
    | (?P<subject>subject|perihal|subjek|judul|hal|betreff|objet|asunto|oggetto|emne|ämne|onderwerp|assunto|
        temat|тема)
    | (?P<other>reply-to|importance|attachments|lampiran|prioritas|risposta)
    )\s?[*_]*\s?:[*_]*(?P<value>(?:\s.*|\S+@.*)?)""",
    re.I | re.X,
)
_CARRIES_ON = re.compile(rf"<|mailto:|>?\s*(?:{_VERBS})\b", re.I)
"""What may stand below an empty line within a header."""
_TORN = re.compile(rf">\s*(?:(?:{_VERBS})\b|:\s*$)", re.I)
_IN_LINE = re.compile(
    r"[\s*_]*(?:from|dari)\s*[*_]*\s*:.{0,300}?[\s*_](?:sent|date|to|subject|dikirim|tanggal|kepada|perihal|subjek)"
    r"\s*[*_]*\s*:",
    re.I,
)
_QUOTED = re.compile(r"\s{0,4}(?:[A-Z][A-Za-z]{0,12})?>")
_FIGURES = "-0123456789"
_SPAN = 6
"""Lines over which a header may be wrapped."""
_BLOCK = 24


@dataclass(frozen=True, slots=True)
class QuoteHeader:
    """A header that ends before line `end`. `lead` is text typed before it on its first line; under a
    `final` one all is quoted, marked or not. One that is not `sure` names neither an hour nor an address:
    a person may have written it, unless marked lines follow."""

    end: int
    final: bool
    lead: str = ""
    sure: bool = True


def is_quoted(line: str) -> bool:
    """`> ` before it, or the older `AK> `."""
    return ">" in line[:18] and _QUOTED.match(line) is not None


def marks_quote(line: str) -> bool:
    """`>` at the very edge, as programs mark the lines under the header that they write. Set in from it,
    it was quoted before, and the program that wrote the header marks nothing."""
    return line.startswith(">")


def header_at(lines: list[str], at: int) -> QuoteHeader | None:
    """The quote's header that begins in line `at`."""
    line = lines[at]
    if len(line) > 2000 or not line:
        return None
    if _DIVIDER.fullmatch(line):
        return QuoteHeader(at + 1, True)
    if ":" in line and (_IN_LINE.match(line) or _block(lines, at)):
        return QuoteHeader(at + 1, True)
    told = "wrote" in line or "menulis" in line or line.lstrip(" *_")[:1] in _FIGURES
    if told and _ALONE.fullmatch(line):
        return QuoteHeader(at + 1, False)
    if _OPENS.match(line) or ("<" in line and _NAMED.match(line)):
        header = _attribution(line, lines, at, "")
        if header is not None:
            return header
    middle = _MID.search(line) if "On " in line or "Pada " in line else None
    if middle is not None:
        return _attribution(middle["head"], lines, at, line[: middle.start()].rstrip())
    if "@" in line and _SENDER_WROTE.fullmatch(line):
        return QuoteHeader(at + 1, False)
    return None


def _attribution(first: str, lines: list[str], at: int, lead: str) -> QuoteHeader | None:
    """`On … wrote:` that begins with `first`, wrapped over some lines as it may be."""
    text, empty = first, 0
    for number in range(at, min(at + _SPAN + 2, len(lines))):
        if number > at:
            line = lines[number].strip()
            if not line:
                empty += 1
                continue
            parted = empty and not _CARRIES_ON.match(line)
            if parted or empty > 2 or _OPENS.match(line) or (is_quoted(line) and not _TORN.match(line)):
                return None
            text = f"{text} {line.lstrip('>')}"
        if len(text) > 600:
            return None
        if _RUN_ON.search(text):
            return QuoteHeader(number + 1, True, lead)
        if _END.search(text):
            said = _SAID_LAST.search(text) or (
                "@" in text and (_VERB.search(text) or _SENDER_END.search(text))
            )
            if not (said and _DATED.search(text)):
                return None
            return QuoteHeader(number + 1, False, lead, _SURE.search(text) is not None)
    return None


def _block(lines: list[str], at: int) -> bool:
    """Whether `From: … Sent: … To: … Subject: …` begins here, in any order and either language.

    A `Tanggal:` that corrects a case may stand right above such a block: it is parted from it by an empty
    line or a rule, or the block has a date of its own.
    """
    first = _label(lines[at])
    if first is None or first[0] == "other":
        return False
    kinds, mailed, loose, empty = {first[0]}, "@" in first[1], 0, 0
    for line in lines[at + 1 : at + _BLOCK]:
        found = _label(line)
        own_date = first[0] == "date" and found is not None and found[0] == "date" and not empty
        if own_date or (found is not None and empty and "sender" not in kinds):
            return False
        if not line.strip():
            empty += 1
        elif found is None:
            loose += 1
        else:
            loose, empty = 0, 0
            kinds.add(found[0])
            mailed = mailed or "@" in found[1]
        if empty > 1 or loose > 2 or (loose and empty) or (loose and not any(map(str.isalnum, line))):
            break
    kinds.discard("other")
    if "sender" in kinds:
        return len(kinds) >= 2
    return len(kinds) >= 2 and "date" in kinds and mailed


def _label(line: str) -> tuple[str, str] | None:
    match = _LABEL.fullmatch(line)
    if match is None:
        return None
    kind = next(name for name in ("sender", "date", "to", "copy", "subject", "other") if match[name])
    return kind, match["value"]
