"""Laws of notes."""

from __future__ import annotations

from collections.abc import Callable

from storage.ledger import Ledger
from storage.notes import Notebook


def test_a_note_is_there_for_whoever_looks_next(open_ledger: Callable[[], Ledger]) -> None:
    """Written, rewritten, erased: another daemon, or the same after a crash, reads what came last."""
    mine, other = (Notebook(open_ledger().engine) for _ in range(2))
    mine.write("before/a@x.example", "basic")
    assert other.read("before/a@x.example") == "basic"
    other.write("before/a@x.example", "licensed")
    assert mine.read("before/a@x.example") == "licensed"
    mine.erase("before/a@x.example")
    mine.erase("before/nobody@x.example")
    assert other.read("before/a@x.example") is None


def test_notes_are_listed_by_how_their_keys_begin(open_ledger: Callable[[], Ledger]) -> None:
    """Signs that a pattern would take for others are plain signs here."""
    notes = Notebook(open_ledger().engine)
    for key in ("given/a_b@x", "given/aXb@x", "given%/c@x", "before/d@x"):
        notes.write(key, "yes")
    assert set(notes.under("given/")) == {"given/a_b@x", "given/aXb@x"}
    assert set(notes.under("given/a_b")) == {"given/a_b@x"}
    assert notes.under("given%") == {"given%/c@x": "yes"}
