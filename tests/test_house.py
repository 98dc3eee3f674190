"""Laws on the tree itself."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "mailer", "parsers", "rules", "storage", "zoom")
PYTHON = sorted(
    path
    for folder in (*ROOMS, "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__init__.py" and "__pycache__" not in path.parts
)
PROSE = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md"))
)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tracked() -> list[Path]:
    """The tree's text files; those of git where it is a checkout."""
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = found.stdout.splitlines()
    paths = [ROOT / name for name in names] if names else [*PYTHON, *PROSE]
    return [p for p in paths if p.is_file() and p.stat().st_size < 2_000_000]


def test_every_file_says_in_its_first_line_what_it_is() -> None:
    """A docstring, first of all, whose first line has under ten words."""
    wrong = []
    for path in PYTHON:
        text = path.read_text()
        first = (ast.get_docstring(ast.parse(text)) or "").splitlines()
        if not first or not text.startswith('"""') or len(first[0].split()) > 9:
            wrong.append(_name(path))
    assert wrong == []


def test_folders_have_empty_beginnings() -> None:
    """Nothing is imported by importing a folder."""
    full = [_name(p) for room in ROOMS for p in (ROOT / room).rglob("__init__.py") if p.read_text().strip()]
    assert full == []


def test_no_file_is_longer_than_can_be_held_in_mind() -> None:
    """Three hundred lines in the product's folders; tables of settings have a little more."""
    most = {"app/settings.py": 450}
    long = {
        _name(path): lines
        for path in PYTHON
        if path.relative_to(ROOT).parts[0] in ROOMS
        and (lines := len(path.read_text().splitlines())) > most.get(_name(path), 310)
    }
    assert long == {}


def test_no_vague_names() -> None:
    """No file is called after what it is not."""
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    assert [_name(path) for path in PYTHON if path.stem in vague] == []


def test_every_exception_from_the_linter_has_a_reason() -> None:
    """`noqa` names its rule, and where the rule does not speak for itself, why."""
    bare = []
    for path in PYTHON:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            note = re.search(r"#\s*noqa\b(.*)", line)
            if note and not re.match(r":\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*(\s+[-(#].+|\s*)$", note[1]):
                bare.append(f"{_name(path)}:{number}")
            skip = re.search(r"#\s*type:\s*ignore(?!\[)", line)
            if skip and path.relative_to(ROOT).parts[0] in ROOMS:
                bare.append(f"{_name(path)}:{number}")
    assert bare == []


def test_no_error_passes_in_silence() -> None:
    """No handler that does nothing (contextlib.suppress names what it lets go)."""
    silent = []
    for path in PYTHON:
        if path.relative_to(ROOT).parts[0] not in ROOMS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and all(isinstance(each, ast.Pass) for each in node.body):
                silent.append(f"{_name(path)}:{node.lineno}")
    assert silent == []


def test_the_time_is_asked_in_one_place() -> None:
    """Below the roof the time is passed in; under it the clock alone asks."""
    asking = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time\(\)")
    allowed = {"app/clock.py", "app/demo/day.py", "app/demo/servers.py"}
    found = {
        _name(path)
        for path in PYTHON
        if path.relative_to(ROOT).parts[0] in ROOMS
        and _name(path) not in allowed
        and asking.search(_code_of(path))
    }
    assert found <= {"zoom/sandbox.py", "storage/archive.py"}, (
        "a server of its own, and the age of files on the disk"
    )


def _code_of(path: Path) -> str:
    """A file's code without its words."""
    return re.sub(r'"""[\s\S]*?"""|#[^\n]*', "", path.read_text())


def test_requirements_are_pinned_by_hash_and_name_no_index() -> None:
    """Every requirement has a version and a hash; where packages come from is the machine's own setting."""
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert files
    for path in files:
        text = path.read_text().replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert lines
        for line in lines:
            assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+", line), f"{path.name}: {line[:60]}"
            assert "--hash=sha256:" in line, f"{path.name}: {line[:60]}"
    assert not [p.name for p in files if re.search(r"^\s*(-i|-f|--)(?!hash)", p.read_text(), re.M)]


def test_no_file_names_a_registry() -> None:
    """Packages come from wherever the machine's own settings say."""
    hosts = "|".join(
        ("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.org", "extra-index" + "-url")
    )
    named = []
    for path in _tracked():
        text = path.read_bytes()
        if b"\0" not in text[:4096] and re.search(hosts, text.decode(errors="replace")):
            named.append(_name(path))
    assert named == []


@pytest.mark.parametrize("path", PROSE, ids=_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """Files, pictures and headings that a page links to are there."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        place, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", place):
            continue
        goal = (path.parent / place) if place else path
        if not goal.exists() or (heading and heading not in _headings(goal)):
            broken.append(target)
    assert broken == []


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ +(.+)$", page.read_text(), re.M) if page.is_file() else []
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_every_command_that_a_page_names_is_there() -> None:
    """What the pages tell people to type, the command line knows."""
    from app.command import main

    known = {command.name or command.callback.__name__ for command in main.registered_commands}  # type: ignore[union-attr]
    known |= {group.name for group in main.registered_groups if group.name}
    words = {"test", "check", "bench", "help", "WORD"}
    named = set()
    for path in PROSE:
        if "decisions" not in path.parts and path.name != "CHANGELOG.md":
            named |= set(
                re.findall(r"(?:\./dev|`disposisi|^ {4}disposisi) ([a-z]+)\b", path.read_text(), re.M)
            )
    assert named - words <= known


# --- ./dev ------------------------------------------------------------------------------------------


def _dev(*words: str, path: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more, **({"PATH": path} if path else {})}
    environment.pop("PYTHON", None)
    return subprocess.run(
        ["/bin/sh", str(ROOT / "dev"), *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_dev_is_plain_posix_sh() -> None:
    """It is read by whatever sh there is; dash, where it is there, finds no fault."""
    shells = [shell for shell in ("sh", "dash", "busybox") if shutil.which(shell)]
    for shell in shells:
        words = [shell, "sh", "-n"] if shell == "busybox" else [shell, "-n"]
        assert subprocess.run([*words, str(ROOT / "dev")], check=False).returncode == 0, shell
    text = (ROOT / "dev").read_text()
    assert text.startswith("#!/bin/sh\n")
    assert not re.search(r"\[\[|\bfunction\b|<<<|\blocal\b|\bpipefail\b|\$'", text)
    assert os.access(ROOT / "dev", os.X_OK)


def test_dev_keeps_its_own_words_off_standard_output() -> None:
    """Standard output is the command's: help and complaints go to standard error."""
    called = _dev()
    assert (called.returncode, called.stdout) == (2, "")
    assert "usage: ./dev WORD" in called.stderr
    asked = _dev("--help")
    assert (asked.returncode, asked.stdout) == (0, "")


@pytest.fixture
def old_machine(tmp_path: Path) -> Path:
    """A copy of ./dev on a machine whose Python is 3.9; the folder of its programs."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "rm", "basename", "sed"):
        found = shutil.which(name)
        assert found, name
        (tools / name).symlink_to(found)
    fake = tools / "python3"
    fake.write_text("#!/bin/sh\ncase $2 in *version_info*) exit 1 ;; *python_version*) echo 3.9.2 ;; esac\n")
    fake.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("nothing==1\n")
    shutil.copy(ROOT / "dev", tmp_path / "dev")
    return tools


def test_dev_says_in_a_sentence_that_python_is_too_old(old_machine: Path) -> None:
    """What is needed, what was found, what to do; nothing is made."""
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", str(old_machine.parent / "dev"), "demo"],
        env={"PATH": str(old_machine)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert "Python 3.11 or newer is needed; found: 3.9.2" in done.stderr
    assert not (old_machine.parent / ".venv").exists()


def test_dev_says_in_a_sentence_that_venv_is_missing(old_machine: Path) -> None:
    """As on a bare Debian: the package that mends it is named."""
    (old_machine / "python3").write_text(
        "#!/bin/sh\ncase $2 in *ensurepip*) exit 1 ;; *version_info*) exit 0 ;; esac\n"
    )
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", str(old_machine.parent / "dev"), "demo"],
        env={"PATH": str(old_machine)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "apt install python3-venv" in done.stderr
    assert not (old_machine.parent / ".venv").exists()
