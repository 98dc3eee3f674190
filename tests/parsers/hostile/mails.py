"""Mails that no reader should be given."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from random import Random

from tests.parsers.hostile.documents import archives

HEAD = (
    b"From: Dinas Kesehatan <dinkes@kalbarprov.go.id>\r\nTo: zoom@kalbarprov.go.id\r\n"
    b"Date: Mon, 2 Mar 2026 09:00:00 +0700\r\nMessage-ID: <a@kalbarprov.go.id>\r\nMIME-Version: 1.0\r\n"
)
PLAIN = HEAD + b"Subject: Permohonan akun Zoom\r\n"


def attached(data: bytes, name: str, kind: bytes = b"application/octet-stream") -> bytes:
    """A mail with one file."""
    body = base64.encodebytes(data)
    return (
        PLAIN + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        b"Terlampir surat permohonan.\r\n--b\r\nContent-Type: "
        + kind
        + b"\r\nContent-Disposition: attachment; "
        b'filename="'
        + name.encode()
        + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + body
        + b"\r\n--b--\r\n"
    )


def typed(kind: bytes, body: bytes, rest: bytes = b"") -> bytes:
    return PLAIN + b"Content-Type: " + kind + b"\r\n" + rest + b"\r\n" + body


def hostile() -> Iterator[tuple[str, bytes]]:
    for group in (_nested, _heads, _bodies, _pages, _coded):
        yield from group()
    for name, data in archives():
        yield name, attached(data, f"{name}.zip")


def _nested() -> Iterator[tuple[str, bytes]]:
    deep = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(1000)
    )
    yield "parts-1000-deep", typed(b"multipart/mixed; boundary=b0", deep + b"--b1000\r\n\r\nx")
    yield "mails-500-deep", typed(b"message/rfc822", b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"x")
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    yield "parts-10k", typed(b"multipart/mixed; boundary=b", part * 10_000 + b"--b--")
    file = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.7\r\n"
    yield "files-3000", typed(b"multipart/mixed; boundary=b", file * 3000 + b"--b--")
    yield "boundary-none", typed(b"multipart/mixed", b"--b\r\n\r\nx")
    yield "boundary-missing", typed(b"multipart/mixed; boundary=b", b"x" * 2000)
    yield "boundary-empty", typed(b'multipart/mixed; boundary=""', b"--\r\n\r\nx\r\n----")
    yield "boundary-100k", typed(b"multipart/mixed; boundary=" + b"b" * 100_000, b"--" + b"b" * 100_000)
    yield (
        "boundary-same-within",
        typed(
            b"multipart/mixed; boundary=b", b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 200
        ),
    )
    yield "boundary-odd", typed(b'multipart/mixed; boundary="(.*)+$"', b"--(.*)+$\r\n\r\nx\r\n" * 50)


def _heads() -> Iterator[tuple[str, bytes]]:
    yield "header-5mb", HEAD + b"Subject: " + b"x" * (5 << 20) + b"\r\n\r\nx"
    yield "header-folded-100k", HEAD + b"Subject: a\r\n" + b" b\r\n" * 100_000 + b"\r\nx"
    yield "headers-50k", HEAD + b"X-A: b\r\n" * 50_000 + b"\r\nx"
    yield "header-words-coded-10k", HEAD + b"Subject: " + b"=?utf-8?B?c3VyYXQ=?= " * 10_000 + b"\r\n\r\nx"
    yield "header-words-broken", HEAD + b"Subject: =?utf-9?X?" + b"=?" * 5000 + b"\r\n\r\nx"
    yield "addresses-50k", PLAIN + b"Cc: " + b"a@b.id, " * 50_000 + b"\r\n\r\nx"
    yield "addresses-remarks-deep", PLAIN + b"Cc: " + b"(" * 20_000 + b"\r\n\r\nx"
    yield "addresses-quotes", PLAIN + b"Cc: " + b'"\\' * 20_000 + b"\r\n\r\nx"
    yield "addresses-groups", PLAIN + b"Cc: " + b"a:" * 20_000 + b"\r\n\r\nx"
    yield "references-1mb", PLAIN + b"References: " + b"<a@b.id> " * 110_000 + b"\r\n\r\nx"
    yield "references-open", PLAIN + b"References: " + b"<" * 300_000 + b"\r\n\r\nx"
    yield "date-nonsense", HEAD.replace(b"Mon, 2 Mar 2026 09:00:00 +0700", b"9" * 5000) + b"\r\nx"
    yield "date-zone-giant", HEAD.replace(b"+0700", b"+999999999999") + b"\r\nx"
    yield "type-parameters-20k", typed(b"text/plain" + b"; a=b" * 20_000, b"x")
    yield (
        "type-parameters-pieced",
        typed(b"text/plain" + b"".join(b"; name*%d=x" % n for n in range(5000)), b"x"),
    )
    yield "type-nonsense", typed(b"/;=;;=" * 50, b"x")
    yield "from-line-only", b"From " + b"x" * 100_000
    yield "noughts", b"\0" * 100_000
    yield "returns-only", PLAIN.replace(b"\n", b"") + b"\r\rx" * 50_000
    yield "noise", Random(9).randbytes(200_000)
    yield "noise-under-a-head", PLAIN + b"\r\n" + Random(8).randbytes(200_000)


def _bodies() -> Iterator[tuple[str, bytes]]:
    yield "line-5mb", PLAIN + b"\r\n" + b"x" * (5 << 20)
    yield "spaces-1mb", PLAIN + b"\r\n" + b" " * (1 << 20) + b"x"
    yield "lines-empty-500k", PLAIN + b"\r\n" + b"\n" * 500_000
    yield "quotes-200k", PLAIN + b"\r\n" + b"> " * 200_000
    yield "quoted-lines-100k", PLAIN + b"\r\n" + b"> x\r\n" * 100_000
    yield "ats-200k", PLAIN + b"\r\n" + b"a@" * 200_000
    yield "digits-500k", PLAIN + b"\r\n" + b"0" * 500_000
    yield "dates-50k", PLAIN + b"\r\nSenin, 2 Maret 2026 s.d. " * 50_000
    yield "commands-20k", PLAIN + b"\r\n" + b"SETUJU\r\n" * 20_000
    yield "codes-20k", PLAIN + b"\r\nKode: " + b"d1 > " * 40_000
    yield "charset-unknown", typed(b"text/plain; charset=tidak-ada", b"\xff" * 2000)
    yield "charset-odd", typed(b"text/plain; charset=utf-7", b"+" + b"AAAA" * 9000)
    yield "charset-of-files", typed(b"text/plain; charset=zip", b"UEsDBA==" * 50)


def _pages() -> Iterator[tuple[str, bytes]]:
    html = b"text/html; charset=utf-8"
    yield "html-100k-deep", typed(html, b"<div>" * 100_000 + b"x")
    yield "html-tables-5k-deep", typed(html, b"<table><tr><td>" * 5000)
    yield "html-attributes-100k", typed(html, b"<p " + b"a=b " * 100_000 + b">x")
    yield "html-open", typed(html, b"<" * 200_000)
    yield "html-remark-open", typed(html, b"<!--" * 100_000)
    yield "html-names", typed(html, b"&amp" * 200_000 + b"&#99999999999;")
    yield "html-style-1mb", typed(html, b"<style>" + b"a{b:c}" * 170_000 + b"</style>x")
    yield "html-quotes-3k-deep", typed(html, b"<blockquote>" * 3000 + b"SETUJU")


def _coded() -> Iterator[tuple[str, bytes]]:
    coded = b"Content-Transfer-Encoding: base64\r\n"
    yield "base64-garbage", typed(b"application/pdf; name=a.pdf", b"!@#$%^&*" * 5000, coded)
    yield "base64-cut", typed(b"application/pdf; name=a.pdf", b"JVBERi0xLjc" * 301, coded)
    yield "base64-text", typed(b"text/plain", b"\xff" * 5000, coded)
    yield (
        "printable-garbage",
        typed(b"text/plain", b"=" * 50_000, b"Content-Transfer-Encoding: quoted-printable\r\n"),
    )
    yield "coding-unknown", typed(b"text/plain", b"x" * 500, b"Content-Transfer-Encoding: rahasia\r\n")
    yield "uuencoded", typed(b"text/plain", b"begin 644 a.pdf\r\n" + b"M" * 50_000)
    yield (
        "winmail",
        attached(b"\x78\x9f\x3e\x22" + Random(4).randbytes(5000), "winmail.dat", b"application/ms-tnef"),
    )
    yield "invitation-garbage", attached(b"BEGIN:VCALENDAR\r\n" * 9000, "a.ics", b"text/calendar")
    yield "signed-garbage", attached(Random(6).randbytes(5000), "smime.p7m", b"application/pkcs7-mime")
    yield "name-odd", attached(b"%PDF-1.7\n", "../" * 500 + "a\u202efdp.exe")
