"""What is taken from a header before reading."""

from __future__ import annotations

import pytest

from parsers.mails.header import message_id_of, sender_of


@pytest.mark.parametrize(
    ("field", "sender"),
    [
        (b"From: Dinas <DINKES@x.example>", "dinkes@x.example"),
        (b"from: dinkes@x.example", "dinkes@x.example"),
        (b'From: "a@b.example"\r\n <dinkes@x.example>', "dinkes@x.example"),
        (b"From: tanpa alamat", None),
        (b"Subject: From: x@y.example", None),
    ],
)
def test_the_sender_is_the_bracketed_address_in_lower_case(field: bytes, sender: str | None) -> None:
    """Folded, in capitals, behind a display name: one sender stays one sender."""
    assert sender_of(b"Subject: halo\r\n" + field + b"\r\n\r\nFrom: lain@x.example\r\n") == sender


def test_the_message_id_of_the_body_is_nobody_s() -> None:
    """Only the header counts."""
    assert message_id_of(b"Subject: x\r\n\r\nMessage-ID: <1@x.example>\r\n") is None
    assert message_id_of(b"Message-Id:\r\n <1@x.example>\r\n\r\n") == "<1@x.example>"
