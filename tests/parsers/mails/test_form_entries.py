"""The registration form's notifications."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.mails.form_entries import entry_of
from parsers.options import ReadOptions
from parsers.reader import read_mail
from rules.facts import AutoReply, Complaint, FormEntry
from tests.parsers.raw_mails import FORM, raw_mail

OPTIONS = ReadOptions(form_sender=FORM)
VALUES = {
    "perangkat daerah": "Dinas Kesehatan",
    "nomor surat": "005/123/DINKES-A/2026",
    "tanggal": "5 Maret 2026",
}
LINES = "\n".join(f"{label.title()}: {value}" for label, value in VALUES.items())
READINGS = {
    "lines": (LINES, ""),
    "value below": ("\n".join(f"{label.title()}:\n{value}\n" for label, value in VALUES.items()), ""),
    "starred": ("\n".join(f"*{label.title()}* : {value}" for label, value in VALUES.items()), ""),
    "table": (
        "",
        "<table>"
        + "".join(f"<tr><td>{a.title()}</td><td>{b}</td></tr>" for a, b in VALUES.items())
        + "</table>",
    ),
    "table in turns": (
        "",
        "<table>"
        + "".join(f"<tr><td>{a}</td></tr><tr><td>{b}</td></tr>" for a, b in VALUES.items())
        + "</table>",
    ),
    "bold": ("", "<div>" + "".join(f"<b>{a.title()}</b><br>{b}<br>" for a, b in VALUES.items()) + "</div>"),
    "list": ("", "<dl>" + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in VALUES.items()) + "</dl>"),
    "paragraphs": ("", "".join(f"<p>{a.title()}: {b}</p>" for a, b in VALUES.items())),
}


@pytest.mark.parametrize("way", READINGS)
def test_fields_are_found_however_they_are_laid_out(way: str) -> None:
    """Lines, tables, bold labels and lists give the same fields, keyed in lower case."""
    assert entry_of(*READINGS[way]) == VALUES


def test_the_forms_sender_makes_an_entry_though_a_machine_sent_it() -> None:
    """The one automatic mail that counts is the form's own."""
    facts = read_mail(raw_mail(LINES, "Respons baru", FORM, Auto_Submitted="auto-generated"), OPTIONS)
    assert isinstance(facts, FormEntry)
    assert facts.values == VALUES
    assert facts.digest
    assert facts.mail is not None


def test_another_machine_makes_no_entry() -> None:
    """Without the form's address the same mail is automatic, or a person's."""
    raw = raw_mail(LINES, "Respons baru", "lain@form.example", Auto_Submitted="auto-generated")
    assert isinstance(read_mail(raw, OPTIONS), AutoReply)
    assert isinstance(
        read_mail(raw_mail(LINES, "Respons", FORM, Auto_Submitted="yes"), ReadOptions()), AutoReply
    )


def test_an_entry_without_fields_is_not_lost() -> None:
    """What cannot be taken apart is still an entry, for a person to look at."""
    facts = read_mail(raw_mail("Ada respons baru pada formulir.", "Respons", FORM), OPTIONS)
    assert isinstance(facts, FormEntry)
    assert facts.values == {}


def test_a_ticket_among_the_answers_is_the_entrys() -> None:
    """A ticket that the form was prefilled with names the case, whatever its label is."""
    facts = read_mail(raw_mail(f"{LINES}\nKode permohonan: VC-2026-0042", "Respons", FORM), OPTIONS)
    assert isinstance(facts, FormEntry)
    assert facts.values["ticket"] == "VC-2026-0042"


def test_times_and_links_make_no_labels() -> None:
    """`09:00` and `https://…` are no `label: value`."""
    found = entry_of("Waktu: 09:00 s.d. 12:00\nTautan: https://form.example/1\n10:30 selesai", "")
    assert found == {
        "waktu": "09:00 s.d. 12:00\n10:30 selesai",
        "tautan": "https://form.example/1",
    } or found == {
        "waktu": "09:00 s.d. 12:00",
        "tautan": "https://form.example/1\n10:30 selesai",
    }


def test_a_complaint_through_the_form_sender_alone_is_an_entry() -> None:
    """Only the address decides: the same words by a citizen complain."""
    assert isinstance(read_mail(raw_mail("wifi mati terus, kami kecewa", "wifi"), OPTIONS), Complaint)
    assert isinstance(read_mail(raw_mail("wifi mati terus, kami kecewa", "wifi", FORM), OPTIONS), FormEntry)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gives_fields_with_names(plain: str, html: str) -> None:
    """Whatever is sent, each field has a name in lower case and a value."""
    found = entry_of(plain, html)
    assert all(name and value and name == name.lower() for name, value in found.items())
