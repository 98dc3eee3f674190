"""Forgeries, one for each row of the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.security.clients import DOMAIN, MX, RECEIVED, WROTE, judged, named, re_
from tests.security.pages import Page, Raw, both, put

FORGER = "orang.lain@luar.example"
LUAR = "luar.example"
OURS = f"{MX}; dmarc=pass header.from={DOMAIN}"
FAILED = f"{MX}; dmarc=fail (p=none) header.from={DOMAIN}"
OUT = f"{MX}; spf=pass smtp.mailfrom={FORGER}; dmarc=pass header.from={LUAR}"
ROW = {
    "A": "From is forged, from outside or with a login of one's own",
    "B": "a code in a stranger's hands",
    "C": "an address that looks like a reviewer's",
    "D": "a verdict in our server's name that is not its own",
    "E": "a colleague, a requester, a head: well known, and no reviewer",
    "F": "a reviewer's mail that shows another case, round or person",
    "G": "no person wrote it",
    "H": "the word stands where it is nobody's command",
    "I": "a mail that two readers read apart",
    "J": "an old approval sent again",
}


@dataclass(frozen=True)
class Scene:
    """What a forger may have got hold of. `target` and `colleague` are pages of the case under attack."""

    target: Page  # rina's page of the case under attack
    colleague: Page  # budi's page of it
    other: Page  # rina's page of another open case
    stale: Page  # rina's page of a round that is over
    approved: Raw  # an honest approval that was carried out
    desk: str


def forgeries(s: Scene) -> Iterator[Raw]:
    """Every row's mails; the letter before the name is the row's."""
    yield from _forged_from(s)
    yield from _stolen_codes(s)
    yield from _look_alikes(s)
    yield from _forged_verdicts(s)
    yield from _others(s)
    yield from _misled(s)
    yield from _machines(s)
    yield from _misplaced(s)
    yield from _read_apart(s)
    yield from _replays(s)


def _reply(s: Scene, sender: str, body: str = "SETUJU\n", *head: str, **more: object) -> bytes:
    """A reply to the target's page, with the code in its references."""
    page = s.target
    return put(sender, page.desk, re_(page), body, *(head or page.thread), **more)  # type: ignore[arg-type]


def _forged_from(s: Scene) -> Iterator[Raw]:
    page = s.target
    code = f"Kode: {page.code}"
    html = f"<p>SETUJU</p><p>{code}</p>"
    for name, data in (
        ("no code, outside", put(named(page), page.desk, re_(page), "SETUJU\n")),
        ("code in references, outside", _reply(s, named(page))),
        ("code line, outside", put(named(page), page.desk, re_(page), f"SETUJU\n\n{code}\n")),
        ("plus address, outside", put(named(page), page.plus, re_(page), "SETUJU\n")),
        ("with an account", _reply(s, named(page), "SETUJU evil@luar.example\n")),
        ("with corrections", _reply(s, named(page), "APPROVE\nAkun: evil@luar.example\nPeserta: 500\n")),
        ("HTML", _reply(s, named(page), html, *page.thread, kind="text/html")),
        ("base64", _reply(s, named(page), "SETUJU\n", *page.thread, coding="base64")),
        ("in the other reviewer's name", _reply(s, f"Budi <budi@{DOMAIN}>")),
        ("bare address", _reply(s, page.person)),
    ):
        yield Raw(f"A {name}", data, "smtp", page.person)
    yield Raw("A with a login of one's own", _reply(s, named(page)), FORGER, FORGER)
    yield Raw("A another's envelope", _reply(s, named(page)), FORGER, page.person)
    none = judged(page, f"{MX}; spf=none; dkim=none")
    yield Raw("A no verdict", _reply(s, named(page), above=none))
    yield Raw("A no verdict at all", _reply(s, named(page), above=(RECEIVED,)))
    softfail = judged(
        page, f"{MX}; spf=softfail smtp.mailfrom={page.person}; dmarc=none header.from={DOMAIN}"
    )
    yield Raw("A softfail", _reply(s, named(page), above=softfail))


def _stolen_codes(s: Scene) -> Iterator[Raw]:
    page = s.target
    forwarded = f"SETUJU\n\n---------- Forwarded message ---------\nFrom: Diskominfo\n\n{page.text}\n"
    for name, data in (
        ("forwarded page answered", _reply(s, f"Orang Lain <{FORGER}>", forwarded)),
        ("code line", put(FORGER, s.desk, re_(page), f"SETUJU\n\nKode: {page.code}\n")),
        ("plus address", put(FORGER, page.plus, re_(page), "SETUJU\n")),
        ("reviewer's name", _reply(s, f"Rina <{FORGER}>")),
        ("reply-to the reviewer", _reply(s, FORGER, "SETUJU\n", *page.thread, f"Reply-To: {page.person}")),
        ("sender the reviewer", _reply(s, FORGER, "SETUJU\n", *page.thread, f"Sender: {page.person}")),
        ("rejecting", _reply(s, FORGER, "TOLAK palsu\n")),
        ("cancelling", _reply(s, FORGER, "BATAL tidak jadi\n")),
        ("both reviewers' codes", _reply(s, FORGER, f"SETUJU\n\nKode: {s.colleague.code}\n")),
    ):
        yield Raw(f"B {name}", data, FORGER, FORGER)


def _look_alikes(s: Scene) -> Iterator[Raw]:
    page = s.target
    address = page.person
    for name, sender in (
        ("display name is the address", f'"{address}" <{FORGER}>'),
        ("wide at-sign in the name", f'"rina\uff20{DOMAIN}" <{FORGER}>'),
        ("Cyrillic letter", f"Rina <rin\u0430@{DOMAIN}>"),
        ("Kelvin sign", f"Rina <rina@{DOMAIN.replace('k', chr(0x212A))}>"),
        ("internationalised domain", "Rina <rina@xn--kalbarprv-hlg.example>"),
        ("one letter changed", "Rina <rina@kalbarpr0v.example>"),
        ("longer domain", f"Rina <rina@{DOMAIN}.{LUAR}>"),
        ("plus detail", f"Rina <rina+x@{DOMAIN}>"),
        ("encoded word as address", f"=?utf-8?q?rina=40{DOMAIN}?= <{FORGER}>"),
        ("encoded word in the address", f"Rina <=?utf-8?q?rina?=@{DOMAIN}>"),
        ("comment inside", f"Rina <rina(x)@{DOMAIN}>"),
        ("comment in the domain", f"Rina <rina@(x){DOMAIN}>"),
        ("comment for a name", f"{FORGER} ({address})"),
        ("two addresses", f"{FORGER}, {address}"),
        ("two addresses, hers first", f"{address}, {FORGER}"),
        ("group", f"Staf: {address};"),
        ("two brackets", f"Rina <{address}> <{FORGER}>"),
        ("route", f"<@{LUAR}:{address}>"),
        ("quoted local part", f'"rina"@{DOMAIN}'),
        ("unclosed bracket", f"Rina <{address}"),
    ):
        data = _reply(s, sender, above=judged(page, OURS))
        yield Raw(f"C {name}", data)  # even where a careless server vouched for it
    second = _reply(s, FORGER, "SETUJU\n", *page.thread, f"From: Rina <{address}>", above=judged(page, OURS))
    first = _reply(s, named(page), "SETUJU\n", *page.thread, f"From: {FORGER}", above=judged(page, OURS))
    senders = ("Sender: a@x.example", "Sender: b@x.example")
    yield Raw("C second From", second)
    yield Raw("C first From", first)
    yield Raw(
        "C two Senders", _reply(s, named(page), "SETUJU\n", *page.thread, *senders, above=judged(page, OURS))
    )


def _forged_verdicts(s: Scene) -> Iterator[Raw]:
    page = s.target
    stamped = f"Authentication-Results: {OURS}"
    yield Raw(
        "D brought along by mail",
        _reply(s, named(page), "SETUJU\n", *page.thread, stamped),
        "smtp",
        page.person,
    )
    for name, verdicts in (
        ("below our own", (FAILED, OURS)),
        ("above our own", (OURS, FAILED)),
        ("below a silent one", (f"{MX}; dmarc=none header.from={DOMAIN}; spf=none", OURS)),
        ("another server's", (f"mx.{LUAR}; dmarc=pass header.from={DOMAIN}",)),
        ("our id as a suffix", (f"{MX}.{LUAR}; dmarc=pass header.from={DOMAIN}",)),
        ("our id in a comment", (f"mx.{LUAR} ({MX}); dmarc=pass header.from={DOMAIN}",)),
        ("for another From", (OUT,)),
        ("SPF of another domain", (f"{MX}; spf=pass smtp.mailfrom={FORGER}",)),
        ("DKIM of another domain", (f"{MX}; dkim=pass header.d={LUAR}",)),
        ("DKIM of a public suffix", (f"{MX}; dkim=pass header.d=example",)),
        ("pass and fail", (f"{OURS}; dmarc=fail header.from={DOMAIN}",)),
        ("login of another", (f"{MX}; auth=pass smtp.auth={FORGER}",)),
        ("unreadable", (f"{MX}; dmarc pass header.from={DOMAIN}",)),
        ("many", (OURS,) * 9),
    ):
        yield Raw(f"D {name}", _reply(s, named(page), above=judged(page, *verdicts)))
    arc = f"ARC-Authentication-Results: i=1; {OURS}"
    yield Raw("D in an ARC field", _reply(s, named(page), above=(arc, RECEIVED)))


def _others(s: Scene) -> Iterator[Raw]:
    for name, who in (("complaint officer", "sari"), ("head", "kabid"), ("requester", "dinkes")):
        email = f"{who}@{DOMAIN}"
        yield Raw(f"E {name}, with a code", _reply(s, f"{who} <{email}>"), email, email)
        plain = put(email, s.desk, re_(s.target), "SETUJU\n")
        yield Raw(f"E {name}, without a code", plain, email, email)


def _misled(s: Scene) -> Iterator[Raw]:
    page, other, stale = s.target, s.other, s.stale
    rina, budi = page.person, s.colleague.person
    two = f"Re: [{page.ticket}] dan [{other.ticket}] Mohon ditinjau"
    made_up = f"References: <{page.ticket}.d1{'q' * 26}@{DOMAIN}>"
    both_codes = f"References: {page.references} {other.references}"
    for name, who, data in (
        ("no code", rina, put(rina, s.desk, re_(page), "SETUJU\n")),
        ("a colleague's code", budi, _reply(s, f"Budi <{budi}>")),
        ("another case's code", rina, put(rina, s.desk, re_(page), "SETUJU\n", *other.thread)),
        ("subject switched to another case", rina, put(rina, s.desk, re_(other), "SETUJU\n", *page.thread)),
        ("subject of no case", rina, put(rina, s.desk, "Re: [VC-2026-9999]", "SETUJU\n", *page.thread)),
        ("two case numbers", rina, put(rina, s.desk, two, "SETUJU\n", *page.thread)),
        ("codes of two cases", rina, put(rina, s.desk, re_(page), "SETUJU\n", both_codes)),
        ("a made-up code", rina, put(rina, s.desk, re_(page), "SETUJU\n", made_up)),
        ("a round that is over", rina, put(rina, s.desk, re_(stale), "SETUJU\n", *stale.thread)),
        ("no case at all", rina, put(rina, s.desk, "Persetujuan", "SETUJU\n")),
    ):
        yield Raw(f"F {name}", data, who, who)


def _machines(s: Scene) -> Iterator[Raw]:
    page = s.target
    body = f"SETUJU\n\n{WROTE.format(desk=page.desk)}\n{page.quoted}"
    for name, head in (
        ("vacation notice", "Auto-Submitted: auto-replied"),
        ("old vacation notice", "Precedence: bulk"),
        ("mailing list", f"List-Id: Staf <staf.{DOMAIN}>"),
        ("autoresponder", "X-Autoreply: yes"),
        ("forwarding robot", "Auto-Submitted: auto-generated"),
    ):
        data = _reply(s, named(page), body, *page.thread, head)
        yield Raw(f"G {name}", data, page.person, page.person)
    subject = f"Balasan otomatis: {page.subject}"
    notice = put(named(page), page.desk, subject, body, *page.thread)
    yield Raw("G notice by its subject", notice, page.person, page.person)
    kind, parts = both("SETUJU", "<p>SETUJU</p>")
    receipt = kind.replace("multipart/alternative", "multipart/report; report-type=disposition-notification")
    data = _reply(s, named(page), parts, *page.thread, kind=receipt)
    yield Raw("G read receipt", data, page.person, page.person)
    gateway = f'"Rina via Staf" <staf@{LUAR}>'
    yield Raw("G gateway that rewrites From", _reply(s, gateway, above=judged(page, OUT)))


def _misplaced(s: Scene) -> Iterator[Raw]:
    page = s.target
    hidden = '<p>Mohon ditunda.</p><div style="display:none">SETUJU</div>'
    for name, body, kind in (
        ("quoted", f"Mohon ditunda.\n\n> SETUJU\n{page.quoted}", "text/plain"),
        ("in a signature", "Mohon ditunda.\n\n-- \nSETUJU\n", "text/plain"),
        ("a question", "SETUJU?\n", "text/plain"),
        ("denied", "Tidak setuju\n", "text/plain"),
        ("with more words", "Setuju kalau stempelnya ada\n", "text/plain"),
        ("hidden in HTML", hidden, "text/html"),
        (
            "forwarded below",
            f"FYI\n\n----- Pesan Terusan -----\nDari: {page.person}\n\nSETUJU\n",
            "text/plain",
        ),
    ):
        data = _reply(s, named(page), body, *page.thread, kind=f"{kind}; charset=utf-8")
        yield Raw(f"H {name}", data, page.person, page.person)
    subject = f"SETUJU [{page.ticket}]"
    silent = put(named(page), page.desk, subject, "Terlampir.\n", *page.thread)
    yield Raw("H in the subject", silent, page.person, page.person)


def _read_apart(s: Scene) -> Iterator[Raw]:
    """Each with a verdict that our server gave to the other reading."""
    page = s.target
    for name, old, new in (
        ("bare carriage return", b"\r\nFrom: ", b"\rFrom: "),
        ("NUL in the header", b"\r\nTo: ", b"\r\nX-Note: \x00\r\nTo: "),
        ("a blank before the colon", b"\r\nTo: ", b"\r\nReply-To : x@luar.example\r\nTo: "),
        ("a line that is no field", b"\r\nMIME-", b"\r\nbaris tanpa nama\r\nMIME-"),
        ("two subjects", b"\r\nTo: ", f"\r\nSubject: Re: {s.other.subject}\r\nTo: ".encode()),
        ("two references", b"\r\nTo: ", f"\r\nReferences: {s.other.references}\r\nTo: ".encode()),
        ("escape sequence in From", b"From: Rina", b"From: \x1b[2JRina"),
    ):
        whole = _reply(s, named(page), above=judged(page, OURS))
        assert old in whole
        yield Raw(f"I {name}", whole.replace(old, new, 1))


def _replays(s: Scene) -> Iterator[Raw]:
    again = s.approved
    yield Raw("J the same mail again", again.data, again.login, again.envelope)
    fresh = again.data.replace(again.message_id.encode(), b"<answer-again@mail.example>")
    yield Raw("J under a new Message-ID", fresh, again.login, again.envelope)
    turned = again.data.replace(again.message_id.encode(), b"<answer-turned@mail.example>")
    ticket = s.target.ticket.encode()
    old = _ticket_of(again.data)
    yield Raw("J turned to another case", turned.replace(old, ticket), again.login, again.envelope)


def _ticket_of(data: bytes) -> bytes:
    start = data.index(b"VC-")
    return data[start : start + 12]
