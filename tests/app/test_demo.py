"""The demo's whole day, as a newcomer runs it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.app.town import command, process


@pytest.mark.timeout(280)
def test_the_whole_day_ends_as_it_must(tmp_path: Path) -> None:
    """Exit status 0: every check of its own ending holds; its folder has every mail, a page to look through
    them, and the database."""
    folder = tmp_path / "hari"
    with process("demo", str(folder)) as day:
        out, err = day.communicate(timeout=270)
    assert day.returncode == 0, out + err
    assert "\x1b" not in out, "plain lines where there is no terminal"
    assert "✗" not in out
    assert out.count("✓") > 20
    assert set(re.findall(r"files it as ((?:VC|ADU)-2026-\d{4})", out)) >= {"VC-2026-0001", "ADU-2026-0001"}
    mails = sorted(path.name for path in (folder / "mails").glob("*.eml"))
    page = (folder / "index.html").read_text()
    assert len(mails) > 40
    assert all(name.replace(".eml", ".html") in page for name in mails)
    with sqlite3.connect(folder / "data" / "disposisi.sqlite3") as database:
        [(count,)] = database.execute("SELECT count(*) FROM cases").fetchall()
    assert count >= 7
    assert "Traceback" not in (folder / "daemon.log").read_text()


def test_a_folder_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    """A second day in the first one's folder would meet its cases: it is refused in a sentence."""
    (tmp_path / "surat.eml").write_text("x")
    done = command("demo", str(tmp_path))
    assert done.exit_code == 2
    assert "is not empty" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["surat.eml"]
