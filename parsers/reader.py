"""A mail's bytes to the facts it brings."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

from parsers.best import best_of
from parsers.enclosures import letters_in
from parsers.fault import PageError
from parsers.mails.bounces import failure_of
from parsers.mails.command import command_of
from parsers.mails.grievances import HOME, complaint_of
from parsers.mails.message import TICKET, MailError, OpenMail, Part, open_mail, tickets_in
from parsers.mails.recognition import Hints, Recognised, recognise
from parsers.mails.reply import newly_typed
from parsers.mails.visible import visible_lines
from parsers.options import ReadOptions
from parsers.pages.containers import open_container
from rules.facts import (
    AutoReply,
    Bounce,
    Facts,
    FollowUp,
    FormEntry,
    Other,
    RequestLetter,
    ReviewerReply,
    Unreadable,
)
from rules.letter import Letter, UnreadableFile
from rules.mail import Attachment, Command, Mail, Verb

EMPTY = "Surel ini kosong."
BROKEN = "Susunan surel ini rusak sehingga tidak dapat diuraikan."
BARE = "Arsip ini tidak memuat surat yang dapat dibaca."
NO_MAIL = "Berkas ini tidak tersusun sebagai surel."
SURE = 0.75
"""A first mail that begins like a command is one, unless its words ask or complain as surely as this."""

_REPLIES = re.compile(r"^\s*(?:(?:re|bls|balas|balasan|tgp|aw|sv|antw)\s*(?:\[\d+\])?\s*:)", re.I)
_FORWARDS = re.compile(r"^\s*(?:(?:re|bls)\s*:\s*)*(?:fwd?|trs|terusan|wg|tr)\s*:", re.I)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?[^\r\n]*\r?\n")
_TELLING = re.compile(
    rb"^(?:from|to|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|"
    rb"reply-to|sender|x-[a-z-]+)[ \t]*:",
    re.I | re.M,
)


def read_mail(raw: bytes, options: ReadOptions, *, whole: bool = False) -> Facts:
    """The facts of one mail. Bad input is never raised: it ends as Unreadable, with a reason in Indonesian.

    What is enclosed with a command, or sent by a machine, is read where a rule may ask for it, or `whole`
    does. What a machine wrote comes first, so that nothing in it counts as a person's word; then what belongs
    to a case; then what opens one.
    """
    try:
        opened = open_mail(raw)
    except MailError:
        return _unreadable(raw, BROKEN if raw.strip() else EMPTY)
    if not _TELLING.search(raw[:100_000].split(b"\r\n\r\n")[0].split(b"\n\n")[0]):
        return _unreadable(raw, NO_MAIL)
    text = _shown(opened)
    mail = opened.mail if opened.mail.text else replace(opened.mail, text=text)
    if options.form_sender and mail.sender and mail.sender.email == options.form_sender.lower():
        return _entry(opened, mail, text)
    failure = failure_of(opened, text)
    if failure is not None:
        mail = replace(mail, new_text="")
        return Bounce(mail, failure.failed, failure.permanent, failure.original_id, failure.diagnosis)
    mail = replace(mail, new_text=newly_typed(opened))
    if mail.automatic:
        return AutoReply(replace(mail, letters=letters_in(opened.parts, options)) if whole else mail)
    command = command_of(mail.new_text, mail.date.astimezone(HOME).date() if mail.date else None)
    if _is_reply(mail):
        return _reply(opened, mail, command, options, whole)
    return _first(opened, mail, text, command, options, whole)


def read_any(data: bytes, name: str, options: ReadOptions) -> Letter | UnreadableFile | Facts:
    """A mail where it looks like one by its first lines or its name ends in `.eml`, else a file.

    Of an archive the letter that counts, or why none of its files could be read.
    """
    if name.lower().endswith(".eml") or _is_mail(data):
        return read_mail(data, options, whole=True)
    digest = sha256(data).hexdigest()
    if len(data) <= options.file_bytes:
        try:
            members = open_container(data, name, options)
        except PageError as error:
            return UnreadableFile(name, error.reason, digest)
        if members is not None:
            packed = Part(name, "application/zip", data, digest, inline=False)
            readings = letters_in((packed,), options)
            return best_of(readings) or next(iter(readings), UnreadableFile(name, BARE, digest))
    from parsers.files import read_file  # as in letters_in

    return read_file(data, name, options)


def _unreadable(raw: bytes, reason: str) -> Unreadable:
    return Unreadable(sha256(raw).hexdigest(), reason, len(raw))


def _is_mail(data: bytes) -> bool:
    """Whether the first lines are header fields of a mail (RFC 5322 §2.2)."""
    head = data[:4096].lstrip(b"\r\n")
    first = head[:5] == b"From " or _HEADER.match(head)
    return bool(first) and len(_TELLING.findall(head)) >= 2


def _shown(opened: OpenMail) -> str:
    """All of a mail's text as a reader sees it; HTML is drawn only where there is no plain text."""
    if opened.plain.strip() or not opened.html.strip():
        return opened.mail.text.strip()
    return "\n".join(visible_lines(opened.html)).strip()


def _entry(opened: OpenMail, mail: Mail, text: str) -> FormEntry:
    """The form's notification, though a machine sent it; one without fields is shown to a person."""
    from parsers.mails.form_entries import entry_of  # what takes HTML apart takes long to load

    values = entry_of(text, opened.html)
    stated = TICKET.search(" ".join(values.values()))
    if stated and "ticket" not in values:
        values = {**values, "ticket": stated[1].upper()}
    return FormEntry(replace(mail, new_text=text), values, mail.digest)


def _is_reply(mail: Mail) -> bool:
    """It belongs to a case: a ticket, one of our codes, or a reply's subject in a reply's thread."""
    threaded = mail.in_reply_to or mail.references
    return bool(mail.tickets or mail.tokens or (threaded and _REPLIES.match(mail.subject)))


def _reply(opened: OpenMail, mail: Mail, command: Command | None, options: ReadOptions, whole: bool) -> Facts:
    if command is not None and mail.tokens and not whole:
        return ReviewerReply(mail, command)  # a reviewer's word does not wait for what is enclosed
    letters = letters_in(opened.parts, options)
    mail, best = replace(mail, letters=letters), best_of(letters)
    return FollowUp(mail, best) if command is None else ReviewerReply(mail, command, best)


def _first(
    opened: OpenMail, mail: Mail, text: str, command: Command | None, options: ReadOptions, whole: bool
) -> Facts:
    """A mail that belongs to no case yet."""
    records = command is not None and command.verb is Verb.RECORD
    letters = letters_in(opened.parts, options) if whole or not records else ()
    if letters:
        mail = replace(mail, letters=letters)
    if command is not None and records:
        return ReviewerReply(mail, command)
    best = best_of(letters)
    said = text if not mail.new_text or _FORWARDS.match(mail.subject) else mail.new_text
    found = recognise(mail.subject, _with_subjects(said, letters), _hints(mail, best))
    opens = found.wish in ("request", "complaint") and found.score >= SURE
    if command is not None and not opens and not (best and best.is_request):
        return ReviewerReply(mail, command)
    named = tickets_in(said)
    if named and not (best and best.is_request):
        return FollowUp(replace(mail, tickets=named), best)
    return _opened(mail, text, best, found)


def _opened(mail: Mail, text: str, best: Letter | None, found: Recognised) -> Facts:
    """What opens a case, or is shown to a person."""
    if (best is not None and best.is_request) or found.wish == "request":
        also = None
        if found.also_complains or found.wish == "complaint":
            also = complaint_of(mail, text, found.score_of("complaint"))
        return RequestLetter(mail, best, found.score_of("request"), also)
    if found.wish == "complaint":
        return complaint_of(mail, text, found.score_of("complaint"))
    return Other(mail, found.wish, found.score_of(found.wish))


def _hints(mail: Mail, best: Letter | None) -> Hints:
    files = tuple(a.name for a in mail.attachments if _is_paper(a))
    return Hints(
        sender=mail.sender.email if mail.sender else "",
        files=files,
        letter=best is not None and best.is_request,
        unread=bool(files) and best is None,
    )


def _is_paper(attachment: Attachment) -> bool:
    passed = attachment.media_type.startswith(("text/calendar", "audio/", "video/"))
    return not attachment.inline and not passed


def _with_subjects(said: str, letters: tuple[Letter | UnreadableFile, ...]) -> str:
    """The mail's words, and what enclosed letters that ask for no account say they are about."""
    others = (each for each in letters if isinstance(each, Letter) and not each.is_request)
    return "\n\n".join((said, *(letter.subject for letter in others if letter.subject)))
