"""Words of others stay words everywhere."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from app import logs
from app.export import CASES, REGISTER, cell, write_cases, write_register
from app.terminal import one_line, plain, scrubbed
from mailer.head import line_of
from rules.case import Case, Grievance, Kind, Status
from rules.letter import Event
from rules.mail import Address
from tests.rules.samples import DESK, LETTER, NOW

HOUSE = Path(__file__).parents[2]
PAYLOADS = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\u200b=1+1",
    "\x00=1+1",
    'a","=1+1',
    "a\r\n=1+1",
    "{{ 7*191 }}",
    "<script>alert(1)</script>",
    "\x1b]0;evil\x07\x1b[2J",
    "\u202egnp.exe",
]
CODE = "d1" + "a2b3" * 6 + "cd"


def requested(words: str) -> Case:
    """A request whose letter says `words` wherever a letter may."""
    event = replace(LETTER.event, name=words)
    letter = replace(LETTER, opd=words, unit=words, number=words, subject=words, event=event)
    return Case(
        Kind.REQUEST,
        Status.REJECTED,
        NOW,
        Address("a@b.example", words),
        ticket="VC-2026-0001",
        letter=letter,
        reason=words,
        account=words,
        subject=words,
    )


# --- spreadsheets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", PAYLOADS)
def test_no_cell_of_an_export_is_a_formula(words: str) -> None:
    """A letter's words are text to any spreadsheet, and break no row."""
    out = io.StringIO(newline="")
    assert write_cases([requested(words)], out) == 1
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert rows[0] == list(CASES)
    assert len(rows) == 2
    assert len(rows[1]) == len(CASES)
    for value in rows[1]:
        assert not value.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
        assert value.isprintable()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_words_make_a_harmless_cell(words: str) -> None:
    """Whatever Unicode has: one line, printable, and no formula at its beginning."""
    made = cell(words)
    assert not made.lstrip("\ufffd").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert "\n" not in made
    assert cell(made).lstrip("'") == made.lstrip("'")


def test_numbers_of_ours_stay_numbers() -> None:
    """The register's days left may be below zero; a spreadsheet must be able to add them."""
    given = (-3, 0, None, True, date(2026, 3, 2))
    assert [cell(value) for value in given] == ["-3", "0", "", "True", "2026-03-02"]


def test_the_register_shows_no_reporter() -> None:
    """What is exported for everybody names nobody and holds none of the complaint's words."""
    grievance = Grievance("Rahasia sekali", reporter="Tini", contact="0811222333", due=NOW, category="ringan")
    case = Case(Kind.COMPLAINT, Status.OPEN, NOW, Address("tini@warga.example", "Tini"), "ADU-2026-0001")
    out = io.StringIO(newline="")
    both = [replace(case, grievance=grievance, subject="Tini"), requested("x")]
    assert write_register(both, NOW, DESK, out) == 1
    assert out.getvalue().startswith(",".join(REGISTER))
    assert "sedang ditangani" in out.getvalue()
    for word in ("Rahasia", "Tini", "0811222333", "warga"):
        assert word not in out.getvalue()


def test_what_is_not_known_is_an_empty_cell() -> None:
    """A letter that could not be read leaves gaps, not words of ours."""
    out = io.StringIO(newline="")
    bare = Case(Kind.REQUEST, Status.INCOMPLETE, NOW, None, ticket="VC-2026-0002")
    write_cases(
        [replace(bare, letter=replace(LETTER, event=Event(), opd=None, unit=None, account_email=None))], out
    )
    row = dict(zip(CASES, list(csv.reader(io.StringIO(out.getvalue())))[1], strict=True))
    assert row["opd"] == row["event"] == row["decided"] == row["account"] == ""


# --- terminals and logs -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [*PAYLOADS, "[bold]x[/]", "[/]", "[link=http://x]y[/link]", "a\\[b]", "end\\"]
)
def test_a_terminal_shows_words_and_obeys_none(words: str) -> None:
    """No escape sequence, no turned direction, no markup of rich: what was written is what is seen."""
    out = io.StringIO()
    Console(file=out, width=300, force_terminal=False, color_system=None).print(f"{plain(words)}[bold]![/]")
    shown = out.getvalue()
    assert shown.endswith("!\n")
    assert not any(c in shown for c in "\x00\x07\x1b\u202e\u200b")
    if words.isprintable():
        assert shown == f"{words}!\n"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_words_are_one_harmless_line(words: str) -> None:
    """For records and files read line by line: no line end, and nothing that a terminal obeys."""
    for made in (one_line(words), line_of(words)):
        assert len(made.splitlines()) <= 1
        assert not any(c < " " or "\x7f" <= c <= "\x9f" for c in made)


@pytest.mark.parametrize("as_json", [True, False])
def test_the_log_is_one_line_an_event_and_keeps_secrets(as_json: bool) -> None:
    """Names or shapes of secrets, at any depth; a newline in a subject forges no second event."""
    out = io.StringIO()
    logs.set_up(json=as_json, to=out)
    try:
        structlog.get_logger("test").info(
            "mail\nevent",
            subject="x\nlevel=error event=forged\x1b[31m",
            password="rahasia",
            nested={"host_key": "123456", "say": [f"code {CODE}", "Bearer abcdefgh.12345678"]},
            url="https://zoom.example/j/1?pwd=Zm9v",
            error=ValueError(f"refused {CODE}\nclient_secret=rahasia"),
        )
    finally:
        structlog.reset_defaults()
    said = out.getvalue()
    assert said.count("\n") == 1
    for secret in ("rahasia", "123456", CODE, "abcdefgh.12345678", "Zm9v", "\x1b"):
        assert secret not in said
    if as_json:
        assert json.loads(said)["nested"]["host_key"] == "***"


def test_a_traceback_in_the_log_shows_no_code_either() -> None:
    """It may have several lines; what is secret in them is not there."""
    event = scrubbed(None, "error", {"exception": f"Traceback\n  File x\nValueError: {CODE}\x1b[0m", "n": 3})
    assert event["exception"].count("\n") == 2
    assert CODE not in event["exception"]
    assert "\x1b" not in event["exception"]
    assert event["n"] == 3


# --- statements, shells, templates ------------------------------------------------------------------


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call in what we ship, with the name that is called."""
    for folder in ("app", "mailer", "parsers", "rules", "storage", "zoom"):
        for path in sorted((HOUSE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield path, node, ast.unparse(node.func)


def is_ours(statement: ast.expr) -> bool:
    """A constant, a name in capitals, or a choice or chain of such things."""
    if isinstance(statement, ast.IfExp):
        return is_ours(statement.body) and is_ours(statement.orelse)
    if isinstance(statement, ast.BinOp):
        return is_ours(statement.left) and is_ours(statement.right)
    return isinstance(statement, ast.Constant) or (isinstance(statement, ast.Name) and statement.id.isupper())


def test_no_words_reach_a_shell_an_interpreter_or_a_statement() -> None:
    """SQL is made of constants and bound values; nothing is evaluated, unpickled, or made a template."""
    names = ("eval", "exec", "compile", "os.system", "os.popen", "pickle.loads", "pickle.load", "yaml.load")
    seen = 0
    for path, call, name in calls():
        seen += 1
        place = f"{path.relative_to(HOUSE)}:{call.lineno}"
        # a reading process unpickles what the daemon asks of it; what it answers is JSON
        assert name not in names or place.startswith("parsers/confined/sandbox_child.py"), place
        assert not name.endswith("executescript"), place
        if name.endswith("from_string"):  # a page of ours, in capitals
            assert ast.unparse(call.args[0]).isupper(), f"{place}: a template is put together"
        assert not any(k.arg == "shell" for k in call.keywords), place
        if place.startswith("storage/migrations/"):  # run before any mail is read
            continue
        if place.startswith("storage/bulk.py"):  # the text of a statement whose values are all bound
            continue
        if name in ("text", "sa.text", "sqlalchemy.text") or name.endswith("exec_driver_sql"):
            assert is_ours(call.args[0]), f"{place}: a statement is put together"
    assert seen > 3000
