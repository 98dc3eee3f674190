"""Days, times and states in formal Indonesian."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rules.ask import Ask

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
ZONE_NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}
STATUS = {
    "incomplete": "belum lengkap",
    "in review": "sedang ditinjau",
    "approved": "disetujui, sedang diaktifkan",
    "active": "aktif",
    "ended": "selesai",
    "rejected": "ditolak",
    "cancelled": "dibatalkan",
    "withdrawn": "ditarik kembali",
    "lapsed": "ditutup karena tidak dilengkapi",
    "open": "sedang ditangani",
    "forwarded": "diteruskan ke unit lain",
    "answered": "sudah dijawab",
    "merged": "digabung",
}
VERBS = {
    "approve": "SETUJU",
    "reject": "TOLAK",
    "revise": "PERBAIKI",
    "cancel": "BATAL",
    "category": "KATEGORI",
    "answer": "JAWAB",
    "close": "SELESAI",
    "forward": "TERUSKAN",
    "record": "CATAT",
    "merge": "GABUNG",
    "status": "STATUS",
    "help": "BANTUAN",
}
CHANNELS = {
    "EMAIL": "surel",
    "TATAP MUKA": "tatap muka",
    "KOTAK": "kotak pengaduan",
    "WA": "WhatsApp",
    "TELEPON": "telepon",
    "LAPOR": "SP4N-LAPOR!",
    "WEBSITE": "laman kontak",
    "MEDSOS": "media sosial",
}
RULINGS = (
    (r"no person wrote it: (.*)", r"surel itu tidak ditulis oleh orang ({0})"),
    (r"the mail is malformed: (.*)", r"susunan surel itu tidak wajar ({0})"),
    (r"the subject names more than one case", "baris subjeknya menyebut lebih dari satu perkara"),
    (r"the subject names another case than.*", "baris subjeknya menyebut perkara lain daripada yang dibalas"),
    (r"(\S+) does not hold the role \S+", "{0} tidak berwenang memberi perintah itu"),
    (r"(.+) is no staff", "{0} bukan petugas yang terdaftar"),
    (r"the sender's authentication failed", "pemeriksaan keaslian pengirimnya gagal"),
    (r"our server gave no verdict on the sender", "server surat kami tidak memeriksa keaslian pengirimnya"),
    (r"no verdict, and (.*)", "keaslian pengirimnya tidak diperiksa server surat kami, dan {0}"),
    (r"authenticated, but (.*)", "pengirimnya asli, tetapi {0}"),
    (r"no server verdict, and (.*)", "keaslian pengirimnya tidak diperiksa server surat kami, dan {0}"),
    (r"the code belongs to another case.*", "kodenya milik perkara lain"),
    (r"the code is not one of ours", "kodenya bukan dari kami"),
    (r"the code was made for a colleague", "kodenya dibuat untuk petugas lain"),
    (r"does not show the case's mail", "balasannya tidak memuat kode perkara"),
    (r"answers an earlier round of the case", "yang dibalas adalah surel peninjauan terdahulu"),
    (r"answers a colleague's mail", "yang dibalas adalah surel milik petugas lain"),
    (r"verdict .*: no rule accepts it", "keaslian pengirimnya tidak cukup terbukti"),
)
"""Why a command was refused (rules/authority.py), for the office's own people."""
TOKENS = (
    (r"valid", "sah"),
    (r"other person", "milik petugas lain"),
    (r"other case", "milik perkara lain"),
    (r"stale", "sudah tidak berlaku"),
)
PROOFS = (
    (r"code: none", "Kode perkara: tidak ada"),
    (r"code: not one of ours.*", "Kode perkara: bukan dari kami, atau perkaranya sudah ditutup"),
    (
        r"code: (.+), made for (\S+) on (\S+), round (\d+)",
        "Kode perkara: {0}, dibuat untuk {1} pada {2}, putaran {3}",
    ),
    (r"no authserv-id is configured:.*", "authserv-id belum diatur: hasil pemeriksaan server tidak dihitung"),
    (r"no Authentication-Results by (\S+)", "tidak ada Authentication-Results dari {0}"),
    (r"it cannot be read", "baris itu tidak dapat dibaca"),
    (r"several fields by (\S+) contradict each other", "beberapa baris dari {0} saling bertentangan"),
    (r"DKIM, checked here: (.*)", "DKIM, diperiksa oleh kami: {0}"),
    (r"no code was counted: .*", "kode tidak dihitung: tanda tangan DKIM tidak mencakup Message-ID"),
    (r"a code in a field .* was not counted", "kode di luar cakupan tanda tangan DKIM tidak dihitung"),
    (r"(From: .*) \(in no field that a mail server sees\)", "{0} (tidak tampak bagi server surat)"),
)
"""The evidence on record (mailer/authenticity.py) for the office's own people; headers stay as they came."""
EFFECTS = {
    "activate-zoom": "mengaktifkan akun Zoom",
    "deactivate-zoom": "mengembalikan lisensi Zoom",
    "schedule-meeting": "membuat rapat Zoom",
    "send-mail": "mengirim surel",
}


def spelled(day: date) -> str:
    """5 Maret 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """Kamis, 5 Maret 2026"""
    return f"{DAYS[day.weekday()]}, {spelled(day)}"


def clock(at: time) -> str:
    """09.00"""
    return f"{at:%H.%M}"


def moment(at: datetime | str | None, zone: ZoneInfo) -> str:
    """Selasa, 3 Maret 2026, 16.00 WIB; takes ISO text as well."""
    if at is None:
        return "–"
    local = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(zone)
    hours = int((local.utcoffset() or local - local).total_seconds() // 3600)
    return f"{weekday(local.date())}, {clock(local.time())} {ZONE_NAMES.get(hours, '')}".rstrip()


def lasting(start: datetime | str, end: datetime | str, zone: ZoneInfo) -> str:
    """Kamis, 5 Maret 2026, 09.00 s.d. 12.00 WIB; with both days where it ends on another one."""
    first, last = moment(start, zone), moment(end, zone)
    day, _, hour = first.rpartition(", ")
    if last.startswith(f"{day}, "):
        return f"{day}, {hour.split()[0]} s.d. {last.rpartition(', ')[2]}"
    return f"{first} s.d. {last}"


def span(first: date, last: date | None) -> str:
    """Kamis, 5 Maret 2026, or Senin s.d. Rabu, 12 s.d. 14 Februari 2026."""
    if last is None or last == first:
        return weekday(first)
    names = f"{DAYS[first.weekday()]} s.d. {DAYS[last.weekday()]}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{names}, {first.day} s.d. {spelled(last)}"
    start = f"{first.day} {MONTHS[first.month - 1]}" if first.year == last.year else spelled(first)
    return f"{names}, {start} s.d. {spelled(last)}"


def hours(ask: Ask) -> str:
    """09.00 s.d. selesai WIB; empty where no time is known."""
    event = ask.event
    if event.start is None:
        return ""
    end = clock(event.end) if event.end else "selesai"
    return f"{clock(event.start)} s.d. {end} {event.timezone}"


def when(ask: Ask) -> str:
    """Kamis, 5 Maret 2026, 09.00 s.d. selesai WIB"""
    if ask.event.first_day is None:
        return "belum diketahui"
    return ", ".join(part for part in (span(ask.event.first_day, ask.event.last_day), hours(ask)) if part)


def beginning(ask: Ask) -> str:
    """Kamis 5 Maret 2026, 09.00 WIB: for a subject line."""
    event = ask.event
    if event.first_day is None:
        return "waktu belum diketahui"
    day = f"{DAYS[event.first_day.weekday()]} {spelled(event.first_day)}"
    return f"{day}, {clock(event.start)} {event.timezone}" if event.start else day


def ruling(why: str) -> str:
    """The reason of a refusal in Indonesian; as it stands where it is none of ours."""
    return _by(RULINGS, why)


def proof(line: str) -> str:
    """A line of evidence in Indonesian; as it stands where it is a mail's own."""
    return _by((*PROOFS, *TOKENS), line)


def _by(table: tuple[tuple[str, str], ...], text: str) -> str:
    for pattern, said in table:
        found = re.fullmatch(pattern, text)
        if found:
            return said.format(*(_by(table, part) for part in found.groups()))
    return text
