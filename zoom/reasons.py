"""Zoom's refusals as outcomes, in words for the staff."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules.outcome import Again, Refused
from zoom.errors import Trouble, ZoomError

AFTER_SCOPE = "Mohon administrator Zoom menambahkan izin (scope) itu pada aplikasi, lihat docs/zoom.md."


def outcome_of(error: ZoomError, account: str, now: datetime, settle: timedelta) -> Again | Refused:
    """Again where waiting or a second look may help; Refused where only a person can."""
    said = f" (Zoom: {error.message})" if error.message else ""
    match error.trouble:
        case Trouble.ELSEWHERE:
            return Refused(f"Alamat {account} sudah terdaftar pada akun Zoom lain, di luar akun kantor.")
        case Trouble.NO_LICENCE:
            return Refused(f"Tidak ada lisensi Zoom yang tersisa untuk {account}.")
        case Trouble.SCOPE:
            return Refused(f"Aplikasi Zoom kantor belum mempunyai izin yang diperlukan{said}. {AFTER_SCOPE}")
        case Trouble.PLAN:
            return Refused(f"Paket Zoom kantor tidak menyediakan layanan ini{said}.")
        case Trouble.INVALID:
            return Refused(f"Zoom menolak permintaan untuk {account}{said}.")
        case Trouble.USER_DAY:
            return Again(
                f"Batas 100 pembuatan atau perubahan rapat sehari untuk {account} sudah tercapai.",
                error.retry_at,
            )
        case Trouble.RATE:
            return Again("Batas jumlah permintaan ke Zoom sedang tercapai.", error.retry_at)
        case Trouble.NOT_THERE | Trouble.NO_MEETING | Trouble.EXISTS:
            return Again(f"Perubahan pada {account} belum terlihat di Zoom{said}.", now + settle)
        case Trouble.TOKEN | Trouble.CREDENTIALS:
            return Again(f"Zoom tidak menerima kredensial aplikasi kantor{said}.")
        case Trouble.SERVER:
            return Again(f"Zoom sedang terganggu{said}.")
        case Trouble.UNREACHABLE:
            return Again("Zoom tidak menjawab.")
