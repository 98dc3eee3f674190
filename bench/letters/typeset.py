"""A letter set on paper in many layouts."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from bench.letters.body import write_body
from bench.letters.content import Content, place_date
from bench.letters.faces import WEIGHTS, faces
from bench.letters.paper import FACES, Paper
from bench.letters.people import shown_nip

Spot = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left."""


@dataclass
class Typeset:
    """A letter on paper, not yet signed: `pen` is the room over the name, `page` where it lies (from 1)."""

    paper: Paper
    page: int = 1
    pen: Spot = (0, 0, 0, 0)
    distractors: list[str] = field(default_factory=list)


def typeset(rng: random.Random, found: Content, *, electronic: bool) -> Typeset:
    names = faces()
    face = rng.choices(names, [WEIGHTS[name] for name in names])[0]
    wide = face in ("book", "vera", "courier", "mono")
    size = rng.choice([10, 10.5] if wide else [11, 11, 11.5, 12])
    paper = Paper(face, size, left=rng.choice([56, 62, 70]), right=rng.choice([50, 62]))
    made = Typeset(paper)
    _head(rng, paper, found, made)
    _block(rng, paper, found)
    write_body(rng, paper, found)
    if paper.y < 235:
        paper.turn_over()
        made.page += 1
    _sign(rng, made, found, electronic=electronic)
    _foot(rng, paper, found, electronic=electronic)
    return made


def _head(rng: random.Random, paper: Paper, found: Content, made: Typeset) -> None:
    top = paper.y
    crest = rng.random() < 0.85
    address = [
        found.issuer.street + rng.choice([" Pontianak", f" Telp. (0561) {rng.randint(730000, 769999)}", ""])
    ]
    if rng.random() < 0.5:
        address.append(
            f"Laman: {found.issuer.host}.kalbarprov.go.id  Surel: {found.issuer.host}@kalbarprov.go.id"
        )
    small = rng.choice([12.0, 13.0, 14.0])
    shift = 28 if crest else 0
    for index, line in enumerate([*found.issuer.head, *address]):
        own = index == len(found.issuer.head) - 1
        size = 8.5 if index >= len(found.issuer.head) else small + (2 if own else 0)
        bold = 0 < index < len(found.issuer.head)
        while stringWidth(line, FACES[paper.face][bold], size) > paper.width - 2 * shift - 12 and size > 7:
            size -= 0.5
        paper.font(bold, size)
        paper.canvas.drawCentredString(paper.paper[0] / 2 + shift, paper.y, line)
        paper.y -= size * 1.28
    paper.y = min(paper.y, top - 62) if crest else paper.y
    if crest:
        _crest(rng, paper, paper.left + 26, top - 26)
    if crest and rng.random() < 0.1:
        _crest(rng, paper, paper.paper[0] - paper.right - 26, top - 26)
        made.distractors.append("second logo")
    paper.canvas.setLineWidth(rng.choice([1.2, 2, 2.5]))
    paper.canvas.line(paper.left, paper.y + 4, paper.paper[0] - paper.right, paper.y + 4)
    if rng.random() < 0.6:
        paper.canvas.setLineWidth(0.5)
        paper.canvas.line(paper.left, paper.y + 1.5, paper.paper[0] - paper.right, paper.y + 1.5)
    if rng.random() < 0.06:
        _loud(paper, rng.choice(["SEGERA", "PENTING", "RAHASIA"]))
        made.distractors.append("loud box")
    if rng.random() < 0.05:
        _watermark(paper)
        made.distractors.append("watermark")
    paper.y -= rng.choice([16, 20, 24])


def _crest(rng: random.Random, paper: Paper, x: float, y: float) -> None:
    """A coloured shield or a round emblem."""
    canvas = paper.canvas
    canvas.saveState()
    canvas.setStrokeColor(Color(0.1, 0.1, 0.1))
    canvas.setFillColor(
        rng.choice(
            [
                Color(0.05, 0.45, 0.2),
                Color(0.1, 0.2, 0.6),
                Color(0.75, 0.1, 0.1),
                Color(0.9, 0.75, 0.1),
                Color(0.35, 0.35, 0.35),
            ]
        )
    )
    if rng.random() < 0.3:
        canvas.circle(x, y, 25, stroke=1, fill=1)
    else:
        path = canvas.beginPath()
        path.moveTo(x - 21, y + 26)
        path.lineTo(x + 21, y + 26)
        path.curveTo(x + 22, y - 8, x + 12, y - 22, x, y - 29)
        path.curveTo(x - 12, y - 22, x - 22, y - 8, x - 21, y + 26)
        canvas.drawPath(path, stroke=1, fill=1)
    canvas.setFillColor(Color(0.98, 0.9, 0.3))
    for step in range(5):
        angle = math.pi / 2 + step * 2 * math.pi / 5
        canvas.circle(x + 9 * math.cos(angle), y + 9 * math.sin(angle), 2.4, stroke=0, fill=1)
    canvas.setFillColor(Color(1, 1, 1))
    canvas.rect(x - 13, y - 15, 26, 5, stroke=0, fill=1)
    canvas.restoreState()


def _loud(paper: Paper, word: str) -> None:
    canvas = paper.canvas
    canvas.saveState()
    canvas.setStrokeColor(Color(0.85, 0.1, 0.1))
    canvas.setFillColor(Color(0.85, 0.1, 0.1))
    canvas.setLineWidth(1.6)
    canvas.rect(paper.paper[0] - 140, paper.y - 46, 76, 22)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawCentredString(paper.paper[0] - 102, paper.y - 40, word)
    canvas.restoreState()


def _watermark(paper: Paper) -> None:
    canvas = paper.canvas
    canvas.saveState()
    canvas.setFillColor(Color(0.86, 0.88, 0.93))
    canvas.translate(paper.paper[0] / 2, paper.paper[1] / 2)
    canvas.rotate(38)
    canvas.setFont("Helvetica-Bold", 64)
    canvas.drawCentredString(0, 0, "SALINAN")
    canvas.restoreState()


def _block(rng: random.Random, paper: Paper, found: Content) -> None:
    """Date, number block and address, in one of the usual orders."""
    subject = rng.choice(["Hal", "Hal", "Perihal"])
    rows = [("Nomor", found.number)]
    if rng.random() < 0.85:
        rows.append(("Sifat", rng.choice(["Biasa", "Segera", "Penting", "-"])))
    if rng.random() < 0.9:
        rows.append(("Lampiran", rng.choice(["-", "1 (satu) berkas", "-", "1 (satu) lembar"])))
    rows.append((subject, found.subject))
    to = _addressee(rng, found)
    tab = paper.left + rng.choice([56, 62, 70])
    right = rng.choice([330, 345, 360])
    order = rng.random()
    date = place_date(found)
    if order < 0.5:
        paper.put(right, date)
        paper.down(rng.choice([1.2, 1.6]))
        paper.rows(rows, paper.left, tab, wrap=rng.choice([190, 240, 300]))
        paper.down(0.7)
        _lines(paper, to, paper.left)
    elif order < 0.75:
        paper.put(right, date)
        paper.rows(rows, paper.left, tab, wrap=right - tab - 16)
        paper.down(0.7)
        _lines(paper, to, paper.left)
    else:
        paper.put(right, date)
        paper.down(1.4)
        top = paper.y
        paper.rows(rows, paper.left, tab, wrap=right - tab - 20)
        low = paper.y
        paper.y = top
        _lines(paper, to, right)
        paper.y = min(paper.y, low)
    paper.down(0.9)


def _addressee(rng: random.Random, found: Content) -> list[str]:
    if found.kind != "request":
        return [
            "Yth. " + rng.choice(["Kepala Perangkat Daerah", "Para Peserta Rapat", "Sekretaris Daerah"]),
            "Provinsi Kalimantan Barat",
            "di -",
            "      Pontianak",
        ]
    first = rng.choice(
        [
            ["Yth. Kepala Dinas Komunikasi"],
            ["Kepada", "Yth. Kepala Dinas Komunikasi"],
            ["Kepada Yth.", "Kepala Dinas Komunikasi"],
            ["Yth. Bapak Kepala Dinas Komunikasi"],
        ]
    )
    return [
        *first,
        "dan Informatika Provinsi",
        "Kalimantan Barat",
        rng.choice(["di", "di -"]),
        rng.choice(["Pontianak", "      PONTIANAK", "Tempat"]),
    ]


def _lines(paper: Paper, lines: list[str], x: float) -> None:
    for line in lines:
        paper.put(x, line)
        paper.down()


def _sign(rng: random.Random, made: Typeset, found: Content, *, electronic: bool) -> None:
    paper = made.paper
    x = rng.choice([300, 315, 330])
    paper.down(rng.choice([0.8, 1.4]))
    if electronic and rng.random() < 0.5:
        paper.put(x, "Ditandatangani secara elektronik oleh:", size=paper.size - 1)
        paper.down()
    room = paper.paper[0] - paper.right + 20 - x
    centred = rng.random() < 0.35
    for line in found.title_lines:
        _set(paper, x, line, room, centred=centred, bold=rng.random() < 0.1)
    top = paper.y + paper.size
    gap = rng.choice([4.0, 4.5, 5.0])
    paper.down(gap)
    made.pen = (x, paper.paper[1] - top, x + 190, paper.paper[1] - paper.y - paper.size)
    bold = rng.random() < 0.6
    name = found.signer.name
    _set(paper, x, name, room, centred=centred, bold=bold, line=rng.random() < 0.4)
    if rng.random() < 0.9:
        _set(paper, x, found.signer.rank, room, centred=centred)
    _set(paper, x, shown_nip(rng, found.signer.nip), room, centred=centred)


def _set(
    paper: Paper,
    x: float,
    text: str,
    room: float,
    *,
    centred: bool = False,
    bold: bool = False,
    line: bool = False,
) -> None:
    size = paper.size
    while stringWidth(text, FACES[paper.face][bold], size) > room and size > 6:
        size -= 0.5
    wide = stringWidth(text, FACES[paper.face][bold], size)
    at = x + (190 - wide) / 2 if centred and wide < 190 else x
    paper.put(at, text, bold=bold, size=size)
    if line:
        paper.canvas.setLineWidth(0.7)
        paper.canvas.line(at, paper.y - 2, at + wide, paper.y - 2)
    paper.down()


def _foot(rng: random.Random, paper: Paper, found: Content, *, electronic: bool) -> None:
    if rng.random() < 0.35:
        paper.down(0.6)
        paper.put(paper.left, "Tembusan:", size=paper.size - 1)
        paper.down()
        paper.put(
            paper.left,
            rng.choice(
                [
                    "1. Sekretaris Daerah Provinsi Kalimantan Barat;",
                    "Yth. Gubernur Kalimantan Barat (sebagai laporan)",
                ]
            ),
            size=paper.size - 1,
        )
        paper.down()
    if electronic:
        paper.y = 46
        paper.put(
            70,
            "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik",
            size=7.5,
        )
        paper.y = 36
        paper.put(
            70,
            "yang diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara",
            size=7.5,
        )
