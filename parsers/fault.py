"""Why a file cannot be read."""

from __future__ import annotations


class PageError(Exception):
    """A file whose pages cannot be had; `reason` is one formal Indonesian sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
