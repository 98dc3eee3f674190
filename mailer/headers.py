"""Header fields made once for each value."""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache

REMEMBERED = 256
LONGEST = 200
"""Characters: longer values are seldom met again."""


class Fields(HeaderRegistry):
    """The standard library's header types. It makes a class for each field of each mail, and takes each
    value apart anew; here both are kept, as neither ever changes."""

    def __init__(self) -> None:
        super().__init__()
        self._type = lru_cache(maxsize=REMEMBERED)(super().__getitem__)
        self._made = lru_cache(maxsize=REMEMBERED)(self._make)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._type(name)

    def __call__(self, name: str, value: object) -> BaseHeader:
        if type(value) is str and len(value) <= LONGEST:
            return self._made(name, value)
        return self._make(name, value)

    def _make(self, name: str, value: object) -> BaseHeader:
        return self[name](name, value)


SAME = frozenset(("From", "MIME-Version", "Content-Transfer-Encoding", "Auto-Submitted"))
"""Fields with few values, all of them ours: written out once for each."""
_written: dict[tuple[str, str], bytes] = {}


class Wire(EmailPolicy):
    """The library's SMTP policy, which folds our own fixed fields once."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name not in SAME:
            return super().fold_binary(name, value)
        known = _written.get((name, str(value)))
        if known is None:
            known = super().fold_binary(name, value)
            if len(_written) < REMEMBERED:
                _written[name, str(value)] = known
        return known


FIELDS = Fields()
WRITTEN = EmailPolicy(header_factory=FIELDS)
"""For mails that we compose; what goes out is the same as with the library's own policy."""
WIRE = Wire(header_factory=FIELDS, linesep="\r\n")
"""Line ends as SMTP has them."""
