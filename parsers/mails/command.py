"""The command in newly typed text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from parsers.mails.corrections import address_of, corrections_in, is_correction, record_lines
from parsers.mails.verbs import Head, head_of
from rules.facts import CATEGORIES, CHANNELS
from rules.mail import Command, Verb

_PLACEHOLDER = re.compile(
    r"[<\[](?:alasan|yang kurang|teks|isi|alamat|saluran|nomor|reason|text|ringan\s*\|)", re.I
)
"""What our own list of commands says in an argument's place: a line with it was not typed by a person."""
_TICKET = re.compile(r"\[?(ADU-\d{4}-\d{4,})\]?", re.I | re.A)
_CHANNEL_NAMES = {
    **{channel.lower(): channel for channel in CHANNELS if channel != "EMAIL"},
    **{"whatsapp": "WA", "telp": "TELEPON", "telpon": "TELEPON", "lapor!": "LAPOR", "sp4n-lapor": "LAPOR"},
    **{"sp4n-lapor!": "LAPOR", "web": "WEBSITE", "media sosial": "MEDSOS"},
    **{"kotak pengaduan": "KOTAK", "kotak saran": "KOTAK"},
}
_HESITATES = re.compile(
    r"(?:jangan|tunggu|nanti|tunda|urung|(?:tidak|tak|ngga?k|gak?|enggak|nda?k)\s+jadi|atau|or|"
    r"not\s+yet|do\s+not|don['’]?t|never|wait)\b",
    re.I,
)
"""Takes back, at the argument's start, what the word before it says."""
_ASKS = re.compile(
    r"(?:apa|apakah|kenapa|mengapa|bagaimana|gimana|kapan|siapa|kalau|jika|bila|apabila|mungkin|bisa|boleh|"
    r"if|when|why|should|can|maybe|perhaps|unless)\b",
    re.I,
)
_EMPTY = re.compile(
    r"tidak|tak|bukan|belum|jangan|nggak|enggak|gak|ga|ndak|no|not|dulu|dahulu|saja|aja|ya|yah|kah|deh|dong|"
    r"sih|kan|lah|nih|nanti"
)
_COURTEOUS = re.compile(
    r"terima|kasih|terimakasih|makasih|trims|thanks|thank|you|pak|bu|bapak|ibu|mas|mbak|salam|hormat"
)
_CLOSING = re.compile(
    r"\W*(?:salam|hormat\s+(?:kami|saya)|terima\s?kasih|makasih|trims|regards|best|thanks?|thank\s+you|ttd|"
    r"wassalam\w*|demikian)\b.*",
    re.I,
)
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*,?\s*){1,5}")
_WIDTH = 66
"""Mail software breaks lines at 66 characters or beyond."""


def command_of(new_text: str, near: date | None = None) -> Command | None:
    """The command that newly typed text gives; None where its first line is no command, or not wholly one.

    `near` is the mail's own day: it settles the year of a correction that leaves it out (without it, such
    a correction is not understood, and neither is its command).
    """
    head = head_of(new_text)
    if head is None or "?" in head.rest or "？" in head.rest or _PLACEHOLDER.search(head.rest):
        return None
    match head.verb:
        case Verb.APPROVE:
            return _approve(head, near)
        case Verb.REJECT | Verb.REVISE | Verb.CANCEL:
            return _decide(head, near)
        case Verb.ANSWER | Verb.CLOSE:
            return _say(head)
        case Verb.CATEGORY:
            return _choose(head, next((c for c in CATEGORIES if c == head.rest.lower()), None))
        case Verb.RECORD:
            return _choose(head, _CHANNEL_NAMES.get(head.rest.lower()), record_lines(head.below))
        case Verb.FORWARD:
            return _choose(head, address_of(head.rest))
        case Verb.MERGE:
            ticket = _TICKET.fullmatch(head.rest)
            return _choose(head, ticket[1].upper() if ticket else None)
        case _:  # STATUS, HELP: the word alone
            return None if head.rest else Command(head.verb, None, {}, _body(head.below))


def _approve(head: Head, near: date | None) -> Command | None:
    account = address_of(head.rest) if head.rest else None
    stated = corrections_in(head.below, near, alone=True)
    if stated is None or (head.rest and account is None):
        return None
    if account and stated.get("account", account) != account:
        return None
    return Command(head.verb, account, stated, _body(head.below))


def _decide(head: Head, near: date | None) -> Command | None:
    """A decision with its reason, which may run on to the next blank line; `body` is what follows it."""
    stated = {} if head.verb is Verb.CANCEL else corrections_in(head.below, near, alone=False)
    if stated is None:
        return None
    if not head.rest:
        return Command(head.verb, None, stated, _body(head.below))
    reason, taken = _run_on(head.rest, head.below)
    words = _words(reason)
    if "?" in reason or not _meant(reason) or _ASKS.match(reason) or _PLACEHOLDER.search(reason):
        return None
    argument = None if all(map(_COURTEOUS.fullmatch, words)) else reason
    return Command(head.verb, argument, stated, _body(head.below[taken:]))


def _say(head: Head) -> Command | None:
    """A text to a person: the rest of the line, and in `body` all below it, an empty line between too."""
    if head.rest and not _meant(head.rest):
        return None
    body = _body(head.below)
    parted = head.rest and body and not head.below[0].strip()
    return Command(head.verb, head.rest or None, {}, "\n" + body if parted else body)


def _choose(head: Head, argument: str | None, lines: dict[str, str] | None = None) -> Command | None:
    """An argument out of a closed set; left out, it is asked for; anything else is not understood."""
    if head.rest and argument is None:
        return None
    return Command(head.verb, argument, lines or {}, _body(head.below))


def _meant(text: str) -> bool:
    """Whether an argument says something, and does not take the command back."""
    words = _words(text)
    return bool(words) and not _HESITATES.match(text) and not all(map(_EMPTY.fullmatch, words))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower())


def _run_on(first: str, below: Sequence[str]) -> tuple[str, int]:
    """A reason with the lines that carry it on, and how many they are."""
    reason, last, taken = first, first, 0
    for line in (each.strip() for each in below):
        wrapped = len(last) + 1 + len(line.split(" ")[0]) > _WIDTH
        if not line or is_correction(line) or _CLOSING.fullmatch(line):
            break
        if not wrapped and _NAME.fullmatch(line):
            break
        listed = re.match(r"(?:[-•*–]|\d{1,2}[.)])\s", line)
        reason += ("\n" if listed or not wrapped else " ") + line
        last, taken = line, taken + 1
    return reason, taken


def _body(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
