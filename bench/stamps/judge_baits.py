"""What looks like a stamp and is none."""

from __future__ import annotations

import random

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from bench.letters.letter_parts import PROVINCE
from bench.letters.paper import Paper
from bench.stamps.judge_marks import draw_stamp, tone_of
from rules.letter import Box

BAITS = (
    *("crest", "seal", "loud", "table", "link", "watermark"),
    *("second", "footer", "photo", "badge", "duty", "qr"),
)


def put(paper: Paper, picture: Image.Image, x: float, y: float, wide: float) -> Box:
    tall = wide * picture.height / picture.width
    paper.picture(picture, x, y, wide, tall)
    page_wide, page_high = paper.paper
    return (
        max(x / page_wide, 0),
        max(1 - (y + tall) / page_high, 0),
        min((x + wide) / page_wide, 1),
        min(1 - y / page_high, 1),
    )


def before(paper: Paper, dice: random.Random, baits: set[str]) -> None:
    canvas, high = paper.canvas, paper.paper[1]
    if "watermark" in baits:
        pale = dice.uniform(0.82, 0.93)
        if dice.random() < 0.5:
            canvas.saveState()
            canvas.translate(300, 400)
            canvas.scale(3.2, 3.2)
            canvas.translate(-70, -70)
            draw_stamp(canvas, dice, PROVINCE, "KALIMANTAN BARAT", "round", (pale, pale, min(pale + 0.05, 1)))
            canvas.restoreState()
        else:
            canvas.saveState()
            canvas.setFillColor(Color(pale, pale, pale))
            canvas.translate(150, 300)
            canvas.rotate(45)
            canvas.setFont("Helvetica-Bold", 90)
            canvas.drawString(0, 0, "SALINAN")
            canvas.restoreState()
    if "crest" in baits:
        _crest(canvas, dice, 75, high - 75, dice.uniform(22, 32))
    if "seal" in baits:
        _seal(canvas, dice, 75, high - 78, dice.uniform(24, 34))
    if "second" in baits:
        (_seal if dice.random() < 0.6 else _crest)(canvas, dice, 525, high - 75, dice.uniform(22, 30))
    canvas.setFillColor(Color(0, 0, 0))
    canvas.setStrokeColor(Color(0, 0, 0))


def after(paper: Paper, dice: random.Random, baits: set[str], pen: tuple[float, float]) -> None:
    canvas = paper.canvas
    if "loud" in baits:
        word = dice.choice(["SEGERA", "RAHASIA", "PENTING", "SANGAT SEGERA"])
        x, y = dice.uniform(60, 400), dice.choice([dice.uniform(560, 690), dice.uniform(60, 690)])
        canvas.setStrokeColor(Color(0.8, 0.05, 0.1))
        canvas.setFillColor(Color(0.8, 0.05, 0.1))
        canvas.setLineWidth(2)
        size = dice.uniform(14, 26)
        canvas.setFont("Helvetica-Bold", size)
        wide = canvas.stringWidth(word, "Helvetica-Bold", size)
        canvas.rect(x, y, wide + 16, size * 1.6)
        canvas.drawString(x + 8, y + size * 0.5, word)
    if "footer" in baits:
        canvas.setFillColor(Color(*[dice.uniform(0.1, 0.8) for _ in range(3)]))
        canvas.rect(0, 0, 600, dice.uniform(18, 45), stroke=0, fill=1)
    if "badge" in baits:
        (_seal if dice.random() < 0.5 else _crest)(
            canvas, dice, dice.uniform(80, 520), dice.uniform(40, 75), dice.uniform(14, 24)
        )
    if "photo" in baits:
        noise = np.random.default_rng(dice.randrange(1 << 30)).integers(0, 255, (9, 7, 3)).astype(np.uint8)
        put(
            paper,
            Image.fromarray(noise).resize((140, 180), Image.Resampling.BICUBIC),
            dice.uniform(60, 240),
            dice.uniform(60, 160),
            60,
        )
    if "duty" in baits:
        put(paper, _duty(dice), pen[0] - 95, pen[1] - 10, 62)
    if "qr" in baits:
        put(
            paper,
            _qr("https://disposisi.example/surat/77"),
            dice.uniform(60, 120),
            dice.uniform(40, 110),
            dice.uniform(45, 70),
        )


def electronic(paper: Paper, dice: random.Random, x: float, y: float, tall: float) -> None:
    canvas = paper.canvas
    side = min(tall * 0.95, 70)
    if dice.random() < 0.75:
        put(paper, _qr("https://tte.example/verifikasi/9f3a"), x, y, side)
        x += side + 6
    else:
        canvas.setStrokeColor(Color(0.1, 0.3, 0.6))
        canvas.roundRect(x, y, 170, side, 4)
        _crest(canvas, dice, x + 18, y + side / 2, 12)
        x += 36
    canvas.setFillColor(Color(0, 0, 0))
    canvas.setFont("Helvetica", 7.5)
    for line, text in enumerate(
        ("Ditandatangani secara elektronik oleh:", "Kepala Dinas", "dr. Erna Yulianti")
    ):
        canvas.drawString(x, y + side - 12 - 10 * line, text)
    if dice.random() < 0.7:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(
            60,
            40,
            "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik "
            "yang diterbitkan oleh BSrE",
        )


def _crest(canvas: Canvas, dice: random.Random, x: float, y: float, r: float) -> None:
    canvas.setFillColor(Color(*tone_of(dice, dice.choice(["green", "blue", "red"]))))
    path = canvas.beginPath()
    for step, (dx, dy) in enumerate([(-1, 1), (1, 1), (1, -0.3), (0, -1.2), (-1, -0.3)]):
        (path.lineTo if step else path.moveTo)(x + dx * r, y + dy * r)
    path.close()
    canvas.drawPath(path, fill=1)
    canvas.setFillColor(Color(0.95, 0.8, 0.1))
    canvas.circle(x, y + r * 0.1, r * 0.5, fill=1)
    canvas.setFillColor(Color(0.7, 0.1, 0.1))
    canvas.circle(x, y + r * 0.1, r * 0.2, fill=1)


def _seal(canvas: Canvas, dice: random.Random, x: float, y: float, r: float) -> None:
    """A printed round logo with lettering: the stamp's nearest kin."""
    canvas.saveState()
    canvas.translate(x - r, y - r)
    canvas.scale(r / 70, r / 70)
    draw_stamp(
        canvas,
        dice,
        "PEMERINTAH KALIMANTAN BARAT",
        "MAJU BERSAMA",
        "round",
        tone_of(dice, dice.choice(["green", "blue", "red", "black"])),
    )
    canvas.restoreState()


def _duty(dice: random.Random) -> Image.Image:
    """A duty stamp: a sticker, not the agency's stamp."""
    wash = np.random.default_rng(dice.randrange(1 << 30)).integers(150, 235, (6, 9, 3)).astype(np.uint8)
    image = Image.fromarray(wash).resize((240, 150), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    pen.rectangle((2, 2, 237, 147), outline=(150, 60, 90), width=3)
    for index, text in enumerate(("METERAI TEMPEL", "10000", "SEPULUH RIBU RUPIAH")):
        pen.text((20, 20 + 40 * index), text, fill=(90, 30, 60))
    return image


def _qr(text: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(barcode.to_image(scale=6))).convert("RGB")
