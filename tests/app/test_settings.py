"""Settings: read, checked, and refused in sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.records import open_ledger
from app.settings import SettingsError, load
from app.starter import STARTER, write_settings
from rules.office import Role

SMALL = """
[office]
name = "Kantor"
address = "Kantor@contoh.example"
[imap]
host = "imap.example"
user = "kantor"
password = "rahasia"
[smtp]
host = "smtp.example"
[zoom]
way = "off"
[review]
authserv_id = "mx.example"
[[staff]]
address = "rina@contoh.example"
roles = ["reviewer"]
"""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def _given(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "disposisi.toml"
    path.write_text(text)
    return path


def _faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        load(_given(tmp_path, text))
    return refused.value.faults


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    """Everything else has a default that an office can work with."""
    settings = load(_given(tmp_path, SMALL))
    assert settings.imap.port == 993
    assert settings.desk().with_role(Role.REVIEWER)[0].email == "rina@contoh.example"
    assert settings.desk().desk.email == "kantor@contoh.example"


def test_the_environment_is_stronger_than_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key is also DISPOSISI_SECTION__KEY."""
    monkeypatch.setenv("DISPOSISI_IMAP__PORT", "1993")
    monkeypatch.setenv("DISPOSISI_IMAP__PASSWORD", "lain")
    settings = load(_given(tmp_path, SMALL))
    assert settings.imap.port == 1993
    assert settings.imap.password is not None
    assert settings.imap.password.get_secret_value() == "lain"


def test_an_unknown_key_is_named_with_what_is_allowed(tmp_path: Path) -> None:
    """A slip of the pen stops the start and shows the nearest key."""
    faults = _faults(tmp_path, SMALL.replace('host = "imap.example"', 'host = "imap.example"\nprot = 993'))
    assert len(faults) == 1
    assert faults[0].startswith("imap.prot is not a setting; did you mean port?")


def test_a_bad_value_is_named_with_what_was_found_and_what_is_allowed(tmp_path: Path) -> None:
    """Key, value, choices."""
    faults = _faults(tmp_path, SMALL.replace('way = "off"', 'way = "sometimes"'))
    assert "zoom.way = 'sometimes' is not allowed" in faults[0]
    assert "'named', 'pool'" in faults[0]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('[calendar]\nopens = "17:00:00"', "calendar: opens must be before closes"),
        ('[calendar]\nfriday = "16.30-07.30"', "calendar.friday: must be two times of day"),
        ('[calendar]\nramadan = "99.99-10.00"', "calendar.ramadan: must be two times of day"),
        ('[storage]\nurl = "mysql://kantor:rahasia@db/x"', "storage.url: must begin with sqlite:///"),
        ("[zoom.x]", "zoom.x is not a setting"),
    ],
)
def test_a_value_that_would_mean_nothing_is_refused(tmp_path: Path, lines: str, told: str) -> None:
    """What the daemon could only pass over stops it, and no secret is shown."""
    text = SMALL.replace('[zoom]\nway = "off"', lines) if lines.startswith("[zoom") else f"{SMALL}{lines}\n"
    [fault] = [each for each in _faults(tmp_path, text) if told in each]
    assert "rahasia" not in fault


def test_a_section_that_is_none_is_refused_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in a variable's name changes nothing in silence."""
    monkeypatch.setenv("DISPOSISI_IMPA__PORT", "1993")
    assert _faults(tmp_path, SMALL)[0].startswith("DISPOSISI_IMPA__PORT names no section")


def test_a_secret_is_given_once(tmp_path: Path) -> None:
    """Of a password and a password's file none wins in silence."""
    twice = SMALL.replace('password = "rahasia"', 'password = "rahasia"\npassword_file = "x"')
    assert _faults(tmp_path, twice) == [
        "imap: password and password_file are both given; one of them is allowed"
    ]


def test_an_archive_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """The sentence names the key and what was found."""
    text = f'{SMALL}[storage]\ndata_dir = "{tmp_path}"\narchive = "gopher://x"\n'
    with pytest.raises(SettingsError, match=r"storage\.archive = 'gopher://x' cannot be used"):
        open_ledger(load(_given(tmp_path, text)))


def test_a_missing_key_names_its_place_in_file_and_environment(tmp_path: Path) -> None:
    """The operator learns both ways to give it."""
    faults = _faults(tmp_path, SMALL.replace('user = "kantor"\n', ""))
    assert faults == ["imap.user is missing; it must be given in disposisi.toml or as DISPOSISI_IMAP__USER"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody mends one fault to meet the next."""
    bad = SMALL.replace('roles = ["reviewer"]', 'roles = ["boss"]').replace("[smtp]", "[smtp]\nport = 99999")
    assert len(_faults(tmp_path, bad)) == 2


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    """A fault in a secret's key does not print the secret."""
    faults = _faults(tmp_path, SMALL.replace('password = "rahasia"', "password = 12345678"))
    assert not any("12345678" in fault for fault in faults)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    """`password_file` stands for `password`; its first line counts."""
    (tmp_path / "secret").write_text("dari-berkas\n")
    settings = load(_given(tmp_path, SMALL.replace('password = "rahasia"', 'password_file = "secret"')))
    assert settings.imap.password is not None
    assert settings.imap.password.get_secret_value() == "dari-berkas"


def test_plain_connections_are_for_the_loopback(tmp_path: Path) -> None:
    """A password never crosses a network in clear."""
    plain = SMALL.replace('host = "imap.example"', 'host = "imap.example"\nsecurity = "plain"')
    assert "loopback" in _faults(tmp_path, plain)[0]


def test_strict_needs_the_name_of_the_server_that_vouches(tmp_path: Path) -> None:
    """Without authserv_id no verdict could be told from a forged one."""
    assert (
        "review.authserv_id is missing"
        in _faults(tmp_path, SMALL.replace('authserv_id = "mx.example"', ""))[0]
    )


def test_somebody_must_be_able_to_approve(tmp_path: Path) -> None:
    """An office without a reviewer is a mistake."""
    assert "reviewer" in _faults(tmp_path, SMALL.replace('["reviewer"]', '["supervisor"]'))[0]


def test_the_starter_file_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`disposisi init` writes a file that lacks nothing but the office's own secrets."""
    path = tmp_path / "new.toml"
    write_settings(path)
    assert path.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("DISPOSISI_ZOOM__ACCOUNT_ID", "a")
    monkeypatch.setenv("DISPOSISI_ZOOM__CLIENT_ID", "b")
    text = STARTER
    for name in ("imap.password", "smtp.password", "zoom.secret"):
        (tmp_path / name).write_text("x\n")
        text = text.replace(f"/etc/disposisi/{name}", str(tmp_path / name))
    settings = load(_given(tmp_path, text))
    assert settings.work_calendar().zone.key == "Asia/Pontianak"


def test_every_commented_key_of_the_starter_file_is_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the file offers, the daemon understands: uncommented, each key is taken."""
    text = re.sub(r"(?m)^# (?=\[[\w.]+\]\s*(?:#|$)|[\"\w][\w \".-]* = )", "", STARTER)
    for name in ("imap.password", "smtp.password", "zoom.secret"):
        (tmp_path / name).write_text("x\n")
        text = text.replace(f"/etc/disposisi/{name}", str(tmp_path / name))
    text = text.replace('client_secret_file = ""', 'client_secret = "x"')
    text = text.replace('refresh_token_file = ""', 'refresh_token = "x"')
    monkeypatch.setenv("DISPOSISI_ZOOM__ACCOUNT_ID", "a")
    monkeypatch.setenv("DISPOSISI_ZOOM__CLIENT_ID", "b")
    faults = _faults(tmp_path, text)
    assert faults == ["imap.password and imap.oauth are both given; one of them is allowed"]
