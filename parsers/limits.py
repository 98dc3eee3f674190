"""How much one reading may take."""

from __future__ import annotations

from dataclasses import dataclass

MEMORY = "Pembacaan dihentikan karena memerlukan memori melebihi batas yang diizinkan."
CPU = "Pembacaan dihentikan karena memerlukan waktu prosesor melebihi batas yang diizinkan."
WALL = "Pembacaan dihentikan karena berlangsung lebih lama daripada batas waktu yang diizinkan."
CRASH = "Pembacaan terhenti karena isi berkas menyebabkan program pembaca gagal."
FAULT = "Pembacaan gagal karena kesalahan pada program pembaca."
ANSWER = "Hasil pembacaan tidak sah sehingga diabaikan."
SIZE = "Ukuran berkas melebihi batas {mb} MB sehingga tidak dibaca."


GRACE = 1.2
"""A process stops itself at its limits; where it cannot, it is killed this much later."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take.

    `workers` processes read mails with files, `quick` more read plain mails and nothing else (0: the workers
    read those, too). Each obeys the rest: memory (MB, a process), CPU and wall time (seconds, a reading),
    pages and MB of one file, bytes of one result. A whole mail may have twice `file_mb`: its files come
    encoded, and there may be two.
    """

    workers: int = 2
    quick: int = 2
    memory_mb: int = 2048
    cpu_seconds: float = 120.0
    seconds: float = 60.0
    pages: int = 30
    file_mb: int = 40
    results_bytes: int = 16 << 20

    @property
    def mail_mb(self) -> int:
        return 2 * self.file_mb
