"""Parts that the golden letters share."""

from __future__ import annotations

from typing import Any

from bench.letters.paper import Paper

Truth = dict[str, Any]
PROVINCE = "PEMERINTAH PROVINSI KALIMANTAN BARAT"
DESK = (
    "Yth. Kepala Dinas Komunikasi dan Informatika",
    "      Provinsi Kalimantan Barat",
    "di",
    "      Pontianak",
)


def truth(**fields: Any) -> Truth:
    """Contract names with `__` for the dot, as the contract nests them."""
    truth: Truth = {"is_request": True}
    for name, value in fields.items():
        outer, _, inner = name.partition("__")
        if inner:
            truth.setdefault(outer, {})[inner] = value
        else:
            truth[outer] = value
    return truth


def top(paper: Paper, date: str, rows: list[tuple[str, str]], to: tuple[str, ...] = DESK) -> None:
    """Date at the right, number block at the left, the address under it."""
    paper.put(paper.paper[0] - 230, date)
    paper.down(1.3)
    paper.rows(rows, paper.left, paper.left + 66)
    paper.down(0.6)
    for line in to:
        paper.put(paper.left, line)
        paper.down()
    paper.down(0.7)
