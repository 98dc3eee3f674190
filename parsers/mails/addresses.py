"""Addresses of a header, taken as they come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import getaddresses
from inspect import signature

DEEPEST = 50
"""Comments or groups in a header; the library takes them apart by recursion, and 2,000 would stop it."""

# Python 3.11.10 and 3.12.6 drop an address that looks odd unless told not to; before, nobody could tell them.
_AS_THEY_COME = {"strict": False} if "strict" in signature(getaddresses).parameters else {}


def addresses_in(values: Sequence[str]) -> list[tuple[str, str]]:
    """(display name, address) pairs of header values (RFC 5322 §3.4); odd ones stay for the flaws to name."""
    flat = [v if max(v.count("("), v.count(":")) <= DEEPEST else re.sub(r"[():]", " ", v) for v in values]
    return getaddresses(flat, **_AS_THEY_COME)
