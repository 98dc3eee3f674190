"""A sample office, its letter, and hostile words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rules.letter import Event, Letter, Signatory, Signature, Stamp
from rules.mail import Address
from rules.office import Office, Role, Staff

WIB = ZoneInfo("Asia/Pontianak")
NOW = datetime(2026, 3, 2, 9, 5, tzinfo=WIB)
AGENCY = Address("sekretariat@dinkes.kalbarprov.example", "Dinas Kesehatan Provinsi Kalimantan Barat")
CITIZEN = Address("siti.aminah@surat.example", "Siti Aminah")
RINA = Address("rina@kominfo.kalbarprov.example", "Rina Wulandari")
BUDI = Address("budi@kominfo.kalbarprov.example", "Budi Santoso")
SARI = Address("sari@kominfo.kalbarprov.example", "Sari Lestari")
HEAD = Address("kabid@kominfo.kalbarprov.example", "Kepala Bidang Aplikasi Informatika")
OFFICE = Office(
    name="Dinas Komunikasi dan Informatika Provinsi Kalimantan Barat",
    desk=Address("diskominfo@kalbarprov.example", "Diskominfo Provinsi Kalimantan Barat"),
    contact_name="Rina Wulandari",
    contact_phone="(0561) 8173627",
    form_prefill={"entry.1": "ticket", "entry.2": "opd", "entry.3": "first_day"},
    staff=(
        Staff(RINA, frozenset({Role.REVIEWER})),
        Staff(BUDI, frozenset({Role.REVIEWER})),
        Staff(SARI, frozenset({Role.COMPLAINTS}), digest=False),
        Staff(Address("joni@kominfo.kalbarprov.example"), frozenset({Role.COMPLAINTS}), digest=True),
        Staff(HEAD, frozenset({Role.SUPERVISOR})),
    ),
)
LETTER = Letter(
    file="Surat Permohonan Zoom.pdf",
    digest="a1" * 32,
    is_request=True,
    opd="Dinas Kesehatan",
    unit="Dinas Kesehatan",
    number="005/123/DINKES-A/2026",
    date=date(2026, 3, 2),
    subject="Permohonan Akun Zoom",
    to_desk=True,
    event=Event(
        "Rapat Koordinasi Penurunan Stunting", date(2026, 3, 5), date(2026, 3, 5), time(9), None, "WIB", 100
    ),
    account_email="dinkes.zoom@kalbarprov.example",
    signatory=Signatory("dr. Erna Yulianti, M.Kes.", "196808121994031005", "Kepala Dinas Kesehatan"),
    stamp=Stamp(True, 0.98, 1, (0.55, 0.70, 0.74, 0.83), "purple"),
    signature=Signature("wet", 0.97, 1, (0.55, 0.70, 0.74, 0.83)),
    confidence={"account_email": 0.62},
)
UNSIGNED = replace(
    LETTER,
    digest="b2" * 32,
    account_email=None,
    stamp=Stamp(False, 0.99),
    doubts=("nama hari pada surat tidak cocok dengan tanggalnya",),
    confidence={},
)
WORDS = "Apakah waktunya dapat diundur menjadi pukul 10.00 WIB?\n\nTerima kasih."
GRIEVANCE = "Jaringan internet di kantor kami padam sejak Senin pagi.\nMohon segera diperbaiki."
MEETING = {
    "account": "dinkes.zoom@kalbarprov.example",
    "meeting_id": "812 3456 7890",
    "join_url": "https://us02web.zoom.example/j/81234567890?pwd=abc",
    "password": "K4lb4r",
    "host_key": "654321",
}
NASTY = "<script>alert(1)</script> {{ 7*7 }} {% include 'x' %} **tebal** & \"kutip\" https://phish.example/x "
BOOKINGS = {
    "free": False,
    "lines": ["08.00 s.d. 11.00 dinkes.zoom@kalbarprov.example (VC-2026-0040)"],
    "near": ["Jumat, 6 Maret 2026, 09.00 WIB"],
    "movable": ["VC-2026-0039 (Bappeda)"],
}


def spoilt(letter: Letter, words: str) -> Letter:
    """`letter` with `words` in every field that a stranger fills in."""
    return replace(
        letter,
        opd=f"Dinas Kesehatan {words}",
        unit=f"UPT {words}",
        number=f"005/123 {words}",
        subject=words,
        event=replace(letter.event, name=f"Rapat {words}"),
        signatory=replace(letter.signatory, name=f"dr. Erna {words}", title=words),
        doubts=tuple(words for _ in letter.doubts),
    )
