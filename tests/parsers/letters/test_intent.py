"""Laws of what a letter asks for."""

from __future__ import annotations

import pytest

from parsers.letters.intent import intent_of


def _asks(subject: str, body: str) -> bool:
    text = (
        f"Nomor : 1/DINSOS Hal : {subject} Yth. Kepala Dinas Komunikasi dan Informatika {body} Demikian. NIP"
    )
    return intent_of(text, subject, to_desk=True).is_request


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Mohon Bantuan", "Mohon disiapkan Zoom Meeting untuk Rapat Koordinasi."),
        ("Peminjaman Ruang Rapat dan Zoom", "Mohon peminjaman ruang rapat beserta Zoom Meeting."),
        ("Undangan dan Permohonan Fasilitasi Zoom", "Mengundang Saudara, dan mohon akun Zoom Meeting."),
        ("Perubahan Jadwal Pemakaian Akun Zoom", "Mohon perubahan jadwal pemakaian akun Zoom."),
        ("Permohonan Fasilitas Zoom", "Dengan telah selesainya audit, kami mohon akun Zoom untuk rapat."),
    ],
)
def test_whoever_wants_an_account_asks(subject: str, body: str) -> None:
    """A letter that wants a room or an account asks, whatever else it asks or reports."""
    assert _asks(subject, body)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Permohonan Magang", "Mohon menerima mahasiswa magang pada bidang aplikasi; wawancara lewat Zoom."),
        ("Permohonan Izin Penelitian", "Mohon izin penelitian mengenai penggunaan aplikasi Zoom."),
        ("Permohonan Pembuatan Email Dinas", "Mohon dibuatkan email dinas yang akan digunakan untuk zoom."),
        ("Permohonan Data Peserta Zoom", "Mohon data peserta Zoom Meeting Sosialisasi SPBE."),
        ("Permohonan Reset Password Akun Zoom", "Mohon bantuan reset password akun Zoom kami."),
        ("Permohonan Pemateri", "Mohon menugaskan pemateri melalui Zoom Meeting yang kami sediakan."),
        ("Aduan Layanan Zoom", "Kami mengadukan akun Zoom yang dipinjamkan; mohon penjelasan."),
        ("Jadwal Pemakaian Zoom", "Bersama ini disampaikan jadwal pemakaian Zoom Meeting."),
    ],
)
def test_whoever_wants_something_else_does_not_ask(subject: str, body: str) -> None:
    """A letter that speaks of Zoom and wants another thing asks for no video conference."""
    assert not _asks(subject, body)
