"""The words that label a letter's facts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

# fmt: off
Role = Literal[
    "number", "class", "attachment", "subject", "day", "date", "time", "place", "event", "participants",
    "email", "account", "contact", "phone", "name", "nip", "title", "agency", "weekday", "end", "other",
]
# fmt: on

_NAMES: dict[Role, tuple[str, ...]] = {
    "number": ("nomor", "no", "nomor surat", "no surat", "nmr", "nomer"),
    "class": ("sifat", "klasifikasi", "derajat"),
    "attachment": ("lampiran", "lamp", "lampiran surat"),
    "subject": ("hal", "perihal", "prihal", "hal surat", "perihal surat", "hal perihal"),
    "day": (
        *(
            "hari tanggal",
            "hari tgl",
            "hari dan tanggal",
            "hari tanggal kegiatan",
            "hari tanggal pelaksanaan",
        ),
        *("tanggal pelaksanaan", "tanggal kegiatan", "tanggal acara", "waktu pelaksanaan", "pelaksanaan"),
        *("tanggal penggunaan", "jadwal", "jadwal pelaksanaan", "hari pelaksanaan", "jadwal kegiatan"),
        *("tanggal rapat", "hari tanggal acara", "hari tanggal waktu", "tanggal waktu", "hari tanggal rapat"),
        *("tanggal meeting", "tanggal mulai", "mulai tanggal", "hari tanggal jam", "hari tanggal pukul"),
    ),
    "end": (
        *("tanggal selesai", "sampai tanggal", "tanggal berakhir", "sampai dengan tanggal"),
        *("jam selesai", "pukul selesai", "waktu selesai", "jam berakhir", "waktu berakhir", "sampai pukul"),
        *("selesai", "berakhir"),
    ),
    "date": ("tanggal", "tgl", "tanggal surat", "tgl surat"),
    "weekday": ("hari",),
    "time": (
        *("waktu", "pukul", "jam", "pkl", "waktu kegiatan", "waktu acara", "jam pelaksanaan", "jam mulai"),
        *("pukul mulai", "jam kegiatan", "waktu pukul", "waktu penggunaan", "durasi waktu", "waktu mulai"),
        *("waktu rapat", "pukul waktu", "jam acara", "jam penggunaan", "waktu jam", "mulai"),
    ),
    "place": (
        *("tempat", "lokasi", "tempat kegiatan", "media", "platform", "ruang", "aplikasi", "tempat media"),
        *("tempat acara", "tempat pelaksanaan", "tautan", "link", "link zoom", "metode"),
    ),
    "event": (
        *(
            "acara",
            "kegiatan",
            "nama kegiatan",
            "nama acara",
            "agenda",
            "agenda rapat",
            "judul",
            "judul rapat",
        ),
        *("judul kegiatan", "topik", "tema", "keperluan", "untuk kegiatan", "dalam rangka", "topik meeting"),
        *("topik rapat", "nama rapat", "acara kegiatan", "kegiatan acara", "judul acara", "judul meeting"),
        *("agenda kegiatan", "nama meeting", "agenda acara", "materi", "pembahasan", "keperluan kegiatan"),
        *("topic", "meeting topic", "nama webinar", "nama pelatihan", "judul webinar"),
        *("tema kegiatan", "tema acara", "uraian kegiatan", "bentuk kegiatan", "jenis kegiatan", "rapat"),
    ),
    "participants": (
        *("jumlah peserta", "peserta", "kapasitas", "estimasi peserta", "perkiraan peserta", "jml peserta"),
        *(
            "jumlah partisipan",
            "jumlah undangan",
            "partisipan",
            "kapasitas peserta",
            "estimasi jumlah peserta",
        ),
        *("perkiraan jumlah peserta", "kapasitas zoom", "target peserta", "kuota peserta", "jumlah", "kuota"),
        "sasaran",
        *("banyak peserta", "banyaknya peserta", "kebutuhan kapasitas", "kapasitas akun", "peserta rapat"),
    ),
    "account": (
        *("akun", "akun zoom", "email akun", "email akun zoom", "alamat email akun", "akun email", "id akun"),
        *("email zoom", "user zoom", "akun yang digunakan", "email yang digunakan", "username", "user id"),
        *("email yang didaftarkan", "email terdaftar", "email untuk akun zoom", "alamat akun", "nama akun"),
        *("email untuk aktivasi", "akun zoom meeting", "email untuk zoom", "email aktivasi", "surel akun"),
        *("alamat surel akun", "email pengguna", "akun pengguna", "email host", "akun host", "email login"),
        *("alamat email akun zoom", "email yang akan diaktifkan", "akun yang diaktifkan", "akun zoom dinas"),
        *("surel akun zoom", "alamat email zoom", "email penerima akun", "user email", "akun yang dimohon"),
        *("email yang dimohonkan", "akun yang dimohonkan", "akun gmail", "email terdaftar zoom", "id zoom"),
    ),
    "email": (
        "email",
        "surel",
        "alamat email",
        "alamat surel",
        "pos el",
        "posel",
        "e mail",
        "surat elektronik",
    ),
    "contact": (
        *("narahubung", "contact person", "kontak person", "cp", "pic", "penanggung jawab", "kontak"),
        *("nara hubung", "personil yang dapat dihubungi", "operator", "petugas", "admin", "nama pic"),
        *("nama penanggung jawab", "nama narahubung", "contact", "petugas penghubung", "penghubung"),
        *("person in charge", "operator zoom", "nama petugas", "nama operator", "nama kontak", "host"),
        *(
            "kontak teknis",
            "admin zoom",
            "kontak kami",
            "kontak panitia",
            "narahubung teknis",
            "petugas zoom",
        ),
        *("pic no hp", "cp no hp", "narahubung no hp", "pic no wa", "pic no hp wa", "narahubung no wa"),
        *("nama no hp", "penanggung jawab no hp", "operator no hp", "contact person no hp", "pic hp"),
        *("nama contact person", "penanggung jawab kegiatan", "pic kegiatan", "kontak yang dapat dihubungi"),
    ),
    "phone": (
        *("no hp", "nomor hp", "hp", "telepon", "telp", "no telp", "no telepon", "nomor telepon", "no wa"),
        *("nomor wa", "wa", "whatsapp", "no whatsapp", "nomor whatsapp", "hp wa", "no hp wa", "nomor kontak"),
        *(
            "no kontak",
            "kontak hp",
            "telp hp",
            "nomor handphone",
            "no handphone",
            "nomor hp wa",
            "tlp",
            "phone",
        ),
        *(
            "handphone",
            "nomor telepon hp",
            "no telp hp",
            "no hp whatsapp",
            "nomor narahubung",
            "nomor ponsel",
        ),
        *("no hp pic", "nomor hp pic", "hp pic", "no wa pic", "kontak pic", "no hp narahubung", "no hp cp"),
        *("telp pic", "no telp pic", "no hp operator", "no hp penanggung jawab", "hp narahubung"),
    ),
    "name": ("nama", "nama lengkap", "a n"),
    "nip": ("nip", "n i p"),
    "title": ("jabatan", "pangkat", "pangkat golongan", "pangkat gol", "golongan"),
    "agency": ("instansi", "opd", "unit kerja", "perangkat daerah", "asal instansi", "skpd", "nama instansi"),
    "other": (
        *("tembusan", "catatan", "dasar", "keterangan", "website", "laman", "fax", "faksimile", "kode pos"),
        *("pakaian", "narasumber", "moderator", "penyelenggara", "meeting id", "passcode", "id meeting"),
        *(
            "password",
            "kata sandi",
            "durasi",
            "sumber dana",
            "peralatan",
            "kebutuhan",
            "jenis akun",
            "pimpinan",
        ),
        *("pemateri", "pembicara", "undangan", "status", "jenis layanan", "fasilitas", "dresscode"),
        *("maksud", "tujuan", "anggaran", "layanan", "jenis permohonan", "fitur", "indeks", "kode", "dari"),
    ),
}
ROLES: dict[str, Role] = {name: role for role, names in _NAMES.items() for name in names}
_LABELS = list(ROLES)
_PACKED_ROLES: dict[str, Role] = {name.replace(" ", ""): role for name, role in ROLES.items()}
_PACKED = list(_PACKED_ROLES)


def _blur(label: str) -> str:
    """A label as a scanner sees it: l, i and 1 alike, rn like m."""
    return label.replace("l", "i").replace("1", "i").replace("0", "o").replace("rn", "m")


_BLURRED: dict[str, Role] = {_blur(name): role for name, role in ROLES.items()}
LONGEST = max(len(label.split()) for label in _LABELS)


@lru_cache(maxsize=8192)
def role_of(label: str, cutoff: float = 84.0) -> tuple[Role, float] | None:
    """What a label says, and how like a known label it is (0-1)."""
    plain = re.sub(r"\(.*?\)", " ", label.lower().replace("e-mail", "email").replace("pos-el", "posel"))
    plain = " ".join(re.sub(r"[^a-z0-9 ]", " ", plain).split())
    if plain in ROLES:
        return ROLES[plain], 1.0
    packed = plain.replace(" ", "")
    if packed in ROLES and all(len(part) == 1 for part in plain.split()):
        return ROLES[packed], 0.98
    if len(packed) < 3:
        return None
    blurred = _BLURRED.get(_blur(plain))
    if blurred is not None:
        return blurred, 0.95
    if len(packed) < 4:
        return None
    best = process.extractOne(plain, _LABELS, scorer=fuzz.ratio, score_cutoff=cutoff)
    if best is None and len(packed) >= 6:
        best = process.extractOne(packed, _PACKED, scorer=fuzz.ratio, score_cutoff=90)
        return (_PACKED_ROLES[best[0]], best[1] / 100) if best else None
    return (ROLES[best[0]], best[1] / 100) if best else None
