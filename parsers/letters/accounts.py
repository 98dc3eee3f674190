"""The address that shall be the account."""

from __future__ import annotations

import re

from parsers.letters.document import Document
from parsers.letters.labels import Pair
from parsers.letters.reading import Reading, weight
from parsers.letters.run import Run
from parsers.words.emails import Email, find_emails

_ACCOUNT = re.compile(
    r"akun|account|zoom|didaftar|terdaftar|diaktif|aktivasi|\buser|login|\bhost\b|lisensi|pengaktifan|digunakan|vicon|video",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"konfirmasi|narahubung|dihubungi|contact|menghubungi|informasi\s+lebih|dikirim|kirim|balas|kop|website|telp|kontak|undangan|materi|disampaikan\s+(?:ke|melalui)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\b(?:akun|tautan|link)\b(?:[^.;:]|[.:](?=\w)|d\.\s){0,140}?\bdi(?:kirim|sampai)\w*[^.;:]{0,60}(?::\s*)?$",
    re.IGNORECASE,
)
"""The account itself, or the link that is asked for, is sent to the address."""
_DESK_HOST = re.compile(r"(?:diskominfo|kominfo@)(?!\S*(?:kota|kab)\.go\.id)", re.IGNORECASE)
"""The desk's own address, not that of a town's or regency's office of the same name."""


def find_account(document: Document) -> Reading[str] | None:
    """The address that shall be the Zoom account; the letterhead's and the contact's are not."""
    labelled = _labelled_account(document)
    if labelled is not None:
        return labelled
    best: tuple[float, Email] | None = None
    run = document.body
    emails = find_emails(run.text)
    for email in emails:
        score = _merit(run, email, document)
        if best is None or score > best[0]:
            best = (score, email)
    if best is None or best[0] < 0:
        return None
    sure = 0.955 if best[0] >= 1.5 else 0.8 if best[0] >= 0.5 else 0.65
    if best[0] >= 1.5 and len({email.address for email in emails}) == 1:
        sure = 0.975
    return _address(run, best[1], document.spoken(sure))


def _labelled_account(document: Document) -> Reading[str] | None:
    account = document.pairs_as("account")
    general = [
        pair
        for pair in document.pairs_as("email")
        if not document.in_head(pair) and not _footer(document, pair)
    ]
    contacts = [pair.row for pair in document.pairs_as("contact")]
    for pair in (*account, *general):
        emails = find_emails(pair.value.text)
        if not emails or document.in_head(pair):
            continue
        sure = 0.985 if pair.role == "account" else 0.965
        if pair.role == "email" and len(general) > 1:
            sure = 0.85
        if pair.role == "email" and any(0 < pair.row - row <= 2 for row in contacts):
            sure = min(sure, 0.85)
        return _address(pair.value, emails[0], sure)
    return None


def _footer(document: Document, pair: Pair) -> bool:
    return pair.box[1] > 0.92


def _merit(run: Run, email: Email, document: Document) -> float:
    """How much speaks for an address being the account, from the words before and after it."""
    before = run.text[max(0, email.start - 110) : email.start]
    after = run.text[email.end : email.end + 60]
    account = max((match.end() for match in _ACCOUNT.finditer(before)), default=-1)
    other = max((match.end() for match in _ELSEWHERE.finditer(before)), default=-1)
    score = 0.5
    if account >= 0:
        score += 1.2 if account > other else 0.0
    if _SENT.search(run.text[max(0, email.start - 200) : email.start]):
        score -= 0.1
    elif other > account:
        score -= 1.2
    if _ACCOUNT.search(after[:40]):
        score += 0.3
    if re.search(r"\b(?:sebagai|(?:di)?jadikan|menjadi|untuk)\s+(?:akun|host|user)\b", after, re.IGNORECASE):
        score += 1.3
    mark = run.mark(email.start, email.end)
    if mark is not None and mark.box[1] > 0.92:
        score -= 2.0
    if mark is not None and mark.page == document.first.number and mark.box[1] < 0.16:
        score -= 3.0
    return score - (1.0 if _DESK_HOST.search(email.address) else 0.0)


def _address(run: Run, email: Email, sure: float) -> Reading[str]:
    if email.mended:
        sure = min(sure, 0.9)
    trust = weight(run.trust(email.start, email.end), exact=True)
    host = email.address.partition("@")[2]
    # an unusual ending is doubtful where letters were recognised, not where the file itself holds them
    if trust < 1.0 and not re.fullmatch(
        r"(?:[a-z0-9-]+\.)+(?:go\.id|sch\.id|ac\.id|co\.id|or\.id|my\.id|id|com|net|org)", host
    ):
        sure = min(sure, 0.85)
    return Reading(email.address, round(sure * trust, 4), run.mark(email.start, email.end))
