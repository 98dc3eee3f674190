"""Cases at the terminal, for machines and people."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.console import Console

from app.show import case_object, case_table
from app.terminal import say_json
from mailer.wording import STATUS
from rules.case import Case, Deadline, Grievance, Kind, Status
from rules.mail import Address
from tests.app.conftest import MONDAY
from tests.rules.samples import DESK


@pytest.fixture
def case() -> Case:
    requester = Address("tini@warga.example", "Tini")
    return Case(
        Kind.COMPLAINT, Status.OPEN, MONDAY, requester, ticket="ADU-2026-0001", subject="Jaringan mati",
        grievance=Grievance(text="Jaringan mati", channel="email"),
    )  # fmt: skip


def test_a_confidential_reporter_is_not_shown(case: Case) -> None:
    """A terminal is no complaint officer."""
    assert "tini@warga.example" in json.dumps(case_object(case))
    assert case.grievance is not None
    hidden = replace(case, grievance=replace(case.grievance, confidential=True))
    assert "tini" not in json.dumps(case_object(hidden)).lower()


def test_the_list_fits_a_terminal(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """80 columns hold a row of the list without a broken word, in every state a case may have."""
    assert case.grievance is not None
    grievance = replace(case.grievance, due=MONDAY.replace(day=4))
    for status in Status:
        row = replace(case, status=status, grievance=grievance)
        Console(width=80).print(case_table([row], DESK))
        out = capsys.readouterr().out
        assert max(len(line.rstrip()) for line in out.splitlines()) <= 80
        words = {"Nomor", "Perihal", "Keadaan", "ADU-2026-0001", "pengaduan", *STATUS[status].split()}
        days = {"02-03-2026", "–" if row.settled else "04-03-2026"}
        assert words | days <= set(out.split())


def test_the_list_shows_the_term_and_no_reminder(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """A request's term is the standard's, however near the next reminder is; what is decided keeps none."""
    soon = (Deadline("review-half", MONDAY.replace(hour=12)), Deadline("review-end", MONDAY.replace(day=3)))
    waits = Case(
        Kind.REQUEST, Status.IN_REVIEW, MONDAY, None, "VC-2026-0001", complete_at=MONDAY, deadlines=soon
    )
    for row, term in (
        (waits, "03-03-2026"),
        (replace(waits, status=Status.INCOMPLETE, complete_at=None), "–"),
        (replace(waits, status=Status.ACTIVE, decided_at=MONDAY), "–"),
    ):
        Console(width=80).print(case_table([row], DESK))
        assert capsys.readouterr().out.splitlines()[3].split()[-1] == term


@pytest.mark.parametrize("text", ["garis\u2028baru\x85lagi", "separuh \ud800", "surel ✓ é"])
def test_one_object_is_one_line_whatever_it_says(
    text: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """No character of others breaks the line or the encoding, and each comes back as it was."""
    say_json({"text": text})
    out = capfdbinary.readouterr().out.decode("utf-8")
    assert len(out.splitlines()) == 1
    assert json.loads(out) == {"text": text}
