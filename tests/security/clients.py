"""Honest replies as mail programs write them."""

from __future__ import annotations

import quopri
from collections.abc import Callable

from tests.security.pages import Page, Raw, both, put

MX = "mx.kalbarprov.example"
DOMAIN = "kalbarprov.example"
RECEIVED = f"Received: from relay.{DOMAIN} by {MX} with ESMTPS; Mon, 02 Mar 2026 09:05:02 +0700"
WROTE = "Pada Sen, 2 Mar 2026 pukul 09.04 Diskominfo <{desk}> menulis:"
Client = Callable[[Page], Raw]


def by_login(name: str, page: Page, data: bytes) -> Raw:
    """Handed in with the reviewer's own login: the house's server vouches for him."""
    return Raw(name, data, page.person, page.person)


def judged(page: Page, *verdicts: str) -> tuple[str, ...]:
    """The trace that another office's server writes; its verdict is all that is known of the way."""
    return (f"Return-Path: <{page.person}>", *(f"Authentication-Results: {v}" for v in verdicts), RECEIVED)


def name_of(page: Page) -> str:
    return page.person.partition("@")[0].title()


def named(page: Page) -> str:
    return f"{name_of(page)} <{page.person}>"


def re_(page: Page) -> str:
    return f"Re: {page.subject}"


def plain_text(page: Page) -> Raw:
    body = f"SETUJU\n\n{WROTE.format(desk=page.desk)}\n{page.quoted}\n"
    return by_login("plain text", page, put(named(page), page.desk, re_(page), body, *page.thread))


def gmail(page: Page) -> Raw:
    wrote = WROTE.format(desk=page.desk)
    kind, body = both(
        f"SETUJU\r\n\r\n{wrote}\r\n\r\n{page.quoted}",
        f'<div dir="ltr">SETUJU</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{wrote}'
        f'<br></div><blockquote class="gmail_quote">{page.text}</blockquote></div>',
    )
    verdict = (
        f"{MX}; dkim=pass header.i=@{DOMAIN} header.s=20230601 header.b=AbC/dEf1; spf=pass ({MX}: domain of "
        f"{page.person} designates 10.0.0.1 as permitted sender) smtp.mailfrom={page.person}; "
        f"dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from={DOMAIN}"
    )
    above = judged(page, verdict)
    return Raw("Gmail", put(named(page), page.desk, re_(page), body, *page.thread, kind=kind, above=above))


def outlook(page: Page) -> Raw:
    said = (
        f"From: Diskominfo <{page.desk}>\r\nSent: Monday, March 2, 2026 9:04 AM\r\nTo: {named(page)}\r\n"
        f"Subject: {page.subject}\r\n\r\n{page.text}"
    )
    kind, body = both(
        f"Setuju\r\n\r\n{said}",
        f'<p class="MsoNormal">Setuju<o:p></o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
        f"<p><b>From:</b> Diskominfo &lt;{page.desk}&gt;<br><b>Sent:</b> Monday, March 2, 2026 9:04 AM<br>"
        f"<b>Subject:</b> {page.subject}</p></div><p>{page.text}</p>",
    )
    verdict = f"{MX} 1; spf=pass smtp.mailfrom={DOMAIN}; dmarc=pass action=none header.from={DOMAIN}"
    head = (*page.thread, "Thread-Topic: x", "Accept-Language: id-ID")
    data = put(
        named(page), page.desk, f"RE: {page.subject}", body, *head, kind=kind, above=judged(page, verdict)
    )
    return Raw("Outlook", data)


def outlook_phone(page: Page) -> Raw:
    said = f"{'_' * 32}\nFrom: {page.desk}\nSent: Monday\n\n{page.text}"
    body = f"Approve\n\nDapatkan Outlook untuk Android\n\n{said}"
    return by_login("Outlook phone", page, put(named(page), page.desk, re_(page), body, *page.thread))


def html_only(page: Page) -> Raw:
    body = (
        f"<html><body><p>SETUJU</p><hr><blockquote type='cite'><pre>{page.text}</pre>Kode: {page.code}"
        "</blockquote></body></html>"
    )
    data = put(named(page), page.desk, re_(page), body, *page.thread, kind='text/html; charset="utf-8"')
    return by_login("HTML only", page, data)


def iphone(page: Page) -> Raw:
    body = (
        "Setuju\n\nDikirim dari iPhone saya\n\n"
        f"> Pada 2 Mar 2026, pukul 09.04, Diskominfo <{page.desk}> menulis:\n"
        f"> \n{page.quoted}\n"
    )
    data = put(named(page), page.desk, re_(page), body, *page.thread, "X-Mailer: iPhone Mail (22D72)")
    return by_login("iPhone", page, data)


def yahoo(page: Page) -> Raw:
    wrote = f"    On Monday, March 2, 2026, 09:04:00 AM GMT+7, Diskominfo <{page.desk}> wrote:  "
    body = f"SETUJU\n\n{wrote}\n \n {page.text}"
    return by_login("Yahoo", page, put(named(page), page.desk, re_(page), body, *page.thread))


def zimbra(page: Page) -> Raw:
    body = (
        f"SETUJU\n\n----- Original Message -----\nFrom: Diskominfo <{page.desk}>\nTo: {page.person}\n"
        f"Sent: Mon, 02 Mar 2026 09:04:00 +0700\nSubject: {page.subject}\n\n{page.text}"
    )
    above = judged(page, f"{MX} (amavisd-new); dkim=pass (2048-bit key) header.d={DOMAIN}")
    return Raw("Zimbra", put(named(page), page.desk, re_(page), body, *page.thread, above=above))


def roundcube(page: Page) -> Raw:
    body = f"setuju.\n\nPada 2026-03-02 09:04, Diskominfo menulis:\n{page.quoted}\n"
    head = (*page.thread, "User-Agent: Roundcube Webmail/1.6", f"Sender: {page.person}")
    return by_login("Roundcube", page, put(page.person, page.desk, re_(page), body, *head))


def base64_body(page: Page) -> Raw:
    body = f"*SETUJU*\n\n{WROTE.format(desk=page.desk)}\n{page.quoted}\n"
    data = put(named(page), page.desk, re_(page), body, *page.thread, coding="base64")
    return by_login("base64", page, data)


def soft_breaks(page: Page) -> Raw:
    body = f"SETUJU\n\n{page.quoted}\n> Kode: {page.code}\n"
    coded = quopri.encodestring(body.encode()).decode()
    data = put(named(page), page.desk, re_(page), coded, coding="quoted-printable")
    return by_login("quoted-printable, no references", page, data)


def plus_address(page: Page) -> Raw:
    return by_login("plus address alone", page, put(named(page), page.plus, re_(page), "SETUJU\n"))


def code_line(page: Page) -> Raw:
    body = f"SETUJU\n\nKode: {page.code}\n"
    return by_login(
        "mailto link: code line alone", page, put(page.person, page.desk, f"Re: [{page.ticket}]", body)
    )


def wrapped_code(page: Page) -> Raw:
    body = f"SETUJU\n\n> > Hormat kami,\n> >\n> > Kode: {page.code[:15]}\n> > {page.code[15:]}\n"
    return by_login("code wrapped in a quote", page, put(named(page), page.desk, re_(page), body))


def shouted_code(page: Page) -> Raw:
    body = f"SETUJU\n\nKODE: {page.code.upper()}\n"
    return by_login("upper-case code", page, put(named(page), page.desk, re_(page), body))


def last_reference(page: Page) -> Raw:
    reference = page.references.split()[-1]
    data = put(named(page), page.desk, re_(page), "SETUJU\n", f"References: {reference}")
    return by_login("one reference left", page, data)


def external_tag(page: Page) -> Raw:
    body = f"[Hati-hati: surel dari luar]\n> {page.text.splitlines()[0]}\n"
    subject = f"RE: [EKSTERNAL] RE: {page.subject}"
    return by_login(
        "tagged subject", page, put(named(page), page.desk, subject, f"SETUJU\n\n{body}", *page.thread)
    )


def encoded_subject(page: Page) -> Raw:
    subject = f"=?utf-8?q?Re=3A_=5B{page.ticket}=5D_Mohon?=\r\n =?utf-8?q?_ditinjau?="
    sender = f"=?utf-8?q?{name_of(page)}_W=C3=A1ti=2C_S=2EKom=2E?= <{page.person}>"
    return by_login("encoded words", page, put(sender, page.desk, subject, "SETUJU\n", *page.thread))


def quoted_name(page: Page) -> Raw:
    sender = f'"Wati, {name_of(page)} (Aptika)" <{page.person.upper()}>'
    return by_login(
        "quoted name, capitals", page, put(sender, page.desk, re_(page), "SETUJU\n", *page.thread)
    )


def name_in_comment(page: Page) -> Raw:
    sender = f"{page.person} ({name_of(page)})"
    return by_login("name in a comment", page, put(sender, page.desk, re_(page), "SETUJU\n", *page.thread))


def reply_to_all(page: Page) -> Raw:
    head = (*page.thread, f"Cc: kabid@{DOMAIN}, sari@{DOMAIN}", f"Reply-To: {page.person}")
    return by_login("reply to all", page, put(named(page), page.desk, re_(page), "SETUJU\n", *head))


def signed_off(page: Page) -> Raw:
    signature = f"-- \n{name_of(page)}\nBidang Aptika\nJl. Jend. A. Yani"
    body = f"Disetujui\n\nTerima kasih,\n\n{signature}\n\n{page.quoted}"
    return by_login("signature", page, put(named(page), page.desk, re_(page), body, *page.thread))


def two_filters(page: Page) -> Raw:
    verdicts = (
        f"{MX}; dmarc=pass (p=none dis=none) header.from={DOMAIN}",
        f"{MX};\r\n\tdkim=pass (2048-bit key; unprotected) header.d={DOMAIN} header.b=Q0d=",
    )
    above = judged(page, *verdicts)
    return Raw("two filters", put(named(page), page.desk, re_(page), "SETUJU\n", *page.thread, above=above))


def spf_only(page: Page) -> Raw:
    above = judged(page, f"{MX}; dkim=none; spf=pass smtp.mailfrom={page.person} smtp.helo=relay.{DOMAIN}")
    return Raw("SPF alone", put(named(page), page.desk, re_(page), "SETUJU\n", *page.thread, above=above))


def logged_in(page: Page) -> Raw:
    above = judged(page, f"{MX}; auth=pass (plain) smtp.auth={page.person} smtp.mailfrom={page.person}")
    return Raw(
        "login on the same server",
        put(named(page), page.desk, re_(page), "SETUJU\n", *page.thread, above=above),
    )


def through_a_relay(page: Page) -> Raw:
    verdicts = (
        f"{MX}; dkim=pass header.d={DOMAIN}; spf=softfail smtp.mailfrom=x@relay.example; "
        f"dmarc=pass header.from={DOMAIN}",
        f"relay.example; dmarc=fail header.from={DOMAIN}",
    )
    fields = "From:To:Subject:Message-ID:References"
    signature = f"DKIM-Signature: v=1; a=rsa-sha256; d={DOMAIN}; s=s1; h={fields}; bh=x; b=y"
    above = (*judged(page, *verdicts), signature)
    return Raw(
        "through a relay", put(named(page), page.desk, re_(page), "SETUJU\n", *page.thread, above=above)
    )


def with_disclaimer(page: Page) -> Raw:
    body = "SETUJU\n\n" + "=" * 60 + "\nSurel ini rahasia. Apabila Anda bukan penerima, mohon dihapus.\n"
    return by_login("gateway's disclaimer", page, put(named(page), page.desk, re_(page), body, *page.thread))


CLIENTS: tuple[Client, ...] = (
    *(plain_text, gmail, outlook, outlook_phone, html_only, iphone, yahoo, zimbra, roundcube),
    *(base64_body, soft_breaks, plus_address, code_line, wrapped_code, shouted_code, last_reference),
    *(external_tag, encoded_subject, quoted_name, name_in_comment, reply_to_all, signed_off),
    *(two_filters, spf_only, logged_in, through_a_relay, with_disclaimer),
)
