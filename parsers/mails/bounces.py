"""Reports that a mail of ours did not arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from parsers.mails.message import OpenMail

_SUBJECT = re.compile(
    r"undeliver|returned mail|returning message|delivery (?:status|has failed|failure|incomplete|report)|"
    r"mail delivery (?:failed|system|subsystem)|failure notice|mail system error|"
    r"message (?:not|could not be) delivered|could not be delivered|rejected:|nondeliverable|delayed mail|"
    r"warning: message|tidak (?:dapat )?(?:ter)?kirim|gagal (?:ter)?kirim|tidak dapat dikirim|"
    r"pengiriman (?:surel|pesan|email) gagal|pemberitahuan status pengiriman",
    re.I,
)
_BODY = re.compile(
    r"could(?:n[’']t| not) be delivered|was(?:n[’']t| not) delivered|wasn[’']t able to deliver|"
    r"unable to deliver|delivery to the following recipient|permanent fatal errors|permanent error|"
    r"address not found|this is the qmail-send program|this is the mail system at host|"
    r"user unknown|unknown user|no such user|"
    r"mailbox (?:unavailable|not found|full|is full)|over ?quota|recipient (?:address )?rejected|"
    r"alamat tidak ditemukan|pesan anda tidak terkirim|tidak terkirim ke|tidak dapat dikirim(?:kan)? ke",
    re.I,
)
_ADDRESS = r"[A-Za-z0-9][\w.+%=&'-]*@[\w-]+(?:\.[\w-]+)+"
_NAMED = re.compile(
    rf"(?:delivered to|deliver (?:your message |mail )?to|recipients?:?|failed:|terkirim ke|"
    rf"dikirim(?:kan)? ke|message to|address(?:es)? failed:?)\s*:?\s*<?({_ADDRESS})>?",
    re.I,
)
_LEADING = re.compile(
    rf"^[ \t]*<?({_ADDRESS})>?(?:\s*\([^)\n]*\))?[ \t]*:?[ \t]*$|"
    rf"^[ \t]*<({_ADDRESS})>\s*:",
    re.M,
)
_STATUS = re.compile(r"(?<![\d.])#?([245])\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?:[ -]|$)")
_DELAYED = re.compile(
    r"delay|still trying|will (?:be retried|keep trying|continue to try)|not yet been delivered|"
    r"temporar|no action is required|tertunda",
    re.I,
)
_MESSAGE_ID = re.compile(r"^\s*(?:>\s*)?message-id:\s*(<[^<>\s]{1,400}>)", re.I | re.M)
_FAULT = re.compile(r"^.*(?:(?<!\d)[45]\d\d[ -]#?[245]\.\d+\.\d+|(?<!\d)[45]\d\d\b|[45]\.\d+\.\d+).*$", re.M)
_COPY = re.compile(r"^-{2,}[^\n]*(?:copy|original|below|salinan)[^\n]*$", re.I | re.M)
"""Where the copy of the original begins: what stands there says nothing of the failure."""
DIAGNOSIS = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says: addresses not reached, for good or not, the original's Message-ID, and why."""

    failed: tuple[str, ...]
    permanent: bool
    original_id: str | None
    diagnosis: str


@dataclass(frozen=True, slots=True)
class _Recipient:
    address: str
    action: str
    status: str
    diagnosis: str

    @property
    def permanent(self) -> bool:
        if self.status[:1] in ("2", "4", "5"):
            return self.status[0] == "5"
        return self.action == "failed"


def failure_of(mail: OpenMail, text: str) -> Failure | None:
    """The failure that a mail reports: RFC 3464, else as Exchange, Exim, Gmail, Postfix and qmail word it.

    `text` is what the mail shows. None where it reports none (a success, a receipt, a person's mail).
    """
    if _is_report(mail.message, "delivery-status"):
        return _standard(mail)
    if mail.message.get_content_type() == "multipart/report":
        return None
    listed = _listed(mail.message)
    machine = mail.mail.automatic is not None or bool(listed)
    if not machine or not (listed or _SUBJECT.search(mail.mail.subject)):
        return None
    if not listed and not any(told.search(text) for told in (_BODY, _LEADING, _DELAYED)):
        return None
    return _worded(mail, text, listed)


def _is_report(message: Message, kind: str) -> bool:
    if message.get_content_type() != "multipart/report":
        return False
    stated = str(message.get_param("report-type", "")).lower()
    return stated == kind or (
        not stated and any(p.get_content_type() == f"message/{kind}" for p in _all(message))
    )


def _all(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number > 50:
            return
        yield part


def _standard(mail: OpenMail) -> Failure | None:
    """RFC 3464: one group of fields for each recipient; None where all of them were reached."""
    people = [r for part in _all(mail.message) for r in _recipients(part)]
    unreached = [r for r in people if r.action in ("failed", "delayed") and r.status[:1] != "2"]
    if people and not unreached:
        return None
    lasting = [r for r in unreached if r.permanent]
    told = lasting or unreached
    return Failure(
        failed=tuple(dict.fromkeys(r.address for r in told if r.address)),
        permanent=bool(lasting) or not people,
        original_id=_original(mail),
        diagnosis=_short(next((r.diagnosis for r in told if r.diagnosis), told[0].status if told else "")),
    )


def _recipients(part: Message) -> Iterator[_Recipient]:
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return
    payload = part.get_payload()
    for group in payload if isinstance(payload, list) else []:
        if not isinstance(group, Message):
            continue
        address = _typed(group, "original-recipient") or _typed(group, "final-recipient")
        if not address and not group.get("action"):
            continue
        status = _STATUS.search(str(group.get("status", "")))
        yield _Recipient(
            address.strip("<>").lower() if "@" in address else "",
            str(group.get("action", "failed")).strip().lower().split(" ")[0],
            status.group().lstrip("#") if status else "",
            _typed(group, "diagnostic-code") or str(group.get("status", "")),
        )


def _typed(group: Message, name: str) -> str:
    """A field's value behind its type (`rfc822; someone@example.org`)."""
    value = str(group.get(name, ""))
    return (value.partition(";")[2] or value).strip()


def _listed(message: Message) -> tuple[str, ...]:
    """Exim's and Gmail's own header."""
    values = " ".join(str(v) for v in message.get_all("x-failed-recipients", []))
    return tuple(dict.fromkeys(a.lower() for a in re.findall(_ADDRESS, values)))


def _worded(mail: OpenMail, text: str, listed: tuple[str, ...]) -> Failure:
    said = re.split(
        r"^-{2,}[^\n]*(?:copy|original|below|salinan)[^\n]*$", text, maxsplit=1, flags=re.I | re.M
    )[0]
    named = [one or two for one, two in _LEADING.findall(said)] + _NAMED.findall(said)
    failed = listed or tuple(dict.fromkeys(a.lower().rstrip(".") for a in named))[:20]
    fault = _FAULT.search(said)
    return Failure(
        failed=failed,
        permanent=_lasting(mail.mail.subject, said),
        original_id=_original(mail),
        diagnosis=_short(fault.group() if fault else next((m.group() for m in _BODY.finditer(said)), "")),
    )


def _lasting(subject: str, said: str) -> bool:
    """By the enhanced status (RFC 3463), else the SMTP reply, else the words; else lasting."""
    for pattern in (_STATUS, _REPLY):
        found = [match[1] for match in pattern.finditer(said)]
        if found:
            return "5" in found
    return not (_DELAYED.search(subject) or _DELAYED.search(said[:2000]))


def _original(mail: OpenMail) -> str | None:
    """The Message-ID of the mail that did not arrive: in its copy, quoted, or as the report's parent."""
    for part in list(_all(mail.message))[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            data = part.get_payload(decode=True)
            found = _MESSAGE_ID.search(data.decode("utf-8", "replace") if isinstance(data, bytes) else "")
            if found:
                return found[1]
        identity = re.search(r"<[^<>\s]{1,400}>", str(part.get("message-id", "")))
        if identity and identity.group() != mail.mail.message_id:
            return identity.group()
    quoted = _MESSAGE_ID.search(mail.plain)
    if quoted:
        return quoted[1]
    return mail.mail.in_reply_to or next(iter(reversed(mail.mail.references)), None)


def _short(text: str) -> str:
    return re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", text).strip()[:DIAGNOSIS]
