"""Whether a mail's words name a video conference."""

from __future__ import annotations

from parsers.mails.phrases import Phrasebook, Words

_MET = (
    "rapat|meeting|pertemuan|ruang|room|kegiatan|acara|sosialisasi|secara|sesi|pelatihan|bimtek|kelas|kuliah"
)
_NAMES = Phrasebook(
    (
        "zoom*|vicon|webinar|vc|vcon*|gmeet|webex|hybrid|hibrid",
        "google|microsoft meet|teams",
        "video|tele conference|conferen*|konferensi|meeting|call",
        "konferensi|conference video",
        f"{_MET}|fasilitas|dukungan|layanan virtual|daring|online|video",
        "virtual|online meeting|conference|room",
        "link|tautan|host ... rapat|meeting|pertemuan|acara|kegiatan",
        "akun ... rapat|meeting|pertemuan|acara|kegiatan|sosialisasi|bimtek|peserta",
    )
)
"""In plain words, as the tables' patterns are written."""


def names_conference(words: Words) -> bool:
    """Whether a video conference, or an account for a meeting, is spoken of at all."""
    return next(_NAMES.find(words), None) is not None
