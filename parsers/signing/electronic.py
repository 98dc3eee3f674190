"""Electronic signatures inside a PDF, where it has any."""

from __future__ import annotations

from pathlib import Path

from parsers.signing.checked import Checked


def check_electronic(data: bytes, anchors: Path | None, signatory: str | None) -> Checked | None:
    """The signatures in a PDF, told as one; None where it has none. Asks no network.

    All must be intact. Of several the one whose certificate names `signatory` is told, else the last.
    """
    if b"/ByteRange" not in data or b"%PDF-" not in data[:1024]:
        return None
    from parsers.signing.pades import (
        check_pades,  # half a second to load, for the few letters that are signed so
    )

    return check_pades(data, anchors, signatory)
