"""Request letters for the demo, made on the spot."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
rl_config.useA85 = 0  # pictures as bytes, as office programs write them: in signs they cost most of a page
INK = {"purple": (92, 45, 145), "blue": (30, 60, 160), "red": (170, 30, 40)}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a demo letter shall say. `days` is the first and last day of the event."""

    agency: str
    number: str
    written: date
    event: str
    days: tuple[date, date]
    start: time
    end: time | None
    participants: int
    account: str
    signatory: str
    nip: str
    title: str
    rank: str = "Pembina Utama Muda (IV/c)"
    contact: tuple[str, str] = ("Rahmat Hidayat", "0812-5550-1234")
    stamped: bool = True
    signed: bool = True
    ink: str = "purple"
    unit: str = ""  # the UPT that writes, under its agency's letterhead


def spelled(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def letter_pdf(wish: Wish) -> bytes:
    """One page of A4 as an office writes it: letterhead, number block, table, signature block."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=True)
    page.setTitle(f"Permohonan akun Zoom {wish.number}")
    _letterhead(page, wish)
    _number_block(page, wish)
    y = _body(page, wish)
    _signature_block(page, wish, y)
    page.showPage()
    page.save()
    return out.getvalue()


def _letterhead(page: Canvas, wish: Wish) -> None:
    page.setFont("Times-Roman", 14)
    page.drawCentredString(310, 790, "PEMERINTAH PROVINSI KALIMANTAN BARAT")
    page.setFont("Times-Bold", 17)
    page.drawCentredString(310, 768, wish.agency.upper())
    if wish.unit:
        page.setFont("Times-Bold", 13)
        page.drawCentredString(310, 754, wish.unit.upper())
    page.setFont("Times-Roman", 9)
    page.drawCentredString(
        310, 745 if wish.unit else 753, "Jalan Ahmad Yani, Pontianak 78124, Telepon (0561) 736541"
    )
    rule = 737 if wish.unit else 744
    page.setLineWidth(2)
    page.line(60, rule, 540, rule)
    page.setLineWidth(0.6)
    page.line(60, rule - 3, 540, rule - 3)


def _number_block(page: Canvas, wish: Wish) -> None:
    page.setFont("Times-Roman", 11)
    page.drawRightString(540, 718, f"Pontianak, {spelled(wish.written)}")
    rows = (("Nomor", wish.number), ("Sifat", "Biasa"), ("Lampiran", "-"), ("Hal", "Permohonan Akun Zoom"))
    for line, (label, value) in enumerate(rows):
        page.drawString(60, 700 - 15 * line, label)
        page.drawString(118, 700 - 15 * line, f": {value}")
    for line, text in enumerate(
        (
            "Yth. Kepala Dinas Komunikasi dan Informatika",
            "Provinsi Kalimantan Barat",
            "di",
            "      Pontianak",
        )
    ):
        page.drawString(60, 625 - 15 * line, text)


def _body(page: Canvas, wish: Wish) -> float:
    first, last = wish.days
    if first == last:
        days = f"{DAYS[first.weekday()]}, {spelled(first)}"
    else:
        days = f"{DAYS[first.weekday()]} s.d. {DAYS[last.weekday()]}, {first.day} s.d. {spelled(last)}"
    until = f"{wish.end:%H.%M}" if wish.end else "selesai"
    page.drawString(
        90, 548, "Dengan hormat, sehubungan dengan akan dilaksanakannya kegiatan di bawah ini, kami"
    )
    page.drawString(60, 533, "memohon bantuan akun Zoom Meeting sebagai berikut:")
    rows = (
        ("Acara", wish.event),
        ("Hari, tanggal", days),
        ("Waktu", f"pukul {wish.start:%H.%M} WIB s.d. {until}"),
        ("Jumlah peserta", f"{wish.participants} orang"),
        ("Email akun Zoom", wish.account),
        ("Narahubung", f"{wish.contact[0]} ({wish.contact[1]})"),
    )
    y = 508.0
    for label, value in rows:
        page.drawString(90, y, label)
        page.drawString(195, y, f": {value}")
        y -= 16
    page.drawString(
        90, y - 12, "Demikian permohonan ini disampaikan. Atas perhatian dan kerja samanya diucapkan"
    )
    page.drawString(60, y - 27, "terima kasih.")
    return y - 60


def _signature_block(page: Canvas, wish: Wish, y: float) -> None:
    page.drawString(340, y, wish.title + ",")
    if wish.signed:
        page.drawImage(_reader(_signature(wish.nip)), 350, y - 78, 130, 62, mask="auto")
    if wish.stamped:
        page.drawImage(_reader(_stamp(wish.agency, wish.ink)), 285, y - 98, 92, 92, mask="auto")
    page.setFont("Times-Bold", 11)
    page.drawString(340, y - 92, wish.signatory)
    page.setFont("Times-Roman", 11)
    page.drawString(340, y - 106, wish.rank)
    page.drawString(340, y - 120, f"NIP {wish.nip[:8]} {wish.nip[8:14]} {wish.nip[14]} {wish.nip[15:]}")


def _reader(picture: bytes) -> ImageReader:
    return ImageReader(io.BytesIO(picture))


def _png(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


@lru_cache(maxsize=32)
def _signature(seed: str) -> bytes:
    """A few pen strokes, the same for the same signatory."""
    hand = random.Random(seed)
    image = Image.new("RGBA", (520, 250), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    phase, turns = hand.uniform(0, 3), hand.uniform(3, 5)
    points = [
        (
            40 + 420 * t + 34 * math.sin(2 * math.pi * turns * t + phase),
            125 + (80 - 50 * t) * math.sin(2 * math.pi * (turns + 1) * t),
        )
        for t in (step / 160 for step in range(161))
    ]
    pen.line(points, fill=(20, 30, 110, 235), width=6, joint="curve")
    pen.line([(30, 205), (490, 165 + hand.uniform(-20, 20))], fill=(20, 30, 110, 235), width=5)
    return _png(image.filter(ImageFilter.GaussianBlur(0.7)))


@lru_cache(maxsize=32)
def _stamp(agency: str, ink: str) -> bytes:
    """A round stamp with the agency's name along its rim."""
    side = 520
    colour = INK[ink]
    image = Image.new("RGBA", (side, side), (*colour, 0))
    pen = ImageDraw.Draw(image)
    for inset, width in ((8, 10), (26, 3), (120, 4)):
        pen.ellipse((inset, inset, side - inset, side - inset), outline=(*colour, 225), width=width)
    _around(image, "PEMERINTAH PROVINSI KALIMANTAN BARAT", colour, 205, top=True)
    _around(image, agency.upper()[:34], colour, 205, top=False)
    pen.polygon(_star(side / 2, 80), fill=(*colour, 200))
    return _png(image.filter(ImageFilter.GaussianBlur(0.8)).rotate(-9, resample=Image.Resampling.BICUBIC))


def _star(centre: float, radius: float) -> list[tuple[float, float]]:
    return [
        (
            centre + (radius if i % 2 == 0 else radius * 0.42) * math.sin(math.pi * i / 5),
            centre - (radius if i % 2 == 0 else radius * 0.42) * math.cos(math.pi * i / 5),
        )
        for i in range(10)
    ]


def _around(image: Image.Image, text: str, colour: tuple[int, int, int], radius: float, *, top: bool) -> None:
    font = ImageFont.load_default(34)
    span = math.radians(150)
    for index, letter in enumerate(text):
        share = (index + 0.5) / len(text) - 0.5
        angle = share * span if top else math.pi - share * span
        glyph = Image.new("RGBA", (60, 60), (*colour, 0))
        ImageDraw.Draw(glyph).text((30, 30), letter, font=font, fill=(*colour, 235), anchor="mm")
        turned = glyph.rotate(-math.degrees(angle) + (0 if top else 180), resample=Image.Resampling.BICUBIC)
        x = image.width / 2 + radius * math.sin(angle) - 30
        y = image.height / 2 - radius * math.cos(angle) - 30
        image.alpha_composite(turned, (int(x), int(y)))
