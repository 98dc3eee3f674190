"""What storage refuses, by name."""

from __future__ import annotations


class StorageError(Exception):
    """The one base of this folder's errors."""


class Taken(StorageError):
    """Somebody else has done, or is doing, this piece of work: leave it and go on."""


class Busy(StorageError):
    """The case is in another worker's hands just now: the piece of work stays, try it again later."""


class NotKept(StorageError):
    """The archive has nothing under this digest."""


class Damaged(StorageError):
    """What the archive has under this digest is not what was put there."""


class InUse(StorageError):
    """Another daemon runs on this SQLite file."""


class DoubleBooking(StorageError):
    """The host is held by another booking in that time."""
