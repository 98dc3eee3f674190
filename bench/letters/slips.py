"""Papers that ride along with a letter."""

from __future__ import annotations

import random

import numpy as np
import pypdfium2

from bench.letters.copies import Look
from bench.letters.paper import Paper
from bench.letters.people import nip, person


def slip(rng: random.Random) -> Look:
    """A disposition slip, as an office pins it on an incoming letter."""
    paper = Paper("helvetica", 11)
    paper.put(190, "LEMBAR DISPOSISI", bold=True, size=15)
    paper.down(2)
    rows = [
        ("Surat dari", person(rng).name),
        ("No. Surat", f"005/{rng.randint(1, 900)}/XX/2026"),
        ("Tgl. Surat", "2 Januari 2026"),
        ("Diterima tgl", "5 Januari 2026"),
        ("No. Agenda", str(rng.randint(1, 999))),
        ("Hal", "Undangan"),
    ]
    paper.grid(rows, [130, 320])
    paper.put(62, "Diteruskan kepada Sdr.:")
    paper.down(1.5)
    paper.put(62, "Isi disposisi: tindak lanjuti")
    return _look(paper)


def attendees(rng: random.Random) -> Look:
    """A list of who attends, ruled."""
    paper = Paper("times", 10.5)
    paper.put(220, "DAFTAR HADIR", bold=True, size=14)
    paper.down(2)
    rows = [("No", "Nama", "NIP", "Tanda Tangan")]
    rows += [(str(index), person(rng).name, nip(rng), "") for index in range(1, rng.randint(9, 18))]
    paper.grid(rows, [30, 190, 140, 110], high=24)
    return _look(paper)


def _look(paper: Paper) -> Look:
    page = pypdfium2.PdfDocument(paper.done())[0]
    return np.asarray(page.render(scale=150 / 72, rev_byteorder=True).to_numpy()[:, :, :3], dtype=np.float32)
