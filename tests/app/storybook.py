"""Stories of an office as one readable text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, make_msgid
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from app.counter import counter_of
from app.demo.actors import Actor
from app.demo.day import DOMAIN, PASSWORD
from app.demo.letters import Wish, letter_pdf
from app.demo.stage import WIB
from app.demo.story import BUSES, DESK, EXAM, PLANNING, STAMPED, STUNTING, UNSTAMPED
from app.form import take_in_form
from tests.app.conftest import FORM, Day

LETTERS = Path(__file__).parent.parent / "letters"
STAFF = ("rina@", "budi@", "sari@", "kabid@")
OUTSIDE_LINES, STAFF_LINES = 40, 5
UPT = replace(
    STUNTING,
    unit="UPT Pelatihan Kesehatan",
    number="005/31/UPT-PELKES/2026",
    account="upt.pelkes@kalbarprov.example",
    signatory="Dewi Lestari, S.KM., M.Kes.",
    nip="197512102000032004",
    title="Plt. Kepala UPT Pelatihan Kesehatan",
    rank="Pembina (IV/a)",
)
WISHES: dict[str, Wish] = {
    "dinkes": STUNTING,
    "dinkes, tanpa stempel": replace(STUNTING, stamped=False),
    "dinkes, tanpa tanda tangan": replace(STUNTING, signed=False, stamped=False),
    "dinkes, 10 Maret": replace(STUNTING, days=(date(2026, 3, 10), date(2026, 3, 10))),
    "dinkes, dipindai lagi": replace(STUNTING, ink="blue"),
    "dinkes, siang": replace(
        STUNTING, number="005/124/DINKES-A/2026", event="Rapat Evaluasi Gizi", start=time(14)
    ),
    "dinkes, acara lain": replace(
        STUNTING,
        number="005/188/DINKES-A/2026",
        written=date(2026, 3, 9),
        event="Evaluasi Imunisasi",
        days=(date(2026, 3, 12), date(2026, 3, 12)),
    ),
    "dinsos": STAMPED,
    "dinsos, tanpa stempel": UNSTAMPED,
    "dinsos, 13 Maret": replace(STAMPED, days=(date(2026, 3, 13), date(2026, 3, 13))),
    "dishub": BUSES,
    "dishub, 11 Maret pukul 13.00": replace(
        BUSES, days=(date(2026, 3, 11), date(2026, 3, 11)), start=time(13)
    ),
    "bappeda": PLANNING,
    "bkd": EXAM,
    "upt, Plt.": UPT,
    "upt, a.n.": replace(UPT, number="005/32/UPT-PELKES/2026", title="a.n. Kepala UPT Pelatihan Kesehatan"),
}
HIDDEN = (
    (re.compile(r"(ID rapat {2,})\d+"), r"\1<nomor>"),
    (re.compile(r"(Kode sandi {2,})\S+"), r"\1<sandi>"),
    (re.compile(r"(Kunci host {2,})\S+"), r"\1<kunci>"),
    (re.compile(r"\S*zoom\.\S+/j/\S+"), "<tautan>"),
    (re.compile(r"https?://127\.0\.0\.1\S*"), "<tautan>"),
    (re.compile(r"d1[a-z2-7]{26}"), "<kode>"),
    (re.compile(r"Meeting \d+ was"), "Meeting <nomor> was"),
    (re.compile(r"\d\d\.\d\d WIB \(keadaan"), "<jam> (keadaan"),
)

CHANGED = ("Yang berubah:", "Surat yang dilampirkan berbeda dengan yang tercatat:")
OPEN = re.compile(r"\s+\[(?:ragu|belum)\]")
ROUTINE = re.compile(r"Mail [\w-]+ was handed|INBOX of \S+ first look|Zoom agrees with the bookings")
"""Sentences on record that tell nothing of the story."""


@dataclass
class Step:
    """One thing that happens: `sign` is > (a mail), @ (the clock), $ (anything else)."""

    sign: str
    head: str
    body: list[str] = field(default_factory=list)

    @property
    def script(self) -> list[str]:
        return [f"{self.sign} {self.head}", *(f"  {line}".rstrip() for line in self.body)]


def steps_of(text: str) -> tuple[str, list[Step]]:
    """The title, and the script without what the office does."""
    lines = text.splitlines()
    steps: list[Step] = []
    taken = False
    for line in lines[1:]:
        if line[:2] in ("> ", "@ ", "$ "):
            steps.append(Step(line[0], line[2:]))
            taken = True
        elif line[:2] in ("< ", "= ", "~ "):
            taken = False
        elif taken and line.startswith("  "):
            steps[-1].body.append(line[2:])
    return lines[0], steps


@dataclass
class Teller:
    """Plays a story in an office, and writes down what comes of it."""

    day: Day
    mails: int = 0
    events: int = 0
    changes: int = 0
    states: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.changes = len(self.day.opened.zoom.changes)

    def tell(self, step: Step) -> list[str]:
        """The step, and all that followed."""
        getattr(self, {">": "_mail", "@": "_clock", "$": "_else"}[step.sign])(step)
        self.day.turn()
        return [*step.script, *self._moves(), *self._zoom(), *self._posted(), ""]

    # --- what people do ---------------------------------------------------------------------------

    def _mail(self, step: Step) -> None:
        answer = re.fullmatch(r"(\w+) re (.+)", step.head)
        plain = re.fullmatch(r"(\w+): (.*)", step.head)
        text = "\n".join(line for line in step.body if not re.match(r"[\[{].*[\]}]$", line)).strip()
        files = [
            self._file(m[1], m[2]) for line in step.body if (m := re.fullmatch(r"\[(.+?): (.+)\]", line))
        ]
        headers = [(m[1], m[2]) for line in step.body if (m := re.fullmatch(r"\{(.+?): (.+)\}", line))]
        if answer:
            found = self.day.mails(answer[1], *answer[2].split())
            assert found, f"{answer[1]} has no mail about {answer[2]}"
            self.day[answer[1]].reply(found[-1], text, files)
            return
        assert plain is not None, step.head
        person = self._person(plain[1])
        person.send(DESK, plain[2], text, files=files, headers=headers)

    def _person(self, name: str) -> Actor:
        if name != "formulir":
            return self.day[name]
        self.day.opened.servers.users[FORM] = PASSWORD
        return Actor("Formulir Sibowal", FORM, PASSWORD, self.day["dinkes"].doors, self.day.clock)

    def _file(self, name: str, what: str) -> tuple[str, bytes]:
        if what in WISHES:
            return name, written(what)
        if what == "foto kabur":
            return name, blurred()
        return name, (LETTERS / what).read_bytes()

    def _clock(self, step: Step) -> None:
        self.day.clock.jump_to(datetime.strptime(step.head, "%Y-%m-%d %H.%M").replace(tzinfo=WIB))

    def _else(self, step: Step) -> None:
        verb, _, rest = step.head.partition(" ")
        servers = self.day.opened.servers
        match verb:
            case "settings":
                return
            case "refuse":
                servers.refuse[rest] = "550 5.1.1 no such mailbox here"
            case "bounce":
                servers.deliver(self._failure(rest), [DESK])
            case "csv":
                path = self.day.opened.house.settings.storage.data_dir / "form.csv"
                path.write_text("\n".join(step.body) + "\n", encoding="utf-8")
                take_in_form(counter_of(self.day.opened.house.settings, self.day.clock), path)
            case _:
                raise AssertionError(step.head)

    def _failure(self, address: str) -> bytes:
        """A delivery status notification (RFC 3464) for the last mail to `address`."""
        ours = [m for m in self._kept(0) if address in str(m["To"]) and DESK in str(m["From"])][-1]
        return (
            f"From: MAILER-DAEMON@luar.example\r\nTo: {DESK}\r\n"
            f"Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
            f"Message-ID: {make_msgid(domain='luar.example')}\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; luar.example\r\n\r\n"
            f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours['Message-ID']}\r\n--b--\r\n"
        ).encode()

    # --- what the office does ---------------------------------------------------------------------

    def _moves(self) -> list[str]:
        lines = []
        for event in self.day.opened.house.ledger.views.events()[self.events :]:
            self.events += 1
            reason = event.reason or ""
            if ROUTINE.match(reason):
                continue
            before, now = self.states.get(event.ticket or ""), event.status
            moved = f"{before} → {now}" if before and before != now else now or ""
            if event.ticket and event.status:
                self.states[event.ticket] = event.status
            lines.append(f"= {' '.join(filter(None, (event.ticket or 'no case', moved)))}: {reason}")
        return [hidden(line) for line in lines]

    def _zoom(self) -> list[str]:
        changes = self.day.opened.zoom.changes
        fresh, self.changes = changes[self.changes :], len(changes)
        kinds = {1: "basic", 2: "licensed"}
        lines = []
        for change in fresh:
            after = kinds.get(change.after, "") if change.what in ("user.type", "user.created") else ""
            lines.append(f"~ zoom: {change.what} {change.who} {after}".rstrip())
        return lines

    def _kept(self, since: int) -> list[EmailMessage]:
        paths = sorted(self.day.opened.servers.folder.glob("*.eml"))[since:]
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

    def _posted(self) -> list[str]:
        """The office's mails of this step; the same mail to several people once."""
        fresh = self._kept(self.mails)
        self.mails += len(fresh)
        told: dict[tuple[str, ...], list[str]] = {}
        for mail in fresh:
            if DESK not in str(mail["From"]):
                continue
            people = [a for _, a in getaddresses([str(mail["To"]), str(mail["Cc"] or "")]) if a]
            subject = " ".join(str(mail["Subject"]).split())
            key = (subject, *_shown(mail, people[0]))
            told.setdefault(key, []).extend(p.removesuffix(f"@{DOMAIN}") for p in people)
        blocks = sorted((sorted(people), key) for key, people in told.items())
        lines = []
        for people, (subject, *body) in blocks:
            lines += [f"< {', '.join(people)}: {subject}", *(f"  {line}".rstrip() for line in body)]
        return [hidden(line) for line in lines]


def _shown(mail: EmailMessage, to: str) -> list[str]:
    """An outsider's mail whole, a colleague's first lines; without the closing; then what is enclosed."""
    part = mail.get_body(("plain",))
    text = part.get_content() if part else ""
    staff = to.startswith(STAFF)
    paragraphs = text.partition("Hormat kami,")[0].strip().splitlines()
    lines = [line for line in paragraphs if line.strip()]
    most = STAFF_LINES if staff else OUTSIDE_LINES
    cut = ["…", *_telling(lines[most:])] if len(lines) > most else []
    enclosed = []
    for each in mail.walk():
        if each.get_content_type() == "text/calendar":
            said = each.get_payload(decode=True).decode()  # type: ignore[union-attr]
            sequence = re.search(r"SEQUENCE:(\d+)", said)
            enclosed.append(f"kalender {each.get_param('method')} {sequence[1] if sequence else 0}")
        elif each.get_content_disposition() == "attachment":
            enclosed.append(str(each.get_filename()))
    names = [f"[{', '.join(dict.fromkeys(e for e in enclosed if e != 'undangan.ics'))}]"] if enclosed else []
    return [*lines[:most], *cut, *names]


def _telling(lines: list[str]) -> list[str]:
    """Of a page's rest: what is doubtful or missing, and what has changed."""
    told = [line for line in lines if OPEN.match(line)]
    for number, line in enumerate(lines):
        if line in CHANGED:
            told += [line, *takewhile(lambda each: each.startswith("  - "), lines[number + 1 :])]
    return told


def hidden(line: str) -> str:
    for pattern, shown in HIDDEN:
        line = pattern.sub(shown, line)
    return line


@lru_cache
def written(what: str) -> bytes:
    return letter_pdf(WISHES[what])


@lru_cache
def blurred() -> bytes:
    """A photo in which nothing can be read."""
    page = Image.new("L", (900, 1260), 205)
    pen = ImageDraw.Draw(page)
    for row in range(90, 1150, 60):
        pen.rectangle((90, row, 780 - row % 170, row + 14), fill=110)
    out = io.BytesIO()
    page.filter(ImageFilter.GaussianBlur(22)).save(out, "JPEG", quality=40)
    return out.getvalue()


def choices_of(steps: list[Step]) -> dict[str, dict[str, Any]]:
    """`$ settings SECTION` with `key = value` lines, over the demo's own."""
    found: dict[str, dict[str, Any]] = {}
    for step in steps:
        if step.sign == "$" and step.head.startswith("settings "):
            for line in step.body:
                key, _, value = line.partition(" = ")
                section = found.setdefault(step.head.split()[1], {})
                name, _, label = key.partition(".")
                if label:
                    section.setdefault(name, {})[label] = value
                else:
                    section[name] = {"true": True, "false": False}.get(value, value)
    return found
