"""A mail's DKIM signature, checked by ourselves."""

from __future__ import annotations

import socket
import threading
from base64 import b64encode
from collections.abc import Iterator

import dkim
import dns.message
import dns.rcode
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from dns.resolver import Resolver

from mailer.authenticity import Trust
from mailer.signature import asked_of
from rules.mail import Token
from tests.mailer.replies import BUDI, FORM, GOOD, MX, PASS, RINA, RING, proof, raw

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
RECORD = "v=DKIM1; k=rsa; p=" + b64encode(PUBLIC).decode()
ZONE = {
    "s1._domainkey.kominfo.go.id": RECORD,
    "s1._domainkey.evil.example": RECORD,
    "test._domainkey.kominfo.go.id": RECORD + "; t=y",
}
FIELDS = [b"from", b"to", b"subject", b"message-id", b"references"]
DNS = Trust(MX, RING, (RINA, BUDI), FORM, dns=ZONE.get)


def signed(
    given: bytes, *, domain: bytes = b"kominfo.go.id", selector: bytes = b"s1", **more: object
) -> bytes:
    fields = more.pop("fields", FIELDS)
    maker = dkim.DKIM(given, **more.pop("maker", {}))  # type: ignore[arg-type]
    line = maker.sign(selector, domain, PEM, include_headers=fields, **more)
    return bytes(line) + given


def test_a_good_signature_speaks_where_our_server_is_silent() -> None:
    """Aligned, over body, From and Subject: as good as the server's word."""
    found = proof(signed(raw()), DNS)
    assert (found.verdict, found.dkim, found.token) == ("none", "pass", Token.VALID)
    assert any("d=kominfo.go.id s=s1: pass" in line for line in found.evidence)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((b"SETUJU", b"TOLAK x"), "fail"),
        ((b"Mohon ditinjau", b"Mohon ditolak"), "fail"),
        ((b"VC-2026-0001] ", b"VC-2026-0002] "), "fail"),
        ((b"From: Rina", b"From: Budi"), "fail"),
        ((b"rina@", b"budi@"), "fail"),
        ((b"d=kominfo.go.id", b"d=other.go.id"), "none"),
        ((b"s=s1", b"s=s2"), "none"),
    ],
)
def test_a_signature_fits_one_mail_alone(change: tuple[bytes, bytes], told: str) -> None:
    """Change a signed word, the key's name or the domain, and it speaks no more."""
    given = signed(raw())
    assert change[0] in given
    found = proof(given.replace(*change), DNS)
    assert found.dkim == told


def test_signatures_that_leave_room_are_not_counted() -> None:
    """`l=`, an unsigned subject, a stranger's domain, one that only tests, SHA-1: none of them speaks."""
    maker = {"signature_algorithm": b"rsa-sha1"}
    for given in (
        signed(raw(), length=True),
        signed(raw(), fields=[b"from", b"to"]),
        signed(raw(), domain=b"evil.example"),
        signed(raw(), selector=b"test"),
        signed(raw(), maker=maker, signature_algorithm=b"rsa-sha1"),
    ):
        assert proof(given, DNS).dkim == "none"


def test_words_added_under_a_partial_signature_are_refused() -> None:
    """With `l=` a forger may add his own words: it is not even looked at."""
    given = signed(raw(body="Terima kasih.\r\n"), length=True) + b"SETUJU\r\n"
    found = proof(given, DNS)
    assert found.dkim == "none"
    assert any("l=" in line for line in found.evidence)


def test_a_dns_that_does_not_answer_speaks_neither_way() -> None:
    """No key, no verdict; the mail is judged by what else there is."""

    def silent(name: str) -> str | None:
        raise OSError("DNS: timeout")

    given = signed(raw(PASS))
    found = proof(given, Trust(MX, RING, (RINA,), dns=silent))
    assert (found.verdict, found.dkim) == ("pass", "none")


def test_a_code_put_into_an_unsigned_field_of_a_signed_mail_does_not_count() -> None:
    """An old signed "Setuju", sent on by a forger who has seen a code: both halves are real."""
    old = signed(raw(token=None), fields=[b"from", b"to", b"subject", b"message-id"])
    replayed = old.replace(
        b"\r\nTo:", f"\r\nReferences: <VC-2026-0001.{GOOD}@kalbar.go.id>\r\nTo:".encode(), 1
    )
    found = proof(replayed, DNS)
    assert (found.dkim, found.token) == ("pass", Token.NONE)
    relayed = f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=x@evil.example; ".encode()
    judged = (
        relayed + b"dkim=pass header.d=kominfo.go.id; dmarc=pass header.from=kominfo.go.id\r\n" + replayed
    )
    assert (proof(judged).verdict, proof(judged).token) == ("pass", Token.NONE)


def test_a_code_that_the_signature_covers_counts_however_the_mail_came() -> None:
    """A reviewer's mail that a colleague's server passed on is still the reviewer's."""
    given = signed(raw())
    judged = (
        f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=x@relay.example; dkim=pass "
        "header.d=kominfo.go.id; dmarc=pass header.from=kominfo.go.id\r\n"
    ).encode() + given
    assert proof(judged).token is Token.VALID


def test_our_server_s_no_asks_nobody() -> None:
    """A forger's mail, refused anyway, makes us wait for no DNS; a silent DNS is asked once a mail."""
    asked: list[str] = []

    def slow(name: str) -> str | None:
        asked.append(name)
        raise OSError("DNS: timeout")

    trust = Trust(MX, RING, (RINA,), dns=slow)
    failed = signed(raw(f"{MX}; dmarc=fail header.from=kominfo.go.id"))
    assert proof(failed, trust).verdict == "fail"
    assert asked == []
    assert proof(signed(signed(raw())), trust).dkim == "none"
    assert asked == ["s1._domainkey.kominfo.go.id"]


@pytest.fixture
def nameserver() -> Iterator[tuple[Resolver, list[str]]]:
    """A name server on the loopback with one TXT record in two strings, and the names that it was asked."""
    asked: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))

        def answer() -> None:
            while True:
                data, peer = door.recvfrom(2048)
                if not data:
                    return
                query = dns.message.from_wire(data)
                name = query.question[0].name
                asked.append(name.to_text(omit_final_dot=True))
                told = dns.message.make_response(query)
                if asked[-1].startswith("s1."):
                    told.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", '"v=DKIM1; " "p=abc"'))
                else:
                    told.set_rcode(dns.rcode.NXDOMAIN)
                door.sendto(told.to_wire(), peer)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], door.getsockname()[1]
        yield resolver, asked
        door.sendto(b"", door.getsockname())
        thread.join(5)


def test_dns_is_asked_once_for_what_it_has_told(nameserver: tuple[Resolver, list[str]]) -> None:
    """Strings are joined, what is not there is None, and a selector that is no name asks nobody."""
    resolver, asked = nameserver
    txt = asked_of(5.0, resolver)
    assert txt("s1._domainkey.kominfo.example") == "v=DKIM1; p=abc"
    assert txt("s1._domainkey.kominfo.example") == "v=DKIM1; p=abc"
    assert txt("s2._domainkey.kominfo.example") is None
    assert asked == ["s1._domainkey.kominfo.example", "s2._domainkey.kominfo.example"]
    for odd in ("a" * 80 + ".example", "..", "\udc80.example"):
        assert txt(odd) is None
    assert len(asked) == 2


def test_a_dns_that_is_silent_is_an_error_of_the_network() -> None:
    """Nobody listens: said as OSError, soon."""
    resolver = Resolver(configure=False)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        resolver.nameservers, resolver.port = ["127.0.0.1"], deaf.getsockname()[1]
        with pytest.raises(OSError, match="DNS: s1"):
            asked_of(0.2, resolver)("s1._domainkey.kominfo.example")
