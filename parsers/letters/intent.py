"""Whether a page asks for a video conference."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MEDIUM = re.compile(
    r"zoo?m(?!in)|z00m|video\s*con\w*|vidio\s*con\w*|v[i1]con\b|vidcon|konferensi\s+video|video\s*konferensi|tele\s*conference|"
    r"telekonferensi|rapat\s+(?:secara\s+)?(?:daring|virtual|online)|(?:meeting|pertemuan)\s+(?:daring|virtual|online)|"
    r"virtual\s+meeting|ruang\s+(?:rapat\s+)?virtual",
    re.IGNORECASE,
)
_THING = (
    r"(?:akun|account|link|tautan|host|lisensi|license|fasilitas\w*|ruang|room|layanan|aplikasi|zoo?m|vid[ei]o|"
    r"v[i1]con|meeting|dukungan|operator|aktivasi|pengaktifan|konferensi)"
)
_ASK = re.compile(
    r"(?:mohon|memohon|permohonan|meminta|permintaan|peminjaman|meminjam|pinjam|pengajuan|mengajukan|memfasilitasi|"
    r"difasilitasi|fasilitasi|menyediakan|penyediaan|bantuan|diaktifkan|mengaktifkan|pengaktifan|aktivasi|"
    r"dipinjamkan|memberikan|disediakan|dukungan|membantu|dibantu|diberikan|menggunakan|penggunaan)"
    rf"(?=([\s\S]{{0,110}}?){_THING})",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"zoom\.us/j|meeting\s*id\b\s*[:=]?\s*\d|pass\s*code\b\s*[:=]|id\s*rapat\s*[:=]\s*\d", re.IGNORECASE
)
_INVITE = re.compile(
    r"mengundang|mohon\s+kehadiran|diharapkan\s+(?:kehadiran|hadir)|kehadiran\s+(?:bapak|ibu|saudara)|"
    r"(?:untuk|dapat)\s+(?:hadir|menghadiri|mengikuti|bergabung)|\bhal\W+undangan|menugaskan",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:hal|perihal)\W+(?:ucapan\s+terima|laporan|penyampaian|pemberitahuan|jawaban|balasan|pembatalan|undangan|nota|evaluasi)|"
    r"telah\s+(?:terlaksana|dilaksanakan|selesai|berakhir)(?!nya)|ucapan\s+terima\s+kasih|(?:mohon|permohonan)\s+(?:narasumber|data)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:pembatalan|(?:peng)?aduan|keluhan|keberatan|komplain|jawaban|balasan|tanggapan|laporan|ucapan|undangan|penyampaian|pemberitahuan|penolakan|persetujuan|pengembalian|(?:\w+\W+)?rekaman|"
    r"jadwal|rekap\w*|panduan|konfirmasi|daftar|pengumuman|surat\s+tugas|(?:permohonan|permintaan|mohon)\s+(?:bantuan\s+)?"
    r"(?:data|narasumber|pemateri|pembicara|moderator|peserta|konsultasi|audiensi|liputan|siaran|penawaran|(?:pembuatan\s+)?(?:e-?mail|surel)|reset|pengaturan\s+ulang|magang))\b",
    re.IGNORECASE,
)
"""A subject that speaks of a request without making one."""
_OTHER = re.compile(
    r"narasumber|pemateri|pembicara|moderator|nama\s+peserta|\bdata\b|instalasi|pemasangan|jaringan|bandwidth|internet|laptop|"
    r"proyektor|komputer|domain|hosting|website|server|sertifikat\s+elektronik|tanda\s*tangan\s+elektronik|"
    r"magang|praktik\s+kerja|penelitian|penawaran|kunjungan|studi\s+(?:banding|tiru)|e-?mail|surel|password|kata\s+sandi|"
    r"cctv|pengadaan|rekomendasi|pembuatan\s+aplikasi|pengembangan\s+aplikasi",
    re.IGNORECASE,
)
"""What else an office asks of the desk."""
_DESK = re.compile(
    r"d[i1l]skom[i1l]nfo|d[i1l]nas\s+kom[uo]n[i1l]kas[i1l]|kom[i1l]nfo|dinas\s*komunikasi", re.IGNORECASE
)
_DECREE = re.compile(r"\bM\s?E\s?M\s?U\s?T\s?U\s?S\s?K\s?A\s?N\b|\bmenimbang\s*:.*\bmengingat\s*:", re.DOTALL)
_CIRCULAR = re.compile(r"\b(?:surat\s+edaran|instruksi)\s+(?:nomor\b[\s\S]{0,60})?tentang\b", re.IGNORECASE)
"""The head of what goes to all offices."""
_SENDS = re.compile(r"surat\s+pengantar\b(?=[\s\S]{0,400}\bbanyaknya\b)", re.IGNORECASE)
"""A form under which papers are sent, with a column for how many."""
LEAST_LIKE = 1.9
"""What is less like a letter than this asks for nothing: a leaflet, a newsletter."""
_SLIP = re.compile(
    r"lembar\s+disposisi|kartu\s+disposisi|diteruskan\s+kepada|isi\s+disposisi|no\.?\s*agenda|nomor\s+agenda",
    re.IGNORECASE,
)
_ROLL = re.compile(r"daftar\s+hadir|absensi|daftar\s+peserta|daftar\s+undangan", re.IGNORECASE)
_LETTER = (
    (re.compile(r"\bno(?:mor)?\s*[.:]", re.IGNORECASE), 1.0),
    (re.compile(r"\b(?:hal|perihal)\s*[.:]", re.IGNORECASE), 1.0),
    (re.compile(r"\byth\b|kepada", re.IGNORECASE), 1.0),
    (re.compile(r"dengan\s+hormat|demikian", re.IGNORECASE), 1.0),
    (re.compile(r"\bnip\b|n[i1l]p\.", re.IGNORECASE), 0.7),
    (re.compile(r"sehubungan|dalam\s+rangka|bersama\s+ini|menindaklanjuti", re.IGNORECASE), 0.5),
)


@dataclass(frozen=True, slots=True)
class Intent:
    """Whether a letter asks for a video conference (0-1); at 0.5 and above it does."""

    score: float

    @property
    def is_request(self) -> bool:
        return self.score >= 0.5

    @property
    def sure(self) -> float:
        """0.5-1; of 220 letters none was taken wrongly whose score was 0.8 or more, or 0.2 or less."""
        sure = max(self.score, 1 - self.score)
        return round(max(sure, 0.96) if sure >= 0.8 else sure, 4)


def intent_of(text: str, subject: str | None, to_desk: bool | None) -> Intent:
    """Weighs what a letter asks for, whom it addresses, and signs that it is something else."""
    about = subject or ""
    score = 0.0
    if not _MEDIUM.search(text):
        return Intent(0.05 if not re.search(r"\bdaring\b|virtual|online", text, re.IGNORECASE) else 0.15)
    asked = [match for match in _ASK.finditer(text) if _near_medium(text, match)]
    score += 0.3
    score += 0.3 if asked else 0.0
    both = re.search(r"\bdan\s+(?:permohonan|permintaan|peminjaman)\b", about, re.IGNORECASE)
    other = bool(
        (_ABOUT.match(about) and not (both and _MEDIUM.search(about[both.end() :])))
        or (_OTHER.search(about) and not _MEDIUM.search(about))
    )
    if not other and re.search(
        r"mohon|permintaan|pinjam|pengajuan|fasilitas|dukungan|bantuan|penggunaan|aktivasi",
        about,
        re.IGNORECASE,
    ):
        score += 0.3 if _MEDIUM.search(about) or re.search(_THING, about, re.IGNORECASE) else 0.1
    score += {True: 0.2, False: -0.25, None: 0.0}[to_desk]
    if _JOIN.search(text):
        score -= 0.4
    if _INVITE.search(text) or re.search(r"undangan", about, re.IGNORECASE):
        score -= 0.3 if not asked else 0.1
    if (
        other
        or _DONE.search(text)
        or re.search(r"terima kasih|laporan|pembatalan|jawaban", about, re.IGNORECASE)
    ):
        score -= 0.45
    if re.search(r"lembar\s+disposisi|kartu\s+disposisi", text[:400], re.IGNORECASE):
        score -= 0.5
    if _SENDS.search(text):
        score -= 0.8
    if _CIRCULAR.search(text[:600]):
        score -= 0.5
    if _DECREE.search(text):
        score -= 0.6
    if letter_likeness(text) < LEAST_LIKE:
        score -= 0.3
    if _SLIP.search(text) or _ROLL.search(text[:300]):
        score -= 0.3
    return Intent(round(min(max(score, 0.0), 1.0), 3))


def _near_medium(text: str, match: re.Match[str]) -> bool:
    return bool(_MEDIUM.search(text[max(0, match.start() - 60) : match.end() + 140]))


def addresses_desk(text: str) -> bool:
    return bool(_DESK.search(text))


def letter_likeness(text: str) -> float:
    """How like the first page of a letter a page is; slips and rolls come below zero."""
    score = sum(points for pattern, points in _LETTER if pattern.search(text))
    if _SLIP.search(text):
        score -= 2.5
    if _ROLL.search(text[:400]):
        score -= 2.5
    if re.match(r"\W*lampiran\b", text, re.IGNORECASE):
        score -= 2.0
    return score + (0.8 if _MEDIUM.search(text) else 0.0) + (0.6 if _ASK.search(text) else 0.0)
