"""What a reading process may do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from parsers.confined.lanes import SandboxError
from parsers.limits import ANSWER, CPU, CRASH, FAULT, MEMORY, WALL, Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox, is_plain
from rules.facts import Other, Unreadable
from rules.letter import Letter, UnreadableFile

JOBS = "tests.parsers.hostile.jobs"
ENTRIES = {"mail": f"{JOBS}:mail", "any": f"{JOBS}:file", "evidence": f"{JOBS}:picture"}
LIMITS = Limits(1, 0, memory_mb=500, cpu_seconds=1.5, seconds=30, pages=7, results_bytes=1 << 20)
HASTY = replace(LIMITS, cpu_seconds=30, seconds=1)
PATIENCE = 90
"""Seconds that a busy machine may need for what takes a moment."""
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(ReadOptions(), LIMITS, ENTRIES) as made:
        assert made.ready()
        yield made


@pytest.fixture(scope="module")
def hasty() -> Iterator[Sandbox]:
    """One whose wall time is short."""
    with Sandbox(ReadOptions(), HASTY, ENTRIES) as made:
        assert made.ready()
        yield made


def said(sandbox: Sandbox, deed: str) -> str:
    """The text of an honest answer."""
    facts = sandbox.submit(deed.encode()).result(PATIENCE)
    assert isinstance(facts, Other), facts
    return facts.mail.text


def refused(sandbox: Sandbox, deed: str) -> str:
    """The reason of a refusal; the next honest mail must be read."""
    facts = sandbox.submit(deed.encode()).result(PATIENCE)
    assert isinstance(facts, Unreadable), facts
    assert facts.size == len(deed)
    assert said(sandbox, "surat berikutnya") == "surat berikutnya"
    return facts.reason


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("eat", MEMORY),
        ("eat-late", MEMORY),
        ("eat-shared", MEMORY),
        ("loop", CPU),
        ("deaf", CPU),
        ("crash", CRASH),
        ("leave", CRASH),
        ("pickle", ANSWER),
        ("garbage", ANSWER),
        ("huge", ANSWER),
        ("many", ANSWER),
        ("unknown", ANSWER),
        ("other", ANSWER),
        ("wrong", ANSWER),
        ("bug", FAULT),
    ],
    ids=lambda value: value.partition(" ")[0],
)
def test_a_job_that_breaks_a_limit_ends_with_its_reason(sandbox: Sandbox, deed: str, reason: str) -> None:
    """Whatever a job does, its mail ends as unreadable with the reason, and the next one is read."""
    assert refused(sandbox, deed) == reason
    assert not Path("/tmp/disposisi-forged").exists()


@pytest.mark.parametrize("deed", ["sleep", "swallow", "half", "take-for-own", "wrap"])
def test_a_job_that_takes_too_long_ends(hasty: Sandbox, deed: str) -> None:
    """Time is up for whoever waits, swallows the alarm, wraps it, or answers by halves."""
    assert refused(hasty, deed) == WALL


@pytest.mark.parametrize(
    "deed", ["connect", "write", "delete", "fork", "start", "kill", "passwords", "secrets"]
)
def test_what_reading_does_not_need_is_refused(sandbox: Sandbox, deed: str) -> None:
    """No network, no writing, no process, no signal, no file that is not Python's: the kernel refuses."""
    assert said(sandbox, deed).startswith("refused")


def test_nothing_of_the_daemon_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets in the environment and open files stay with the daemon."""
    monkeypatch.setenv("DISPOSISI_SMTP__PASSWORD", "rahasia")
    handle = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(handle, True)
    try:
        with Sandbox(ReadOptions(), LIMITS, ENTRIES) as sandbox:
            seen = said(sandbox, "surroundings")
    finally:
        os.close(handle)
    assert "rahasia" not in seen
    assert __file__ not in seen
    assert seen.count("socket:") == 1


def test_what_a_job_prints_disturbs_nothing(sandbox: Sandbox) -> None:
    """Standard output and standard error lead nowhere."""
    assert said(sandbox, "print") == "printed"


def test_text_that_no_database_takes_comes_through(sandbox: Sandbox) -> None:
    """A lone surrogate becomes a question mark; the mail is read all the same."""
    assert said(sandbox, "surrogate") == "? dan \x00"


def test_a_file_is_read_and_refused_like_a_mail(sandbox: Sandbox) -> None:
    """A file ends as a letter, or as an unreadable file with its name and the reason."""
    letter = sandbox.read(b"isi", "surat.pdf").result(PATIENCE)
    assert isinstance(letter, Letter)
    assert (letter.file, letter.subject, letter.pages) == ("surat.pdf", "surat", LIMITS.pages)
    broken = sandbox.read(b"crash", "rusak.pdf").result(PATIENCE)
    assert isinstance(broken, UnreadableFile)
    assert (broken.file, broken.reason) == ("rusak.pdf", CRASH)


def test_evidence_is_a_picture_or_nothing(sandbox: Sandbox) -> None:
    """What is no PNG never reaches a mail."""
    letter = Letter("surat.pdf")
    assert sandbox.evidence(PNG + b"rest", "surat.pdf", letter).result(PATIENCE) == PNG + b"rest"
    assert sandbox.evidence(b"none", "surat.pdf", letter).result(PATIENCE) is None
    assert sandbox.evidence(b"<script>", "surat.pdf", letter).result(PATIENCE) is None


def test_what_is_too_large_is_not_handed_over() -> None:
    """A file beyond the limit is refused at once, with the limit in the reason."""
    with Sandbox(ReadOptions(), replace(LIMITS, file_mb=1), ENTRIES) as sandbox:
        mail = sandbox.submit(b"x" * (3 << 20))
        file = sandbox.read(b"x" * (3 << 20), "besar.pdf")
        assert mail.done()
        assert file.done()
        facts, letter = mail.result(), file.result()
    assert isinstance(facts, Unreadable)
    assert "2 MB" in facts.reason
    assert isinstance(letter, UnreadableFile)
    assert "1 MB" in letter.reason


@pytest.mark.parametrize("bad", ["crash", "loop"])
def test_among_mails_read_together_the_one_that_breaks_is_found(bad: str) -> None:
    """Mails handed over at once share a process; when it ends, each of the others is still read."""
    limits = replace(LIMITS, quick=1)
    deeds = [f"surat {n}" for n in range(12)] + [bad] + [f"surat {n}" for n in range(12, 24)]
    with Sandbox(ReadOptions(), limits, ENTRIES) as sandbox:
        results = [future.result(PATIENCE) for future in [sandbox.submit(deed.encode()) for deed in deeds]]
    texts = [facts.mail.text if isinstance(facts, Other) else None for facts in results]
    assert texts == [deed if deed != bad else None for deed in deeds]


def test_mails_read_together_have_each_their_own_time() -> None:
    """Mails that share a process and together take longer than one may are all read."""
    with Sandbox(ReadOptions(), replace(LIMITS, quick=1), ENTRIES) as sandbox:
        results = [future.result(PATIENCE) for future in [sandbox.submit(b"toil") for _ in range(5)]]
    assert [facts.mail.text if isinstance(facts, Other) else None for facts in results] == ["done"] * 5


def test_a_plain_mail_waits_for_no_scan() -> None:
    """Plain mails have a process of their own, where no file was ever opened."""
    with Sandbox(ReadOptions(), replace(LIMITS, quick=1), ENTRIES) as sandbox:
        scans = [sandbox.submit(b"nap\nContent-Type: image/jpeg; name=a.jpg\n") for _ in range(100)]
        plain = sandbox.submit(b"pid\n\nSETUJU").result(PATIENCE)
        assert all(scan.cancel() for scan in scans[50:]), "they still wait"
        pids = {facts.mail.text for scan in scans[:2] if isinstance(facts := scan.result(PATIENCE), Other)}
    assert isinstance(plain, Other)
    assert len(pids) == 1
    assert plain.mail.text not in pids


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        (b"Content-Type: text/plain\r\n\r\nSETUJU", True),
        (b"Subject: x\r\n\r\nSETUJU", True),
        (b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n", True),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf\r\n", False),
        (b"content-type:\r\n image/png\r\n\r\n", False),
        (b'Content-Type: text/plain; name="a.pdf"\r\n\r\n', False),
        (b"Content-Disposition: attachment; filename*0*=utf-8''a.pdf\r\n\r\n", False),
        (b"Subject: x\r\n\r\nbegin 644 surat.pdf\r\n", False),
        (b"Subject: x\r\n\r\n" + b"x" * 40_000, False),
    ],
)
def test_only_a_mail_without_files_is_plain(raw: bytes, plain: bool) -> None:
    """In doubt a mail is not plain: it then only waits a little longer."""
    assert is_plain(raw) is plain


def test_a_reader_that_does_not_start_is_told() -> None:
    """Where no process starts, `ready` and every future say why; no mail is called unreadable for it."""
    with Sandbox(ReadOptions(), LIMITS, ENTRIES | {"mail": f"{JOBS}:nowhere"}) as sandbox:
        waiting = sandbox.submit(b"surat")
        with pytest.raises(SandboxError, match="nowhere"):
            sandbox.ready()
        assert isinstance(waiting.exception(PATIENCE), SandboxError)


def test_closing_ends_what_runs_and_what_waits() -> None:
    """After close nothing hangs: running and waiting jobs fail, new ones are refused, no process is left."""
    before = psutil.Process().children()
    sandbox = Sandbox(ReadOptions(), replace(LIMITS, seconds=30, cpu_seconds=30), ENTRIES)
    assert sandbox.ready()
    children = [child for child in psutil.Process().children() if child not in before]
    running, waiting = sandbox.submit(b"sleep"), sandbox.submit(b"surat")
    while not running.running():
        time.sleep(0.01)
    sandbox.close()
    sandbox.close()
    assert isinstance(running.exception(PATIENCE), SandboxError)
    assert isinstance(waiting.exception(PATIENCE), SandboxError)
    with pytest.raises(SandboxError):
        sandbox.submit(b"surat")
    assert len(children) == 1
    assert not children[0].is_running()


def test_a_cancelled_job_is_not_run(sandbox: Sandbox) -> None:
    """Who waits no longer holds up nobody."""
    first = sandbox.submit(b"nap")
    second = sandbox.submit(b"sleep")
    assert second.cancel()
    assert isinstance(first.result(PATIENCE), Other)
    assert said(sandbox, "surat") == "surat"


DYING = """
import os, sys
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox

jobs = "tests.parsers.hostile.jobs"
entries = {"mail": f"{jobs}:mail", "any": f"{jobs}:file", "evidence": f"{jobs}:picture"}
sandbox = Sandbox(ReadOptions(), Limits(workers=1, quick=0, seconds=60), entries)
print(sandbox.submit(b"pid").result().mail.text, flush=True)
sandbox.submit(b"deaf")
sys.stdin.read(1)
os._exit(1)
"""


def test_readers_die_with_the_daemon() -> None:
    """A daemon that is killed leaves no reading process behind, however busy."""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", DYING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    ) as daemon:
        assert daemon.stdout is not None
        reader = psutil.Process(int(daemon.stdout.readline()))
        assert reader.is_running()
        daemon.kill()
        daemon.wait()
    reader.wait(PATIENCE)
    assert not reader.is_running()


def test_the_sandbox_says_what_confines_it(sandbox: Sandbox) -> None:
    """An operator can see what the kernel allowed."""
    network, calls, files = sandbox.describe()
    assert network.startswith("network: ")
    assert calls.startswith("system calls: ")
    assert files.startswith("files: ")
