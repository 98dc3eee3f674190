"""Raw mail and its parts, kept by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import fsspec
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import reading, writing
from storage.fault import Damaged, NotKept
from storage.tables import blobs

SIDE_BY_SIDE = 16
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

    def keep(self, raw: bytes) -> str:
        """Keep `raw` for good and return its digest."""
        return self.keep_many([raw])[0]

    def keep_many(self, raws: Iterable[bytes], connection: Connection | None = None) -> list[str]:
        """Keep all, with one directory sync; digests in the order given.

        `connection` lets `db:` write in the caller's transaction; other shelves do not need it.
        """
        many = [(digest_of(raw), raw) for raw in raws]
        self._shelf.put(dict(many), connection)
        return [digest for digest, _ in many]

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
        self._shelf.remove(digest)


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
        self._side_by_side = ThreadPoolExecutor(SIDE_BY_SIDE, "archive")
        _sync(root)

    def _place(self, digest: str) -> Path:
        return self._root / digest[0] / digest

    def put(self, items: dict[str, bytes], connection: Connection | None) -> None:
        owner = f"{os.getpid()}-{threading.get_ident()}"
        coming = {digest: self._coming / f"{digest}.{owner}" for digest in items}
        new = [digest for digest in items if not self._place(digest).exists()]
        for digest in new:
            with open(coming[digest], "wb", opener=_private) as file:
                file.write(items[digest])
        self._sync_all([coming[digest] for digest in new])
        for digest in new:
            coming[digest].rename(self._place(digest))
        # Also for those found there: another thread may have renamed, and not yet synced.
        self._sync_all([self._root / first for first in sorted({digest[0] for digest in items})])

    def _sync_all(self, places: list[Path]) -> None:
        if len(places) > 1:
            list(self._side_by_side.map(_sync, places))
        else:
            for place in places:
                _sync(place)

    def take(self, digest: str) -> bytes:
        try:
            return self._place(digest).read_bytes()
        except FileNotFoundError:
            raise NotKept(f"{digest} is not in the archive") from None

    def remove(self, digest: str) -> None:
        self._place(digest).unlink(missing_ok=True)
        _sync(self._root / digest[0])


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(place: Path) -> None:
    """A file's bytes, or a folder's names, onto the disk."""
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
        dialect = sqlite if engine.dialect.name == "sqlite" else postgresql
        self._insert = dialect.insert(blobs).on_conflict_do_nothing()

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
