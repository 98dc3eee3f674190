"""Settings: read, checked, and refused in sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.keys import open_ring
from app.reading_files import check_reading_files
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
        (
            '[calendar]\nfriday = "16.30-07.30"',
            "calendar.friday = '16.30-07.30' is not allowed: it must be two",
        ),
        (
            '[calendar]\nramadan = "99.99-10.00"',
            "calendar.ramadan = '99.99-10.00' is not allowed: it must be two",
        ),
        ('[calendar]\nramadan_periods = [["2026-03-01", "2026-02-01"]]', "2026-02-01 ends before it begins"),
        (
            '[calendar.added]\n"2026-03-02" = "a"\n[calendar.removed]\n"2026-03-02" = "b"',
            "calendar.added and calendar.removed both name 2026-03-02",
        ),
        ('[storage]\nurl = "mysql://kantor:rahasia@db/x"', "storage.url: must begin with sqlite:///"),
        ("[zoom.x]", "zoom.x is not a setting"),
        ('[zoom]\nway = "off"\nhosts = ["a@b.example", "A@b.example"]', "zoom.hosts names a@b.example twice"),
        ('[zoom]\nway = "off"\nseats = {"a@b.example" = 500}', "zoom.seats names a@b.example"),
    ],
)
def test_a_value_that_would_mean_nothing_is_refused(tmp_path: Path, lines: str, told: str) -> None:
    """What the daemon could only pass over stops it, and no secret is shown."""
    text = SMALL.replace('[zoom]\nway = "off"', lines) if lines.startswith("[zoom") else f"{SMALL}{lines}\n"
    [fault] = [each for each in _faults(tmp_path, text) if told in each]
    assert "rahasia" not in fault


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("OFFICE__FORM_FIELDS", '{"Nomor": "nomor"}', "'nomor': no such field; allowed are opd, account,"),
        ("OFFICE__FORM_PREFILL", '{"entry.1": "tiket"}', "'tiket': no such field; allowed are ticket, opd,"),
        (
            "OFFICE__TEMPLATES",
            "/nowhere",
            "office.templates = '/nowhere' is not allowed: there is no",
        ),
        ("OFFICE__FORM_URL", "kalbar.link", "an address on the web"),
        (
            "OFFICE__OPERATOR",
            "kantor@contoh.example",
            "office.operator has kantor@contoh.example, the desk's own",
        ),
        (
            "READING__TRUST_ANCHORS",
            "/nowhere",
            "reading.trust_anchors = '/nowhere' is not allowed: there is no",
        ),
        (
            "READING__REGISTER_FILE",
            "/nowhere",
            "reading.register_file = '/nowhere' is not allowed: there",
        ),
        ("IMAP__CA_FILE", "/nowhere", "imap.ca_file = '/nowhere' is not allowed: there is no such file"),
        ("IMAP__DONE_FOLDER", "inbox", "must be three different folders"),
        ("SMTP__USER", "kantor", "smtp.password (or smtp.password_file, or [smtp.oauth]) is missing"),
        ("SMTP__PASSWORD", "rahasia", "smtp.user is missing"),
        ("IMAP__PASSWORD", "", "imap: password is empty; give the secret, or take the line out"),
        ("REVIEW__INCOMPLETE_REMINDERS", "[3, 1]", "review.incomplete_reminders = [3, 1] is not allowed"),
        ("REVIEW__INCOMPLETE_REMINDERS", "[0, 1]", "review.incomplete_reminders = [0, 1] is not allowed"),
        (
            "REVIEW__INCOMPLETE_LAPSES",
            "3",
            "review.incomplete_lapses = 3 is not allowed: it must be more",
        ),
        (
            "STAFF",
            "rina",
            "DISPOSISI_STAFF, or a variable that begins with DISPOSISI_STAFF__, cannot",
        ),
    ],
)
def test_what_could_only_be_passed_over_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str, told: str
) -> None:
    """Names of nothing, days out of order and half a login: one sentence each that says what to change."""
    monkeypatch.setenv(f"DISPOSISI_{key}", value)
    [fault] = _faults(tmp_path, SMALL)
    assert told in fault
    assert "rahasia" not in fault


@pytest.mark.parametrize("address", ["bukan alamat", "R <r@contoh.example>", "rína@contoh.example", "@x"])
def test_a_bad_address_is_told_in_words(tmp_path: Path, address: str) -> None:
    """No pattern is shown: the sentence says what an address looks like."""
    [fault] = _faults(tmp_path, SMALL.replace("Kantor@contoh.example", address))
    wanted = "it must be one bare email address, such as nama@kalbarprov.go.id"
    assert fault == f"office.address = {address!r} is not allowed: {wanted}"


def test_files_that_say_nothing_to_the_readers_are_refused(tmp_path: Path) -> None:
    """A register without agencies and anchors without a certificate would be as none at all."""
    (tmp_path / "opd.csv").write_text("nama\nDinas Kesehatan\n")
    (tmp_path / "anchors").mkdir()
    reading = 'register_file = "opd.csv"\ntrust_anchors = "anchors"\n'
    with pytest.raises(SettingsError) as refused:
        check_reading_files(load(_given(tmp_path, f"{SMALL}[reading]\n{reading}")))
    register, anchors = refused.value.faults
    assert "names no agency; it must be a CSV file with the columns kind, name" in register
    assert "holds no certificate" in anchors


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where the data should be: a sentence, from every command."""
    (tmp_path / "data").write_text("")
    with pytest.raises(SettingsError, match=r"storage\.data_dir = 'data' cannot be made: File exists"):
        open_ledger(load(_given(tmp_path, SMALL)))
    with pytest.raises(SettingsError, match=r"signing_key_file = .* cannot be used"):
        open_ring(tmp_path / "data" / "signing.key")


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
    for place in ("templates", "bsre.pem", "opd.csv", "days.csv"):
        (tmp_path / place).mkdir() if place == "templates" else (tmp_path / place).write_text("")
        text = text.replace(f"/etc/disposisi/{place}", str(tmp_path / place))
    text = text.replace('client_secret_file = ""', 'client_secret = "x"')
    text = text.replace('refresh_token_file = ""', 'refresh_token = "x"')
    monkeypatch.setenv("DISPOSISI_ZOOM__ACCOUNT_ID", "a")
    monkeypatch.setenv("DISPOSISI_ZOOM__CLIENT_ID", "b")
    faults = _faults(tmp_path, text)
    assert faults == ["imap.password and imap.oauth are both given; one of them is allowed"]
