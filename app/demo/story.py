"""The demo's day, and how it must end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from textwrap import shorten

from app.demo.actors import Actor
from app.demo.letters import Wish, letter_pdf
from app.demo.stage import WIB, Stage

MONDAY = datetime(2026, 3, 2, 8, 5, tzinfo=WIB)
DESK = "diskominfo@kalbarprov.example"


@dataclass
class Story:
    """The scenes, in order; `tickets` names each case by its scene."""

    stage: Stage
    people: Mapping[str, Actor]
    tickets: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def run(self) -> None:
        """The whole day and the days after it."""
        self.stage.timeline.day("the office opens")
        self.a_complete_letter()
        self.a_letter_without_a_stamp()
        self.a_refusal()
        self.a_forger_and_a_question()
        self.a_complaint()
        self.machines_and_broken_files()
        self.the_same_letter_again()
        self.a_letter_nobody_answers()
        self.the_next_working_day()
        self.the_event_passes()

    def _letter(self, sender: str, subject: str, *files: tuple[str, bytes], text: str = "Terlampir.") -> str:
        actor = self.people[sender]
        actor.send(DESK, subject, text, files=files)
        self.stage.timeline.say(actor.name, f"mails “{subject}” ({len(files)} file)", style="green")
        ticket = self.stage.ticket_of(actor, self.known)
        self.stage.timeline.say("Disposisi", f"files it as {ticket}", style="bold cyan")
        return ticket

    def _answer(self, reviewer: str, ticket: str, words: str, text: str, *, after: int = 0) -> None:
        actor = self.people[reviewer]
        page = self.stage.mail(actor, ticket, words, after=after)
        actor.reply(page, text)
        said = shorten(text.splitlines()[0], 72, placeholder=" …")
        self.stage.timeline.say(actor.name, f"answers “{said}” on {ticket}", style="magenta")

    def a_complete_letter(self) -> None:
        ticket = self._letter("dinkes", "Permohonan Akun Zoom", ("surat.pdf", letter_pdf(STUNTING)))
        self.tickets["approved"] = ticket
        self.stage.mail(self.people["dinkes"], ticket)
        self._answer("rina", ticket, "ditinjau", "SETUJU")
        self.stage.status(ticket, "active")
        self.stage.mail(self.people["dinkes"], ticket, "aktif")
        self.stage.timeline.say("Zoom", f"{STUNTING.account} has its licence and meeting", style="blue")

    def a_letter_without_a_stamp(self) -> None:
        ticket = self._letter("dinsos", "Permohonan Zoom Dinas Sosial", ("surat.pdf", letter_pdf(UNSTAMPED)))
        self.tickets["incomplete"] = ticket
        self.stage.status(ticket, "incomplete")
        self.stage.timeline.say("Disposisi", "asks the agency for the stamp", style="bold cyan")

    def a_refusal(self) -> None:
        ticket = self._letter("dishub", "Permohonan Zoom Dishub", ("surat.pdf", letter_pdf(BUSES)))
        self.tickets["rejected"] = ticket
        self._answer("budi", ticket, "ditinjau", "TOLAK acara bersifat tatap muka, akun tidak diperlukan")
        self.stage.status(ticket, "rejected")
        self.stage.mail(self.people["dishub"], ticket)

    def a_forger_and_a_question(self) -> None:
        ticket = self._letter("bappeda", "Permohonan Zoom Bappeda", ("surat.pdf", letter_pdf(PLANNING)))
        self.tickets["forged"] = ticket
        self.stage.mail(self.people["rina"], ticket, "ditinjau")
        forger = self.people["forger"]
        forger.send(
            DESK, f"Re: [{ticket}] Mohon ditinjau", "SETUJU", sender=self.people["rina"].email, login=False
        )
        self.stage.timeline.say("a forger", f"writes “SETUJU” on {ticket} in Rina's name", style="red")
        self.stage.mail(self.people["kabid"], "palsu")
        self.stage.timeline.say("Disposisi", "changes nothing and alerts the office", style="bold cyan")
        self._answer("rina", ticket, "ditinjau", "Setuju? Saya tanya dulu ke bidang.")
        self.stage.mail(self.people["rina"], ticket, "dipahami")
        self._answer("rina", ticket, "ditinjau", f"APPROVE {PLANNING.account}")
        self.stage.status(ticket, "active")

    def a_complaint(self) -> None:
        actor = self.people["warga"]
        actor.send(DESK, "Jaringan internet kantor lurah", COMPLAINT)
        self.stage.timeline.say(actor.name, "complains", style="green")
        ticket = self.stage.ticket_of(actor, self.known)
        self.tickets["complaint"] = ticket
        self.stage.timeline.say("Disposisi", f"files it as {ticket}", style="bold cyan")
        self.stage.mail(actor, ticket)
        self._answer("sari", ticket, ticket, "KATEGORI ringan")
        self.stage.until("a category", lambda: self.stage.case(ticket).grievance.category == "ringan")  # type: ignore[union-attr]

    def machines_and_broken_files(self) -> None:
        self.people["dishub"].send(
            DESK,
            "Balasan otomatis: di luar kantor",
            "Saya sedang cuti.",
            headers=[("Auto-Submitted", "auto-replied")],
        )
        self.stage.timeline.say("a vacation notice", "arrives, and is not answered", style="yellow")
        ticket = self._letter("satpol", "Permohonan Zoom", ("surat.pdf", b"%PDF-1.7 this is not a letter"))
        self.tickets["broken"] = ticket
        self.stage.status(ticket, "incomplete")
        self.stage.timeline.say(
            "Disposisi", "cannot read the file, says so, and asks for a better one", style="bold cyan"
        )

    def the_same_letter_again(self) -> None:
        self.people["dinkes2"].send(
            DESK, "Susulan surat", "Terlampir.", files=[("surat.pdf", letter_pdf(STUNTING))]
        )
        self.stage.timeline.say(self.people["dinkes2"].name, "mails the same letter once more", style="green")
        self.stage.quiet()

    def a_letter_nobody_answers(self) -> None:
        ticket = self._letter("bkd", "Permohonan Zoom BKD", ("surat.pdf", letter_pdf(EXAM)))
        self.tickets["late"] = ticket
        self.stage.mail(self.people["rina"], ticket, "ditinjau")

    def the_next_working_day(self) -> None:
        stage = self.stage
        stage.jump(datetime(2026, 3, 3, 8, 10, tzinfo=WIB), "the next working day")
        ticket = self.tickets["incomplete"]
        page = stage.mail(self.people["dinsos"], ticket)
        before = stage.count(self.people["budi"], ticket, "ditinjau")
        mail = [("surat-berstempel.pdf", letter_pdf(STAMPED))]
        self.people["dinsos"].send(
            DESK, f"Re: {page['Subject']}", "Surat berstempel terlampir.", files=mail, answering=page
        )
        stage.timeline.say(
            self.people["dinsos"].name, "sends the stamped letter in the same thread", style="green"
        )
        stage.status(ticket, "in review")
        self._answer("budi", ticket, "ditinjau", "ACC", after=before)
        stage.status(ticket, "active")
        self._answer("sari", self.tickets["complaint"], "pengaduan", CLOSING)
        stage.status(self.tickets["complaint"], "answered")
        stage.jump(datetime(2026, 3, 3, 16, 5, tzinfo=WIB), "the term of the unanswered letter ends")
        stage.mail(self.people["kabid"], self.tickets["late"])
        stage.timeline.say("Disposisi", "takes it to the head of division", style="bold cyan")
        self._answer("rina", self.tickets["late"], "ditinjau", "SETUJU")
        stage.status(self.tickets["late"], "active")

    def the_event_passes(self) -> None:
        stage = self.stage
        stage.jump(datetime(2026, 3, 4, 8, 0, tzinfo=WIB), "the day before the events")
        stage.mail(self.people["dinkes"], self.tickets["approved"], "pengingat")
        stage.jump(datetime(2026, 3, 10, 18, 0, tzinfo=WIB), "after the events")
        for name in ("approved", "incomplete", "forged", "late"):
            stage.status(self.tickets[name], "ended")
        stage.quiet()


def _wish(
    agency: str, number: str, event: str, day: date, account: str, who: tuple[str, str], **more: object
) -> Wish:
    base: dict[str, object] = {
        "agency": agency,
        "number": number,
        "written": date(2026, 3, 2),
        "event": event,
        "days": (day, day),
        "start": time(9),
        "end": None,
        "participants": 100,
        "account": account,
        "signatory": who[0],
        "nip": who[1],
        "title": f"Kepala {agency}",
    }
    return Wish(**{**base, **more})  # type: ignore[arg-type]


STUNTING = _wish(
    "Dinas Kesehatan", "005/123/DINKES-A/2026", "Rapat Koordinasi Penurunan Stunting", date(2026, 3, 5),
    "dinkes.zoom@kalbarprov.example", ("dr. Erna Yulianti, M.Kes.", "196808121994032005"),
)  # fmt: skip
STAMPED = _wish(
    "Dinas Sosial", "460/77/DINSOS/2026", "Sosialisasi Data Terpadu", date(2026, 3, 6),
    "dinsos.zoom@kalbarprov.example", ("Drs. Yusuf Hamdani, M.Si.", "197002151995031002"),
    end=time(12), participants=60, ink="blue",
)  # fmt: skip
UNSTAMPED = _wish(
    "Dinas Sosial", "460/77/DINSOS/2026", "Sosialisasi Data Terpadu", date(2026, 3, 6),
    "dinsos.zoom@kalbarprov.example", ("Drs. Yusuf Hamdani, M.Si.", "197002151995031002"),
    end=time(12), participants=60, stamped=False,
)  # fmt: skip
BUSES = _wish(
    "Dinas Perhubungan", "551/40/DISHUB/2026", "Pemeriksaan Angkutan Umum", date(2026, 3, 9),
    "dishub.zoom@kalbarprov.example", ("Ir. Anton Sugiarto, M.T.", "196911201996031004"),
)  # fmt: skip
PLANNING = _wish(
    "Badan Perencanaan Pembangunan Daerah", "050/91/BAPPEDA/2026", "Forum Konsultasi Publik RKPD",
    date(2026, 3, 9), "bappeda.zoom@kalbarprov.example", ("Dra. Maria Kusuma, M.M.", "197105171997032003"),
    end=time(15, 30), participants=250, ink="blue",
)  # fmt: skip
EXAM = _wish(
    "Badan Kepegawaian Daerah", "800/12/BKD/2026", "Pembekalan Ujian Dinas", date(2026, 3, 10),
    "bkd.zoom@kalbarprov.example", ("Hendra Wijaya, S.H., M.H.", "197307081998031006"), end=time(11, 30),
)  # fmt: skip
COMPLAINT = (
    "Yth. Diskominfo,\n\nSudah tiga hari jaringan internet di kantor kelurahan kami mati dan layanan "
    "surat online tidak bisa dipakai warga. Kami sangat kecewa dan mengadukan hal ini. Mohon segera "
    "ditindaklanjuti.\n\nHormat saya,\nTini"
)
CLOSING = (
    "SELESAI Jaringan sudah dipulihkan pada 3 Maret 2026 pukul 07.30 WIB setelah perangkat di kantor "
    "kelurahan diganti. Terima kasih atas laporan Ibu."
)
