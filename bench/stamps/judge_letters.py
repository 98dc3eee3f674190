"""Letters for judging: signed, stamped, or only seemingly."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import Color

from bench.letters.letter_parts import PROVINCE, top
from bench.letters.paper import Paper
from bench.stamps.judge_baits import BAITS, after, before, electronic, put
from bench.stamps.judge_marks import signature_picture, stamp_picture
from rules.letter import Box

AGENCIES = (
    *("DINAS KESEHATAN", "DINAS SOSIAL", "BADAN KEPEGAWAIAN DAERAH", "INSPEKTORAT"),
    *("DINAS KELAUTAN DAN PERIKANAN", "BIRO UMUM", "DINAS PERHUBUNGAN"),
)
ROWS = (
    ("Acara", "Rapat Koordinasi"),
    ("Hari, tanggal", "Kamis, 5 Maret 2026"),
    ("Waktu", "pukul 09.00 WIB s.d. selesai"),
    ("Peserta", "100 orang"),
    ("Email akun", "dinas@kalbarprov.go.id"),
)


@dataclass(frozen=True)
class Case:
    """A letter and what is true of it; boxes are fractions of the page. `kind` is the signature's."""

    data: bytes
    stamped: bool
    colour: str | None
    stamp_box: Box | None
    kind: str
    pen_box: Box | None
    bait: str
    shape: str | None


@dataclass(frozen=True)
class Plan:
    """What a letter shall have; `near` says that the stamp is set beside the signatory's name.

    A stamp without `ink` is set as it would be and leaves nothing: what is then missing on a copy is its ink.
    """

    agency: str
    owner: str
    kind: str
    stamped: bool
    colour: str
    shape: str
    near: bool
    baits: frozenset[str]
    ink: bool = True


def make_case(seed: int, **fixed: Any) -> Case:
    """The letter of a seed; `fixed` sets fields of its plan."""
    dice = random.Random(seed)
    plan = replace(_plan(dice), **fixed)
    paper = Paper(dice.choice(["times", "helvetica", "times", "courier"]), dice.uniform(10.5, 12))
    before(paper, dice, set(plan.baits))
    _type(paper, dice, plan, seed)
    x, gap = dice.choice([300.0, 330.0, 345.0, 90.0]), dice.uniform(4.2, 6.0)
    below = ("Pembina Utama Muda (IV/c)", "NIP 19680812 199403 1 005")
    corner = paper.sign((f"Kepala {plan.agency.title()},",), "dr. ERNA YULIANTI, M.Kes.", below, x, gap=gap)
    boxes: dict[str, Box] = {}
    steps = ["stamp"] * plan.stamped + ["pen"] * (plan.kind == "wet")
    dice.shuffle(steps)
    for step in steps:
        lay = _stamp if step == "stamp" else _sign
        boxes[step] = lay(paper, dice, plan, corner, gap * paper.step)
    if plan.kind == "electronic":
        electronic(paper, dice, x, corner[1], gap * paper.step)
    after(paper, dice, set(plan.baits), corner)
    return Case(
        data=paper.done(),
        stamped=plan.stamped,
        colour=plan.colour if plan.stamped else None,
        stamp_box=boxes.get("stamp"),
        kind=plan.kind,
        pen_box=boxes.get("pen"),
        bait="+".join(sorted(plan.baits)) or "none",
        shape=plan.shape if plan.stamped else None,
    )


def _plan(dice: random.Random) -> Plan:
    kind = dice.choices(["wet", "none", "electronic"], [0.6, 0.26, 0.14])[0]
    return Plan(
        agency=dice.choice(AGENCIES),
        owner=PROVINCE,
        kind=kind,
        stamped=kind != "electronic" and dice.random() < 0.62,
        colour=dice.choices(["purple", "blue", "red", "black", "green"], [0.42, 0.3, 0.12, 0.11, 0.05])[0],
        shape=dice.choices(["round", "oval", "box", "triangle"], [0.74, 0.1, 0.12, 0.04])[0],
        near=dice.random() < 0.88,
        baits=frozenset(dice.choice((*BAITS, "none", "none")) for _ in range(2)) - {"none"},
    )


def _type(paper: Paper, dice: random.Random, plan: Plan, seed: int) -> None:
    """All that is printed above the signature."""
    paper.head((PROVINCE, plan.agency), ("Jalan Ahmad Yani Pontianak 78124 Telepon (0561) 736541",))
    number = f"005/{seed}/{plan.agency[:6]}/2026"
    top(paper, "Pontianak, 2 Maret 2026", [("Nomor", number), ("Sifat", "Biasa"), ("Hal", "Permohonan Zoom")])
    if dice.random() < 0.7:
        paper.para(
            "Dengan hormat, sehubungan dengan akan dilaksanakannya rapat koordinasi, kami memohon bantuan "
            "akun Zoom Meeting sebagai berikut:"
        )
    if "table" in plan.baits:
        paper.canvas.setFillColor(Color(*[dice.uniform(0.1, 0.9) for _ in range(3)]))
        paper.canvas.rect(paper.left, paper.y - 8, 460, 20, stroke=0, fill=1)
        paper.canvas.setFillColor(Color(0, 0, 0))
        paper.grid([("Uraian", "Keterangan"), *ROWS], (120, 340))
    else:
        paper.rows(ROWS, paper.left + 30, paper.left + 140)
    if "link" in plan.baits:
        paper.canvas.setFillColor(Color(0, 0.2, 0.85))
        paper.put(paper.left + 30, "https://zoom.us/j/91234567890  rapat@kalbarprov.go.id")
        paper.canvas.setFillColor(Color(0, 0, 0))
        paper.down()
    for _ in range(dice.randint(0, 2)):
        paper.para(
            "Untuk kelancaran kegiatan kami menugaskan petugas yang dapat dihubungi setiap saat, dan "
            "kami siap mengikuti ketentuan yang berlaku pada layanan konferensi video."
        )
    paper.para("Demikian permohonan ini disampaikan, atas perhatian Saudara diucapkan terima kasih.")
    paper.down()


def _sign(paper: Paper, dice: random.Random, plan: Plan, corner: tuple[float, float], tall: float) -> Box:
    picture = signature_picture(dice)
    wide = min(dice.uniform(80, 150), tall * 1.35 * picture.width / picture.height)
    return put(paper, picture, corner[0] + dice.uniform(-20, 40), corner[1] + dice.uniform(-8, 6), wide)


def _stamp(paper: Paper, dice: random.Random, plan: Plan, corner: tuple[float, float], tall: float) -> Box:
    picture = stamp_picture(dice, plan.colour, plan.owner, plan.agency, plan.shape)
    wide = dice.uniform(76, 122) * (1.0 if plan.shape != "box" else 1.2)
    x, y = corner[0] + dice.uniform(-0.72, 0.35) * wide, corner[1] + dice.uniform(-0.5, 0.25) * wide
    if not plan.near:
        x, y = dice.uniform(20, 480), dice.uniform(70, 520)
    if not plan.ink:
        picture.putalpha(0)
    return put(paper, picture, x, y, wide)
