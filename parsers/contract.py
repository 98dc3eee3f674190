"""Facts as the objects that `read --json` prints."""

from __future__ import annotations

from typing import Any, Literal

from rules.facts import (
    AutoReply,
    Bounce,
    Complaint,
    Facts,
    FollowUp,
    FormEntry,
    Other,
    RequestLetter,
    ReviewerReply,
    Score,
    Unreadable,
    mail_of,
)
from rules.letter import Box, Letter, Signature, Stamp, UnreadableFile

Class = Literal["request", "form", "complaint", "reply", "follow-up", "auto-reply", "bounce", "other"]


def as_contract(facts: Letter | UnreadableFile | Facts, file: str, seconds: float = 0.0) -> dict[str, Any]:
    """One JSON object of the contract; a field not found is None, a box a list of four fractions."""
    match facts:
        case Letter():
            return _letter(facts, file, seconds)
        case UnreadableFile():
            return _unreadable(file, facts.reason, facts.seconds or seconds)
        case Unreadable():
            return _unreadable(file, facts.reason, seconds)
        case _:
            return _mail(facts, file, seconds)


def _unreadable(file: str, reason: str, seconds: float) -> dict[str, Any]:
    return {"file": file, "kind": "unreadable", "reason": reason, "seconds": round(seconds, 3)}


def _letter(letter: Letter, file: str, seconds: float) -> dict[str, Any]:
    event, signatory = letter.event, letter.signatory
    return {
        "file": file,
        "kind": "letter",
        "is_request": letter.is_request,
        "opd": letter.opd,
        "unit": letter.unit,
        "number": letter.number,
        "date": letter.date.isoformat() if letter.date else None,
        "subject": letter.subject,
        "addressee": letter.addressee,
        "to_desk": letter.to_desk,
        "event": {
            "name": event.name,
            "first_day": event.first_day.isoformat() if event.first_day else None,
            "last_day": event.last_day.isoformat() if event.last_day else None,
            "start": f"{event.start:%H:%M}" if event.start else None,
            "end": f"{event.end:%H:%M}" if event.end else None,
            "timezone": event.timezone,
            "participants": event.participants,
        },
        "account_email": letter.account_email,
        "contact": {"name": letter.contact.name, "phone": letter.contact.phone},
        "signatory": {
            "name": signatory.name,
            "nip": signatory.nip,
            "title": signatory.title,
            "capacity": signatory.capacity if "signatory.capacity" in letter.confidence else None,
            "rank": signatory.rank,
        },
        "stamp": _stamp(letter.stamp),
        "signature": _signature(letter.signature),
        "confidence": dict(letter.confidence),
        "marks": {name: {"page": mark.page, "box": _box(mark.box)} for name, mark in letter.marks.items()},
        "doubts": list(letter.doubts),
        "missing": list(letter.missing),
        "pages": letter.pages,
        "medium": letter.medium,
        "seconds": round(letter.seconds or seconds, 3),
    }


def _stamp(stamp: Stamp) -> dict[str, Any]:
    return {
        "present": stamp.present,
        "confidence": round(stamp.confidence, 4),
        "page": stamp.page,
        "box": _box(stamp.box),
        "colour": stamp.colour,
        "text": stamp.text,
        "agrees": stamp.agrees,
    }


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "kind": signature.kind,
        "confidence": round(signature.confidence, 4),
        "page": signature.page,
        "box": _box(signature.box),
        "valid": signature.valid,
        "signer": signature.signer,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "note": signature.note,
        "qr": list(signature.qr),
    }


def _box(box: Box | None) -> list[float] | None:
    return [round(side, 4) for side in box] if box is not None else None


def _mail(facts: Facts, file: str, seconds: float) -> dict[str, Any]:
    mail = mail_of(facts)
    command = facts.command if isinstance(facts, ReviewerReply) else None
    return {
        "file": file,
        "kind": "mail",
        "class": class_of(facts),
        "ticket": mail.tickets[0] if mail and mail.tickets else None,
        "command": {"verb": command.verb.value, "argument": command.argument} if command else None,
        "attachments": [as_contract(each, each.file) for each in (mail.letters if mail else ())],
        **_weighed(facts),
        "seconds": round(seconds, 3),
    }


def _weighed(facts: Facts) -> dict[str, Any]:
    """How sure the class is, and why; of a complaint its proposed category, too."""
    complaint = facts if isinstance(facts, Complaint) else getattr(facts, "also_complaint", None)
    score = getattr(facts, "score", None) or Score(1.0, _signs(facts))
    return {
        "score": round(score.value, 4),
        "reasons": list(score.reasons),
        "category": complaint.proposed if complaint else None,
        "category_reasons": list(complaint.proposed_reasons) if complaint else [],
    }


def _signs(facts: Facts) -> tuple[str, ...]:
    """What a class was told by that words have no part in."""
    match facts:
        case ReviewerReply(command=command):
            return (f"baris baru pertama berupa perintah: {command.verb.value}",)
        case FollowUp(mail=mail):
            named = f"menyebut {', '.join(mail.tickets)}" if mail.tickets else "membalas surel suatu perkara"
            return (named,)
        case AutoReply(mail=mail):
            return (mail.automatic or "ditulis oleh mesin",)
        case Bounce(failed=failed, diagnosis=diagnosis):
            told = (f"tidak sampai kepada {', '.join(failed) or '?'}", diagnosis)
            return tuple(each for each in told if each)
        case FormEntry(values=values):
            return (f"dikirim oleh formulir: {len(values)} isian",)
        case _:
            return ()


def class_of(facts: Facts) -> Class:
    """The contract's word for a mail's facts."""
    match facts:
        case RequestLetter():
            return "request"
        case FormEntry():
            return "form"
        case Complaint():
            return "complaint"
        case ReviewerReply():
            return "reply"
        case FollowUp():
            return "follow-up"
        case AutoReply():
            return "auto-reply"
        case Bounce():
            return "bounce"
        case Other():
            return "other"
        case _:
            return "other"
