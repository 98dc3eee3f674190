"""Header fields that are remembered."""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.headers import LINE, WIRE, WRITTEN, words

NAMES = st.sampled_from(["From", "To", "Subject", "Auto-Submitted", "References", "X-Own"])
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=90)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, VALUES), unique_by=lambda pair: pair[0], max_size=5), VALUES)
def test_a_mail_is_the_same_to_the_byte_as_by_the_librarys_own_policy(
    fields: list[tuple[str, str]], text: str
) -> None:
    """Whatever its fields hold, and also when they are met for the second time."""
    written = []
    for own, wire in ((policy.default, policy.SMTP), (WRITTEN, WIRE), (WRITTEN, WIRE)):
        mail = EmailMessage(policy=own)
        for name, value in fields:
            mail[name] = Address(value[:60], "kantor", "contoh.example") if name in ("From", "To") else value
        mail.set_content(text, cte="quoted-printable")
        mail.add_alternative(f"<p>{text}</p>", subtype="html", cte="quoted-printable")
        mail.set_boundary("=_0")
        try:
            written.append(mail.as_bytes(policy=wire))
        except Exception as error:  # the library's own refusal is kept as well
            written.append(type(error))
    assert written[0] == written[1] == written[2]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.from_regex(r"\A[!-<>-~]{1,30}\Z"), min_size=1, max_size=14))
def test_a_long_plain_field_is_broken_at_its_spaces_and_never_before_its_first_word(said: list[str]) -> None:
    """Unfolded it is the same; no line is too long; the field's name does not stand alone."""
    value = " ".join(said)
    mail = EmailMessage(policy=WRITTEN)
    mail["Subject"] = words(value)
    lines = mail.as_bytes(policy=WIRE).split(b"\r\n\r\n")[0].decode().split("\r\n")
    assert "".join(lines) == f"Subject: {value}"
    assert lines[0].split()[1] == said[0]
    assert all(len(line) <= LINE for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
