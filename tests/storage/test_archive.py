"""Laws of the archive, on each kind of shelf."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import FRESH_BYTES, FRESH_EACH, Archive
from storage.engine import migrate, open_engine
from storage.fault import Damaged, NotKept


@pytest.fixture(params=["folder", "file-url", "memory", "db:"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    if request.param == "db:":
        engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
        migrate(engine)
        return Archive("db:", engine)
    if request.param == "memory":
        return Archive(f"memory://{tmp_path.name}")
    return Archive(str(tmp_path / "kept") if request.param == "folder" else f"file://{tmp_path}/kept")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.binary(max_size=300), max_size=6))
def test_what_is_kept_comes_back_under_its_digest(archive: Archive, raws: list[bytes]) -> None:
    """Digests are SHA-256, in the order given; the same bytes twice are one."""
    digests = archive.keep_many(raws)
    assert digests == [hashlib.sha256(raw).hexdigest() for raw in raws]
    assert [archive.get(digest) for digest in digests] == raws
    assert archive.keep_many(raws) == digests


def test_what_was_dropped_is_not_kept(archive: Archive) -> None:
    """After removal the digest is unknown; removing it again is fine, and so is keeping it anew."""
    digest = archive.keep(b"surat")
    archive.drop(digest)
    archive.drop(digest)
    with pytest.raises(NotKept):
        archive.get(digest)
    assert archive.get(archive.keep(b"surat")) == b"surat"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "Z" * 64, "a" * 63, "a" * 64])
def test_only_a_digest_is_looked_for(archive: Archive, name: str) -> None:
    """A name that is no digest never reaches the store as a path."""
    with pytest.raises(NotKept):
        archive.get(name)


def test_changed_bytes_are_not_given_out(tmp_path: Path) -> None:
    """What does not match its digest any more is an error, not an attachment."""
    archive = Archive(str(tmp_path))
    digest = archive.keep(b"asli")
    (tmp_path / digest[0] / digest).write_bytes(b"palsu")
    with pytest.raises(Damaged):
        archive.get(digest)


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Raw mail is personal data: nobody else on the host may read it."""
    digest = Archive(str(tmp_path / "kept")).keep(b"surat")
    place = tmp_path / "kept" / digest[0] / digest
    assert place.stat().st_mode & 0o077 == 0
    assert place.parent.stat().st_mode & 0o077 == 0


def test_a_killed_writer_leaves_no_half_file(tmp_path: Path) -> None:
    """Killed at any moment: what has a name in the archive is whole."""
    pieces = [bytes([n]) * 200_000 for n in range(40)]
    child = os.fork()
    if child == 0:
        threading.Timer(0.03, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
        archive = Archive(str(tmp_path))
        while True:
            for piece in pieces:
                archive.drop(archive.keep(piece))
            archive.keep_many(pieces)
    os.waitpid(child, 0)
    archive = Archive(str(tmp_path))
    named = [path.name for shard in tmp_path.iterdir() if len(shard.name) == 1 for path in shard.iterdir()]
    for digest in named:
        assert archive.get(digest) in pieces
    assert [archive.get(d) for d in archive.keep_many(pieces)] == pieces


def test_many_threads_keep_the_same_bytes_once(archive: Archive) -> None:
    """Workers that meet on one file do not disturb each other."""
    raws = [b"a" * 1000, b"b" * 1000]
    faults: list[BaseException] = []

    def keep() -> None:
        try:
            for _ in range(10):
                archive.keep_many(raws)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [archive.get(digest) for digest in archive.keep_many(raws)] == raws


def test_what_was_just_kept_is_at_hand_once(archive: Archive) -> None:
    """It comes without a look at the shelf, the second time from there; dropped, it is gone from both."""
    digest, other = archive.keep_many([b"a fresh mail", b"another"])
    archive.drop(other)
    with pytest.raises(NotKept):
        archive.fetch(other)
    assert archive.fetch(digest) == archive.fetch(digest) == b"a fresh mail"
    archive.drop(digest)
    with pytest.raises(NotKept):
        archive.fetch(digest)


def test_only_so_much_stays_at_hand(tmp_path: Path) -> None:
    """Of more than there is room for the last stay, and nothing large."""
    archive = Archive(str(tmp_path))
    small = [bytes([number]) * FRESH_EACH for number in range(FRESH_BYTES // FRESH_EACH + 1)]
    digests = archive.keep_many([*small, b"x" * (FRESH_EACH + 1)])
    for file in tmp_path.glob("?/*"):
        file.unlink()
    for gone in (digests[0], digests[-1]):
        with pytest.raises(NotKept):
            archive.fetch(gone)
    assert [archive.fetch(digest) for digest in digests[1:-1]] == small[1:]
