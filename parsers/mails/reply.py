"""What a mail's author newly typed."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from parsers.mails.bodies import Segment, views_of
from parsers.mails.command import command_of
from parsers.mails.corrections import is_correction
from parsers.mails.message import TOKEN, OpenMail
from parsers.mails.quotes import header_at, is_quoted, marks_quote
from parsers.mails.signoff import begins_signature, ends_message, trimmed
from parsers.mails.verbs import head_of
from parsers.mails.visible import visible_lines
from rules.mail import Verb

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a\u202c\u2060-\u2064\u2066\u2068"
    "\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Takes no room and turns nothing round. Marks that do turn text round stay, and spoil the line: behind
them a reader sees other words than stand there."""
_WRAP = 72
_TOLD = (Verb.REJECT, Verb.REVISE, Verb.CANCEL, Verb.ANSWER, Verb.CLOSE, Verb.RECORD, Verb.FORWARD)
"""Commands whose words are passed on."""


def newly_typed(mail: OpenMail) -> str:
    """Only what the author typed anew: no quote, no forwarded mail, no signature, nothing invisible.

    Where a mail says it twice, in plain text and in HTML, a command counts if both say it: otherwise the
    text that comes back gives none. Never raises.
    """
    views = views_of(mail.message)
    plain = typed_in(views.plain)
    if views.plain == views.html:
        return plain
    if plain and head_of(plain) is None:
        return plain
    drawn = typed_in(views.html)
    if head_of(plain) is None and head_of(drawn) is None:
        return plain or drawn
    if _agree(plain, drawn):
        return drawn  # the same words, without the line breaks that plain text adds
    return next((text for text in (plain, drawn) if head_of(text) is None), "")


def typed_in(segments: tuple[Segment, ...]) -> str:
    """The new text in one reading of a mail."""
    lines: list[tuple[str, bool]] = []
    for segment in segments:
        hard = segment.kind == "plain"
        text = segment.text if hard else "\n".join(visible_lines(segment.text))
        lines += [(line, hard) for line in cleaned(text).split("\n")]
        lines.append(("", hard))
    return _guarded(trimmed(_unquoted(lines)))


def cleaned(text: str) -> str:
    """One kind of line end, plain blanks, nothing without width. Look-alike letters stay what they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text.replace("\x00", "")
    text = re.sub("[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", text)
    return _UNSEEN.sub("", text).replace("\x00", "")


def _unquoted(marked: list[tuple[str, bool]]) -> list[str]:
    """Lines without quotes, their headers, and signatures."""
    lines = [line for line, _ in marked]
    kept: list[str | None] = []  # None: a quoted line stood here
    quoted_before: dict[int, str] = {}
    at, signing = 0, False
    while at < len(lines):
        line = lines[at]
        if is_quoted(line):
            kept.append(None)
            quoted_before[len(kept)] = line if marked[at][1] else ""
            at += 1
            continue
        header = header_at(lines, at)
        after = _next(lines, header.end) if header else at
        marks = after < len(lines) and marks_quote(lines[after])
        if header is not None and (header.sure or marks or after == len(lines)):
            if header.lead and not signing:
                kept.append(header.lead)
            if header.final or not marks:
                break
            signing, at = False, after
            continue
        if ends_message(line):
            break
        signing = signing or begins_signature(line)
        if not signing:
            kept.append(line)
        at += 1
    return _without_torn(kept, quoted_before)


def _next(lines: list[str], start: int) -> int:
    """The next line with text; the number of lines where none follows."""
    return next((n for n in range(start, len(lines)) if lines[n].strip()), len(lines))


def _without_torn(kept: list[str | None], quoted_before: dict[int, str]) -> list[str]:
    """Without the ends of quoted lines that wrapping tore off their mark.

    They stand right under a quoted line that is full, or alone between two quoted lines.
    """
    lines: list[str] = []
    for number, line in enumerate(kept):
        if line is None:
            if lines and lines[-1]:
                lines.append("")
            continue
        above = quoted_before.get(number)
        if above and line.strip():
            full = len(above) + 1 + len(line.split()[0]) > _WRAP
            between = number + 1 < len(kept) and kept[number + 1] is None
            if full or between:
                continue
        lines.append(line.rstrip())
    return lines


def _guarded(lines: list[str]) -> str:
    """Where one of our codes still stands there, a quote went unseen: the first paragraph alone is left."""
    text = "\n".join(lines)
    if ("d1" in text or "D1" in text) and TOKEN.search(text):
        end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
        lines = lines[:end]
        coded = next((n for n, line in enumerate(lines) if TOKEN.search(line)), len(lines))
        lines = trimmed(lines[:coded])
    return "\n".join(lines)


def _agree(plain: str, drawn: str) -> bool:
    """Whether both texts give the same command, or neither gives one, their layout aside."""
    one, other = (command_of(_bare(text)) for text in (plain, drawn))
    if one is None or other is None:
        return one is other
    if one.verb is not other.verb or _corrected(plain) != _corrected(drawn):
        return False
    if one.verb in _TOLD:
        return _alike(*(f"{command.argument or ''} {command.body}" for command in (one, other)))
    return one.argument == other.argument


def _bare(text: str) -> str:
    """`text` without its correction lines, whose years the mail's day settles later."""
    return "\n".join("" if is_correction(line) else line for line in text.split("\n"))


def _corrected(text: str) -> list[str]:
    return [_said(line) for line in text.split("\n") if is_correction(line)]


def _alike(plain: str, drawn: str) -> bool:
    """Whether both tell the same. The plain text may go on where a signature was told from HTML alone."""
    one, other = _said(plain)[:20_000], _said(drawn)[:20_000]
    return fuzz.ratio(one[: len(other)], other) >= 85


def _said(text: str) -> str:
    """Letters and digits alone, links aside."""
    text = re.sub(r"<?\b(?:https?://|mailto:)\S+", " ", text.lower())
    return "".join(char for char in text if char.isalnum() or char == "@")
