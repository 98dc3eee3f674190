"""The real process, killed at named points."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.clock import SystemClock
from app.demo.actors import Actor, Doors
from app.demo.day import ACCOUNTS, AUTHSERV, DOMAIN, PASSWORD, PEOPLE
from app.demo.letters import Wish, letter_pdf
from app.demo.servers import Servers
from app.demo.stage import WIB
from app.demo.story import DESK, STUNTING
from app.records import open_ledger
from app.settings import load
from rules.case import Case
from storage.ledger import Ledger
from tests.app.crashing import start
from zoom.client import LICENSED
from zoom.sandbox import SandboxZoom

PATIENCE = 240.0

SETTINGS = """
[office]
name = "Diskominfo"
address = "{desk}"
[imap]
host = "{host}"
port = {imap}
security = "plain"
user = "{desk}"
password = "{password}"
from_before = true
[smtp]
host = "{host}"
port = {smtp}
security = "plain"
user = "{desk}"
password = "{password}"
[zoom]
account_id = "{account_id}"
client_id = "{client_id}"
client_secret = "{client_secret}"
base_url = "{api}"
oauth_url = "{oauth}"
[storage]
data_dir = "{data}"
[review]
authserv_id = "{authserv}"
check_dkim = false
cases_per_hour = 1000
answers_per_day = 1000
[reading]
workers = 1
[[staff]]
address = "rina@{domain}"
name = "Rina"
roles = ["reviewer"]
[[staff]]
address = "kabid@{domain}"
name = "Kepala Bidang"
roles = ["supervisor"]
"""


@dataclass
class Scene:
    """Servers that outlive the daemon, and the daemon's settings."""

    folder: Path
    servers: Servers
    zoom: SandboxZoom
    people: dict[str, Actor]
    ledger: Ledger

    @contextmanager
    def daemon(self, point: str = "-") -> Iterator[BaseProcess]:
        """The real process; it is stopped by SIGTERM where it still runs at the end."""
        words = ("run", "--settings", str(self.folder / "disposisi.toml"))
        process = start(point, words, self.folder / "daemon.log")
        try:
            yield process
        finally:
            if process.is_alive():
                process.terminate()
                process.join(PATIENCE)

    def log(self) -> str:
        return (self.folder / "daemon.log").read_text(errors="replace")[-4000:]

    def answer_reviews(self) -> None:
        """Rina answers each review mail that she has not answered yet."""
        rina = self.people["rina"]
        for uid, mail in rina.arrived(self.seen):
            self.seen = uid
            ticket = str(mail["Subject"])[1:13]
            if "ditinjau" in str(mail["Subject"]) and ticket not in self.answered:
                self.answered.add(ticket)
                rina.reply(mail, "SETUJU")

    def __post_init__(self) -> None:
        self.answered: set[str] = set()
        self.seen = 0
        self.recorded: dict[str, int] = {}

    def sent(self) -> Counter[str]:
        """How often the server took each Message-ID."""
        raws = (path.read_bytes() for path in self.servers.folder.glob("*.eml"))
        return Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in raws)

    def note_recorded(self) -> None:
        """Keep how often each mail that is on record as sent was taken up to now."""
        sent = self.sent()
        done = (effect.message_id for effect in self.ledger.views.effects(state="done"))
        self.recorded |= {mail: sent[mail] for mail in done if mail and mail not in self.recorded}


@contextmanager
def open_scene(tmp_path: Path) -> Iterator[Scene]:
    """The servers, the people and the settings of one office; no daemon runs yet."""
    users = {email: PASSWORD for _, email in PEOPLE.values()} | {DESK: PASSWORD}
    zoom = SandboxZoom(licences=100)
    with Servers(tmp_path / "mails", AUTHSERV, users) as servers, zoom:
        doors = Doors(servers.host, servers.imap_port, servers.smtp_port)
        clock = SystemClock()
        people = {key: Actor(name, email, PASSWORD, doors, clock) for key, (name, email) in PEOPLE.items()}
        access = zoom.access
        text = SETTINGS.format(
            desk=DESK,
            host=servers.host,
            imap=servers.imap_port,
            smtp=servers.smtp_port,
            password=PASSWORD,
            account_id=access.account_id,
            client_id=access.client_id,
            client_secret=access.client_secret,
            api=access.api_url,
            oauth=access.token_url,
            data=tmp_path / "data",
            authserv=AUTHSERV,
            domain=DOMAIN,
        )
        (tmp_path / "disposisi.toml").write_text(text)
        ledger = open_ledger(load(tmp_path / "disposisi.toml"))
        for name in ACCOUNTS:
            zoom.office.add_user(f"{name}@{DOMAIN}")
        yield Scene(tmp_path, servers, zoom, people, ledger)
        ledger.close()


def _wish(number: int) -> Wish:
    day = datetime.now(WIB).date() + timedelta(days=21 + number)
    return replace(
        STUNTING,
        number=f"005/{100 + number}/DINKES-A/{day.year}",
        written=datetime.now(WIB).date(),
        event=f"Rapat Koordinasi Nomor {number}",
        days=(day, day),
        account=f"akun{number}@{DOMAIN}",
    )


def _wait(what: str, ready: Callable[[], bool], scene: Scene) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, f"waited in vain: {what}\n{scene.log()}"
        time.sleep(0.05)


def kill_at_each(points: Sequence[str], folder: Path) -> int:
    """Each kill meets a new letter and an approval: one case, one activation, no mail sent anew.

    How many cases there are at the end.
    """
    with open_scene(folder) as scene:
        _kill_at_each(points, scene)
        with scene.daemon():
            _wait("all cases to be active", lambda: _settled(scene, len(points)), scene)
        _check_cases(scene, len(points))
        _check_zoom(scene, len(points))
        _check_mails(scene)
        return len(scene.ledger.views.cases())


def _kill_at_each(points: Sequence[str], scene: Scene) -> None:
    for number, point in enumerate(points):
        wish = _wish(number)
        scene.zoom.office.add_user(wish.account)
        scene.people["dinkes"].send(
            DESK, f"Permohonan {number}", "Terlampir.", files=[("s.pdf", letter_pdf(wish))]
        )
        scene.answer_reviews()
        with scene.daemon(point) as process:
            stop = threading.Event()
            busy = threading.Thread(target=_keep_answering, args=(scene, stop), daemon=True)
            busy.start()
            process.join(PATIENCE)
            stop.set()
            busy.join(PATIENCE)
        assert process.exitcode == -signal.SIGKILL, f"{point} was not reached\n{scene.log()}"
        scene.note_recorded()


def _keep_answering(scene: Scene, stop: threading.Event) -> None:
    while not stop.wait(0.3):
        scene.answer_reviews()


def _settled(scene: Scene, wanted: int) -> bool:
    scene.answer_reviews()
    cases = scene.ledger.views.cases()
    due = scene.ledger.views.effects(state="due")
    mails = scene.ledger.views.mails()
    done = (
        all(str(c.status) == "active" for c in cases)
        and not due
        and all(m.state in ("moved", "gone") for m in mails)
    )
    return done and len(cases) == wanted


def _check_cases(scene: Scene, wanted: int) -> None:
    cases: list[Case] = scene.ledger.views.cases()
    letters = [case.letter.number for case in cases if case.letter]
    assert sorted(letters) == sorted(_wish(n).number for n in range(wanted))
    assert not scene.ledger.verify_chain()
    assert all(e.state == "done" for e in scene.ledger.views.effects())


def _check_zoom(scene: Scene, wanted: int) -> None:
    given = Counter(c.who for c in scene.zoom.changed("user.type") if c.after == LICENSED)
    assert given == {_wish(n).account: 1 for n in range(wanted)}
    assert Counter(c.who for c in scene.zoom.changed("meeting.created")) == given


def _check_mails(scene: Scene) -> None:
    """Twice only under the same Message-ID, and only what was not on record when a kill fell."""
    inboxes: list[EmailMessage] = [
        m for name in ("dinkes", "rina", "kabid") for m in scene.people[name].inbox()
    ]
    kinds = Counter((str(m["Message-ID"]), str(m["To"])) for m in inboxes)
    sent = scene.sent()
    assert [mail for mail, times in scene.recorded.items() if sent[mail] > times] == []
    said = {(str(m["Subject"]), str(m["To"])) for m in inboxes}
    assert len(said) == len(kinds), "the same mail came under two Message-IDs"
