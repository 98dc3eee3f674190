"""An SP4N-LAPOR! export becomes complaints of the same register."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.complaint_lapor import read_lapor
from rules.complaints import receive
from tests.rules.complaint_samples import DESK, TUESDAY, at, case_of, grievance, sent

EXPORT = """\ufeffTracking ID;Tanggal Laporan;Judul Laporan;Isi Laporan;Klasifikasi;Nama Pelapor;Email;Telepon
#8123456;2026-11-20 09:14:00;Wifi mati;"Sudah seminggu wifi mati;
mohon diperbaiki";Pengaduan;Ani;ani@mail.example;0812
8123457;20/11/2026;Saran;Buat aplikasi;Aspirasi;Edi;;
8123458;21-11-2026;Pungutan;Diminta uang;WBS;Udin;;0813
8123459;kemarin;x;y;Pengaduan;;;
;2026-11-20;x;y;Pengaduan;;;
8123460;2026-11-20;x;;Pengaduan;;;
#8123456;2026-11-20 09:14:00;Wifi mati;"Sudah seminggu wifi mati;
mohon diperbaiki";Pengaduan;Ani;ani@mail.example;0812
"""


def test_complaints_are_taken_aspirations_counted_and_faulty_rows_told() -> None:
    """A row that comes twice is one complaint."""
    export = read_lapor(EXPORT)
    assert [c.reporter for c in export.complaints] == ["Ani", "Udin"]
    assert export.others == 1
    assert [fault.split(":")[0] for fault in export.faults] == ["row 5", "row 6", "row 7"]
    ani, udin = export.complaints
    assert ani.text == "Wifi mati\n\nSudah seminggu wifi mati;\nmohon diperbaiki"
    assert (ani.received_on, ani.contact, ani.channel) == (date(2026, 11, 20), "ani@mail.example", "LAPOR")
    assert (udin.proposed, udin.wants_secrecy) == ("berkadar pengawasan", True)


def test_an_imported_complaint_counts_from_the_day_lapor_had_it() -> None:
    ani, _ = read_lapor(EXPORT).complaints
    decision = receive(ani, TUESDAY, DESK)
    assert grievance(decision).due == at("2026-11-27T16:00")
    assert sent(decision)[0] == ("complaint-ack", "ani")
    assert case_of(decision).requester is not None


def test_the_same_row_has_the_same_digest_in_every_export() -> None:
    again = read_lapor(EXPORT.replace(";", ",").replace("mati,\n", "mati;\n"))
    assert [c.digest for c in again.complaints] == [c.digest for c in read_lapor(EXPORT).complaints]


@given(st.text(max_size=300))
def test_any_rows_are_complaints_or_faults(text: str) -> None:
    """Never an exception, and no complaint without words."""
    export = read_lapor(f"Tracking ID,Isi Laporan\n{text}")
    assert all(c.text and c.digest for c in export.complaints)


def test_a_file_that_is_no_export_is_one_fault() -> None:
    for text in ("", "a,b\n1,2", "\x00\x01"):
        assert len(read_lapor(text).faults) == 1
