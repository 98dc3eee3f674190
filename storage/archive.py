"""Raw mail and its parts, kept by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import fsspec
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import Connection, Engine, delete, select

from storage.engine import reading, writing
from storage.fault import Damaged, NotKept
from storage.tables import blobs
from storage.upserts import insert_new

SIDE_BY_SIDE = 16
FRESH_BYTES, FRESH_EACH = 4 << 20, 64 << 10
"""So much of what was just kept stays at hand, and nothing larger than this."""
STALE = 3600
"""Seconds after which a temporary file belongs to a process that died."""


def digest_of(data: bytes) -> str:
    """The SHA-256 of `data`, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class Shelf(Protocol):
    """Where the bytes lie. `put` returns when all of them would survive a power failure."""

    def put(self, items: dict[str, bytes], connection: Connection | None) -> None: ...
    def take(self, digest: str) -> bytes: ...
    def remove(self, digest: str) -> None: ...


class Archive:
    """Content-addressed bytes behind an fsspec URL (`file:///…`, a path, `memory://…`, `s3://…`) or `db:`.

    `db:` keeps them in the database of `engine`. Every call is safe to repeat and safe in threads.
    """

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        self.url = url
        self._shelf = _shelf(url, engine)
        self._fresh = Fresh()

    def keep(self, raw: bytes) -> str:
        """Keep `raw` for good and return its digest."""
        return self.keep_many([raw])[0]

    def keep_many(self, raws: Iterable[bytes], connection: Connection | None = None) -> list[str]:
        """Keep all, with one directory sync; digests in the order given.

        `connection` lets `db:` write in the caller's transaction; other shelves do not need it.
        """
        many = [(digest_of(raw), raw) for raw in raws]
        self._shelf.put(dict(many), connection)
        self._fresh.add(many)
        return [digest for digest, _ in many]

    def fetch(self, digest: str) -> bytes:
        """As `get`; bytes that were kept a moment ago are still at hand, once."""
        data = self._fresh.take(digest)
        return data if data is not None else self.get(digest)

    def get(self, digest: str) -> bytes:
        """The bytes under `digest`; raises NotKept, or Damaged where they have changed."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotKept(f"{digest!r} is no digest")
        data = self._shelf.take(digest)
        if digest_of(data) != digest:
            raise Damaged(f"the archive's {digest} was changed on {self.url}")
        return data

    def drop(self, digest: str) -> None:
        """Remove what is under `digest` (retention); nothing there is fine."""
        self._fresh.take(digest)
        self._shelf.remove(digest)


class Fresh:
    """The last small things kept, for whoever comes for them at once. Safe in threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._room = FRESH_BYTES
        self._lock = threading.Lock()

    def add(self, items: Iterable[tuple[str, bytes]]) -> None:
        with self._lock:
            for digest, data in items:
                if digest not in self._held and len(data) <= FRESH_EACH:
                    self._held[digest] = data
                    self._room -= len(data)
            while self._room < 0:
                self._room += len(self._held.popitem(last=False)[1])

    def take(self, digest: str) -> bytes | None:
        with self._lock:
            data = self._held.pop(digest, None)
            self._room += len(data or b"")
            return data


def _shelf(url: str, engine: Engine | None) -> Shelf:
    if url == "db:":
        if engine is None:
            raise ValueError("an archive in the database needs the database's engine")
        return DatabaseShelf(engine)
    files, root = fsspec.core.url_to_fs(url)
    return FolderShelf(Path(root)) if isinstance(files, LocalFileSystem) else RemoteShelf(files, root)


class FolderShelf:
    """A folder on this host: temporary files, fsync, rename, fsync of the folders.

    The many files of a batch are synced side by side: the filesystem writes its journal once for all of them.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._coming = root / "coming"
        self._coming.mkdir(parents=True, exist_ok=True, mode=0o700)
        for first in "0123456789abcdef":
            (root / first).mkdir(exist_ok=True, mode=0o700)
        for left in self._coming.iterdir():
            if time.time() - left.stat().st_mtime > STALE:
                left.unlink(missing_ok=True)
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE, "archive")
        _sync(str(root))

    def _place(self, digest: str) -> str:
        return f"{self._root}/{digest[0]}/{digest}"

    def put(self, items: dict[str, bytes], connection: Connection | None) -> None:
        # plain paths: a Path for each file costs more than the calls
        owner = f"{os.getpid()}-{threading.get_ident()}"
        new = [
            (f"{self._coming}/{digest}.{owner}", self._place(digest), data)
            for digest, data in items.items()
            if not os.path.exists(self._place(digest))  # noqa: PTH110
        ]
        self._side_by_side(_write, [(coming, data) for coming, _, data in new])
        for coming, place, _ in new:
            os.rename(coming, place)  # noqa: PTH104
        # Also for those found there: another thread may have renamed, and not yet synced.
        folders = sorted({digest[0] for digest in items})
        self._side_by_side(_sync, [(f"{self._root}/{first}",) for first in folders])

    def _side_by_side(self, act: Callable[..., None], each: list[tuple[Any, ...]]) -> None:
        """Each thread of the pool has a share of them."""
        if len(each) > 1:
            list(self._pool.map(partial(_all, act), [each[n::SIDE_BY_SIDE] for n in range(SIDE_BY_SIDE)]))
        else:
            _all(act, each)

    def take(self, digest: str) -> bytes:
        try:
            return Path(self._place(digest)).read_bytes()
        except FileNotFoundError:
            raise NotKept(f"{digest} is not in the archive") from None

    def remove(self, digest: str) -> None:
        Path(self._place(digest)).unlink(missing_ok=True)
        _sync(f"{self._root}/{digest[0]}")


def _all(act: Callable[..., None], each: list[tuple[Any, ...]]) -> None:
    for one in each:
        act(*one)


def _write(place: str, data: bytes) -> None:
    """A file that we alone may read, onto the disk."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(place: str) -> None:
    """A folder's names onto the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class RemoteShelf:
    """Any other fsspec store; an object store's own put is whole and lasting."""

    def __init__(self, files: Any, root: str) -> None:
        self._files = files
        self._root = root.rstrip("/")

    def _place(self, digest: str) -> str:
        return f"{self._root}/{digest[:2]}/{digest}"

    def put(self, items: dict[str, bytes], connection: Connection | None) -> None:
        for digest, data in items.items():
            place = self._place(digest)
            if not self._files.exists(place):
                self._files.pipe_file(place, data)

    def take(self, digest: str) -> bytes:
        try:
            data: bytes = self._files.cat_file(self._place(digest))
        except FileNotFoundError:
            raise NotKept(f"{digest} is not in the archive") from None
        return data

    def remove(self, digest: str) -> None:
        if self._files.exists(self._place(digest)):
            self._files.rm_file(self._place(digest))


class DatabaseShelf:
    """The table `blobs`: one commit holds the mail and the row that speaks of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = insert_new(engine.dialect.name, blobs)

    def put(self, items: dict[str, bytes], connection: Connection | None) -> None:
        rows = [{"digest": digest, "data": data} for digest, data in sorted(items.items())]
        if not rows:
            return
        if connection is not None:
            connection.execute(self._insert, rows)
            return
        with writing(self._engine) as own:
            own.execute(self._insert, rows)

    def take(self, digest: str) -> bytes:
        with reading(self._engine) as connection:
            data = connection.scalar(select(blobs.c.data).where(blobs.c.digest == digest))
        if data is None:
            raise NotKept(f"{digest} is not in the archive")
        return bytes(data)

    def remove(self, digest: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(blobs).where(blobs.c.digest == digest))
