"""`disposisi read` keeps its contract to the letter."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.demo.letters import letter_pdf
from app.demo.story import BUSES, STUNTING, UNSTAMPED
from tests.app.town import ROOT, command

FIELDS = {
    *("file", "kind", "is_request", "opd", "unit", "number", "date", "subject", "event", "account_email"),
    *("contact", "signatory", "stamp", "signature", "confidence", "missing", "seconds"),
}
"""Of a letter, as the contract names them."""
EVENT = {"name", "first_day", "last_day", "start", "end", "timezone", "participants"}


def _mail(subject: str, text: str, **files: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "TU Dinkes <tu@dinkes.example>", "diskominfo@kalbarprov.example"
    mail["Subject"], mail["Message-ID"] = subject, "<1@dinkes.example>"
    mail.set_content(text)
    for name, data in files.items():
        mail.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return mail.as_bytes()


def _zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"surat-surat/{name.replace('_', '.')}", data)
    return out.getvalue()


def _photo() -> bytes:
    """A page that has to be recognised: slower than anything else here."""
    out = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(out, "JPEG")
    return out.getvalue()


@dataclass(frozen=True)
class Run:
    """One call of the real command over files of each kind."""

    folder: Path
    names: tuple[str, ...]
    done: subprocess.CompletedProcess[bytes]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.done.stdout.decode("utf-8").splitlines()]

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self.lines()[self.names.index(name)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("read")
    letter = letter_pdf(STUNTING)
    files = {
        "photo.jpg": _photo(),
        "letter.pdf": letter,
        "broken.pdf": b"%PDF-1.7 nothing",
        "empty.png": b"",
        "request.eml": _mail("Permohonan akun Zoom", "Terlampir surat permohonan.", surat_pdf=letter),
        "reply.eml": _mail("Re: [VC-2026-0042] Mohon ditinjau", "SETUJU dinkes.zoom@kalbarprov.example\n"),
        "question.eml": _mail("Re: [VC-2026-0042] Mohon ditinjau", "Setuju?\n"),
        "letters.zip": _zip(daftar_txt=b"catatan", surat_pdf=letter, lain_pdf=b"%PDF-1.4 rusak"),
        "bare.zip": _zip(catatan_xyz=b"\x00\x01"),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    names = (*files, "nowhere.pdf")
    odd = os.fsdecode(b"sala\xff.pdf")  # a name that is no UTF-8
    (folder / odd).write_bytes(letter)
    done = subprocess.run(
        [sys.executable, "-m", "app.command", "read", "--json", *names, odd, "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=110,
        check=False,
    )
    return Run(folder, names, done)


def test_one_object_a_line_in_the_order_given_and_nothing_else(run: Run) -> None:
    """Also where a slow one comes first, a name is no UTF-8, and the locale knows no letters."""
    assert run.done.returncode == 0, run.done.stderr.decode()
    said = [line["file"] for line in run.lines()]
    assert said == [*run.names, os.fsdecode(b"sala\xff.pdf"), "."]


def test_a_letter_has_every_field_of_the_contract(run: Run) -> None:
    """Read from a born-digital letter, each as it stands there."""
    letter = run["letter.pdf"]
    assert letter.keys() >= FIELDS
    assert letter["event"].keys() == EVENT
    assert (letter["kind"], letter["is_request"], letter["opd"]) == ("letter", True, "Dinas Kesehatan")
    assert (letter["number"], letter["date"]) == (STUNTING.number, "2026-03-02")
    assert (letter["event"]["first_day"], letter["event"]["start"]) == ("2026-03-05", "09:00")
    assert letter["signatory"]["nip"] == STUNTING.nip
    assert letter["account_email"] == STUNTING.account
    assert letter["stamp"]["present"] is True
    assert letter["seconds"] > 0


def test_what_is_not_found_is_null(run: Run) -> None:
    """Not an empty word, not left out."""
    letter = run["letter.pdf"]
    assert letter["event"]["end"] is None
    assert run["reply.eml"]["attachments"] == []
    assert run["request.eml"]["ticket"] is None
    assert run["request.eml"]["command"] is None


@pytest.mark.parametrize(
    "name", ["photo.jpg", "broken.pdf", "empty.png", "bare.zip", "nowhere.pdf"], ids=lambda name: name
)
def test_what_cannot_be_read_says_why(run: Run, name: str) -> None:
    """Its kind is `unreadable`, with a reason in Indonesian, and it stops nothing."""
    line = run[name]
    assert (line["file"], line["kind"]) == (name, "unreadable")
    assert len(line["reason"]) > 10
    assert line["reason"].endswith(".")


def test_a_folder_is_said_to_be_no_file(run: Run) -> None:
    """It is unreadable like any other wrong thing."""
    assert run.lines()[-1]["kind"] == "unreadable"


def test_a_mail_shows_class_ticket_command_and_letters(run: Run) -> None:
    """The command is shown whoever sent it; whether it counts is decided on the road."""
    reply, asked, request = run["reply.eml"], run["question.eml"], run["request.eml"]
    assert (reply["kind"], reply["class"], reply["ticket"]) == ("mail", "reply", "VC-2026-0042")
    assert reply["command"] == {"verb": "approve", "argument": "dinkes.zoom@kalbarprov.example"}
    assert (asked["class"], asked["command"]) == ("follow-up", None)
    assert request["class"] == "request"
    assert [(a["kind"], a["number"]) for a in request["attachments"]] == [("letter", STUNTING.number)]
    assert all("seconds" in line for line in run.lines())


def test_an_archive_shows_its_best_letter(run: Run) -> None:
    """What lies beside it in the archive is passed over."""
    letter = run["letters.zip"]
    assert (letter["kind"], letter["number"]) == ("letter", STUNTING.number)
    assert letter["stamp"]["present"] is True


def test_nothing_to_read_is_a_wrong_call() -> None:
    """Exit status 2, and nothing on standard output."""
    wrong = command("read")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "files" in wrong.stderr
    assert command("read", "--no-such-option", "x.pdf").exit_code == 2


def test_the_evidence_of_a_letter_within_a_mail_is_drawn(tmp_path: Path) -> None:
    """`--evidence` takes the letter that counts out of a mail, also out of an archive in it."""
    packed = _zip(surat_pdf=letter_pdf(STUNTING))
    (tmp_path / "m.eml").write_bytes(_mail("Permohonan", "Terlampir.", berkas_zip=packed))
    out = tmp_path / "marked.png"
    done = command("read", "--evidence", str(out), str(tmp_path / "m.eml"))
    assert done.exit_code == 0, done.output
    assert STUNTING.number in done.stdout
    with Image.open(out) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 500


def test_evidence_goes_with_one_file(tmp_path: Path) -> None:
    """Two letters on one picture would mislead: a wrong call."""
    for number, wish in enumerate((BUSES, UNSTAMPED)):
        (tmp_path / f"{number}.pdf").write_bytes(letter_pdf(wish))
    done = command(
        "read", "--evidence", str(tmp_path / "x.png"), str(tmp_path / "0.pdf"), str(tmp_path / "1.pdf")
    )
    assert done.exit_code == 2
    assert not (tmp_path / "x.png").exists()
