"""`disposisi doctor` names each fault and its mending."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.doctor import Finding, examine
from tests.app.town import Town, free_port, open_town

ROOT_ONLY = {"user"}
"""Where the tests run as root the doctor says that a daemon should not."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path) as opened:
        yield opened


def bad(findings: list[Finding]) -> dict[str, Finding]:
    return {f.what: f for f in findings if not f.good and f.what not in ROOT_ONLY}


def test_a_whole_office_is_good(town: Town) -> None:
    """Each part is named with what was found; the exit status says the same as the words."""
    town.file(reading={"workers": 1})
    done = town.command("doctor")
    lines = [line for line in done.stdout.splitlines() if line.startswith(("good", "mend"))]
    wrong = [line for line in lines if line.startswith("mend")]
    assert all("running as root" in line for line in wrong), done.stdout
    assert done.exit_code == (1 if os.geteuid() == 0 else 0)
    for part in ("storage", "archive", "event log", "IMAP", "IMAP IDLE", "SMTP", "Zoom", "OCR", "templates"):
        assert any(line.startswith(f"good  {part}") for line in lines), part


@pytest.mark.parametrize(
    ("choices", "what", "said"),
    [
        ({"imap": {"password": "salah"}}, "IMAP", "refuses"),
        ({"imap": {"port": 1}}, "IMAP", "127.0.0.1:1"),
        ({"smtp": {"port": 1}}, "SMTP", ""),
        ({"smtp": {"password": "salah"}}, "SMTP", ""),
        ({"storage": {"archive": "/proc"}}, "storage", "/proc"),
        ({"storage": {"url": "postgresql+psycopg://nobody@127.0.0.1:1/none"}}, "storage", "refused"),
    ],
    ids=["imap password", "imap away", "smtp away", "smtp password", "archive", "database"],
)
def test_one_fault_is_named_with_what_to_mend(
    town: Town, choices: dict[str, dict[str, Any]], what: str, said: str
) -> None:
    """That fault and no other; the rest of the office is still tried."""
    findings = examine(town.settings(**choices), reading=False)
    faults = bad(findings)
    assert faults[what].mend
    assert said in faults[what].said
    wanted = {what, "Zoom"} if what == "storage" else {what}  # without a ledger Zoom cannot be asked
    assert faults.keys() <= wanted
    assert {f.what for f in findings} >= {"templates", "authenticity", "SMTP"}


def test_a_wrong_zoom_secret_is_named(town: Town) -> None:
    """What Zoom refuses is said in its own line."""
    faults = bad(examine(town.settings(zoom={"client_secret": "salah"}), reading=False))
    assert faults
    assert all(what.startswith("Zoom") for what in faults)
    assert any(fault.mend for fault in faults.values())


def test_secrets_that_others_can_read_are_named(town: Town) -> None:
    """With the command that mends it."""
    settings = town.settings()
    assert not bad(examine(settings, reading=False))
    settings.signing_key_path.chmod(0o644)
    fault = bad(examine(settings, reading=False))["file permissions"]
    assert str(settings.signing_key_path) in fault.said
    assert fault.mend.startswith("chmod go-rwx")


def test_the_settings_in_use_and_what_they_name_are_looked_at(town: Town) -> None:
    """Wherever the file lies, and each file of a secret that it names."""
    file, secret = town.file(), town.folder / "smtp.password"
    secret.write_text("demo\n")
    file.write_text(file.read_text().replace("[smtp]\n", f'[smtp]\npassword_file = "{secret}"\n'))
    file.chmod(0o600)
    secret.chmod(0o640)
    said = bad(examine(town.settings(), reading=False, file=file))["file permissions"].said
    assert said == f"{secret} can be read by others"
    file.chmod(0o604)
    secret.chmod(0o600)
    assert str(file) in bad(examine(town.settings(), reading=False, file=file))["file permissions"].said


def test_a_changed_record_is_named(town: Town) -> None:
    """The doctor goes over the chain of events."""
    ledger = town.ledger()
    clock = town.people["rina"].clock
    for word in ("satu", "dua"):
        ledger.say("Started", word, clock.now())
    with ledger.engine.begin() as connection:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
        for (name,) in connection.exec_driver_sql(guards).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE events SET reason = 'tiga' WHERE seq = 1")
    ledger.close()
    assert "event log" in bad(examine(town.settings(), reading=False))


def test_two_faults_are_both_named(town: Town) -> None:
    """One does not hide the other."""
    choices: dict[str, Any] = {"imap": {"port": free_port()}, "smtp": {"port": free_port()}}
    assert bad(examine(town.settings(**choices), reading=False)).keys() == {"IMAP", "SMTP"}
