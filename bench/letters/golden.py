"""Types the golden letters of tests/letters.

python -m bench.letters.golden [FOLDER]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.letters import golden_hands, golden_others, golden_papers, golden_plain
from bench.letters.letter_parts import Truth

LETTERS: tuple[Callable[[], tuple[bytes, Truth]], ...] = (
    golden_plain.prose_justified,
    golden_plain.two_columns,
    golden_plain.ruled_table,
    golden_plain.table_head_on_top,
    golden_others.block_style,
    golden_papers.third_of_three,
    golden_papers.schedule_enclosed,
    golden_papers.turned_page,
    golden_papers.sideways,
    golden_papers.spaced_capitals,
    golden_hands.electronic,
    golden_hands.two_hands,
    golden_hands.under_ub,
    golden_hands.small_print,
    golden_others.invitation,
    golden_others.thanks,
    golden_others.contradictions,
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for write in LETTERS:
        data, truth = write()
        name = write.__name__.replace("_", "-")
        (folder / f"{name}.pdf").write_bytes(data)
        (folder / f"{name}.json").write_text(
            json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "tests" / "letters")
