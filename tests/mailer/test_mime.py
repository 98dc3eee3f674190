"""Parts of a mail, written out."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from mailer.headers import WIRE, WRITTEN
from mailer.mime import QUOTED, name_boundaries, on_the_wire
from mailer.sample_day import Sample
from tests.mailer.conftest import Composed

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=200)
LINES = st.lists(TEXTS, min_size=1, max_size=6)


@given(LINES)
def test_a_text_is_read_as_it_was_written_in_short_lines(lines: list[str]) -> None:
    """Whatever it holds, dots, blanks at a line's end and long words too; every line within RFC 2045's 76."""
    mail = EmailMessage(policy=WRITTEN)
    mail.set_content("\n".join(lines), content_manager=QUOTED)
    raw = on_the_wire(mail)
    read = message_from_bytes(raw, policy=policy.default)
    assert read.get_content().replace("\r\n", "\n") == "\n".join(lines).removesuffix("\n") + "\n"
    assert max(map(len, raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))) <= 76
    assert raw.isascii()


@given(LINES, st.binary(max_size=300), st.binary(max_size=300))
def test_a_mail_is_written_as_the_library_writes_it(lines: list[str], page: bytes, file: bytes) -> None:
    """To the byte, parts within parts as well; no boundary occurs in any of them."""
    mail = EmailMessage(policy=WRITTEN)
    mail["Subject"] = "Surat"
    mail.set_content("\n".join(lines), content_manager=QUOTED)
    mail.add_alternative("<br>".join(lines), "html", content_manager=QUOTED)
    mail.get_body(("html",)).add_related(page, "image", "png", cid="<a@b>")  # type: ignore[union-attr]
    mail.add_attachment(file, maintype="application", subtype="octet-stream", filename="surat.pdf")
    name_boundaries(mail)
    raw = on_the_wire(mail)
    assert raw == mail.as_bytes(policy=WIRE)
    (attached,) = message_from_bytes(raw, policy=policy.default).iter_attachments()
    assert attached.get_content() == file


def test_every_mail_of_a_day_is_written_as_the_library_writes_it(
    wild: tuple[Sample, ...], composed: Composed
) -> None:
    """Hostile names and words in all of its fields; where a line is broken alone may differ."""
    for sample in wild:
        mail = composed(sample)
        raw, library = on_the_wire(mail), mail.as_bytes(policy=policy.SMTP)
        assert raw == mail.as_bytes(policy=WIRE), sample.effect.template
        assert _fields(raw) == _fields(library), sample.effect.template
        assert raw.partition(b"\r\n\r\n")[2] == library.partition(b"\r\n\r\n")[2]


def _fields(raw: bytes) -> list[tuple[str, str]]:
    read = message_from_bytes(raw, policy=policy.default)
    return [(name, str(value).strip()) for name, value in read.items()]
