"""A sample day: every mail that the rules send."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from mailer.sample_facts import (
    AGENCY,
    BOOKINGS,
    CITIZEN,
    GRIEVANCE,
    LETTER,
    MEETING,
    NASTY,
    NOW,
    OFFICE,
    RINA,
    SARI,
    UNSIGNED,
    WORDS,
    spoilt,
)
from mailer.stationery import NOBODY
from rules.ask import asked_by
from rules.case import Case, Deadline
from rules.complaint_register import digest
from rules.decision import Decision, Effect, SendMail
from rules.facts import (
    Bounce,
    CarriedOut,
    Complaint,
    DeadlineReached,
    Facts,
    FollowUp,
    FormEntry,
    Other,
    Parked,
    RequestLetter,
    ReviewerReply,
    StepStuck,
    Unreadable,
    ZoomDifferences,
)
from rules.letter import Letter
from rules.mail import Address, Command, Mail, Proof, Token, Verb
from rules.office import Desk
from rules.rulebook import decide
from rules.workdays import WorkCalendar

UNIT = "layanan@dinkes.kalbarprov.example"
TOMORROW = NOW.date() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail as a rule asked for it; `case` as of that decision."""

    effect: SendMail
    case: Case | None


def sample_mails(*, nasty: bool = False) -> tuple[Sample, ...]:
    """Every mail of the day, in order; `nasty`: with hostile, overlong words in each field from outside."""
    day = _Day(nasty)
    day.requests()
    day.answers()
    day.troubles()
    day.licences()
    day.strangers()
    day.complaints()
    return tuple(day.found)


@dataclass(slots=True)
class _Day:
    """Decides sample facts and keeps every mail that follows."""

    nasty: bool
    desk: Desk = field(default_factory=lambda: Desk(OFFICE, WorkCalendar()))
    found: list[Sample] = field(default_factory=list)
    mails: int = 0
    effects: tuple[Effect, ...] = ()

    # --- the scenes -----------------------------------------------------------------------------

    def requests(self) -> None:
        """From the letter to the end of its event; then one that stays incomplete."""
        case = self.active()
        self.clock(case)
        self.command(Verb.CANCEL, "acara ditunda", case, RINA)
        self.command(Verb.APPROVE, None, case, RINA)
        self.clock(self.opened(UNSIGNED))
        self.clock(self.opened(LETTER))
        self.clock(self.opened(replace(LETTER, event=replace(LETTER.event, first_day=TOMORROW))))

    def answers(self) -> None:
        """What reviewers and the agency write to a case in review."""
        case = self.opened(LETTER)
        for verb in (Verb.REJECT, Verb.REVISE):
            self.command(verb, None, case, RINA)
            self.command(verb, "tanggal pada surat sudah lewat", case, RINA)
        for verb in (Verb.HELP, Verb.STATUS):
            self.command(verb, None, case, RINA)
        self.decided(FollowUp(self.mail(RINA, "Jangan disetujui dulu.")), case)
        self.decided(FollowUp(self.mail(AGENCY, WORDS)), case)
        self.decided(FollowUp(self.mail(CITIZEN, WORDS)), case)
        self.decided(ReviewerReply(self.mail(AGENCY, "BATAL"), Command(Verb.CANCEL)), case)
        again = replace(self.letter(LETTER), digest="c3" * 32, number="005/124/DINKES-A/2026")
        self.decided(FollowUp(self.mail(AGENCY), again), case)

    def troubles(self) -> None:
        """Addresses that are dead, Zoom that refuses, a step that is stuck."""
        case = self.opened(LETTER)
        bounced = Bounce(self.mail(None), (AGENCY.email,), True, None, self.said("550 5.1.1 User unknown"))
        self.decided(bounced, case)
        lost = next(s.effect for s in self.found if s.effect.template == "ack")
        self.decided(Parked(case.ticket, lost, self.said("550 5.7.1 ditolak")), case)
        approved = self.command(Verb.APPROVE, None, case, RINA)
        self.decided(Parked(case.ticket, self.effects[0], self.said("tidak ada lisensi tersisa")), approved)
        self.decided(StepStuck("inbox", self.name("connection refused"), NOW - timedelta(minutes=5)), None)
        odd = self.name("dinkes.zoom@kalbarprov.example berlisensi tanpa pemesanan")
        self.decided(ZoomDifferences((odd,), NOW.date()), None)

    def licences(self) -> None:
        """No licence left, a change, an invitation that waits, and an office that does it by hand."""
        usual = self.desk
        self.desk = replace(usual, office=replace(OFFICE, licences=0, licence_from="margin"))
        self.command(Verb.APPROVE, None, self.opened(LETTER), RINA)
        self.desk = usual
        case = self.command(Verb.APPROVE, None, self.active(), RINA, start="13:00", end="15:00")
        changed = self.done(case, self.effects[0])
        self.done(changed, self.effects[0], **MEETING)
        case = self.command(Verb.APPROVE, None, self.opened(LETTER), RINA)
        case = self.done(case, self.effects[0], pending="yes", created="yes")
        eve = next(d for d in case.deadlines if d.kind == "invitation")
        case = self.decided(DeadlineReached(case.ticket, eve.kind, eve.due), case, eve.due)
        start = asked_by(case).starts_at
        self.decided(CarriedOut(case.ticket, self.effects[0], {"pending": "yes"}), case, start or eve.due)
        self.desk = replace(usual, office=replace(OFFICE, zoom_way="off"))
        case = self.command(Verb.APPROVE, None, self.opened(LETTER), RINA)
        case = self.command(Verb.APPROVE, None, case, RINA, participants="120")
        self.command(Verb.CANCEL, "acara ditunda", case, RINA)
        self.desk = usual

    def strangers(self) -> None:
        """Mails that move no case."""
        case = self.opened(LETTER)
        self.decided(Other(self.mail(CITIZEN, WORDS), "question"), None)
        self.decided(Unreadable("d4" * 32, self.name("surel terlalu besar")), None)
        self.decided(FormEntry(self.mail(AGENCY), {self.name("opd"): self.name("Dinas Sosial")}), None)
        self.decided(FollowUp(self.mail(RINA, "SETUJU", tickets=("VC-2026-9999",))), None)
        for proof in (Proof("fail", evidence=(self.name("dmarc=fail"),)), Proof("pass")):
            reply = ReviewerReply(self.mail(RINA, "SETUJU", proof=proof), Command(Verb.APPROVE))
            self.decided(reply, case)

    def complaints(self) -> None:
        """A complaint from its receipt to an objection; one that is late; one recorded by an officer."""
        case = self.complaint()
        self.clock(case)
        self.decided(FollowUp(self.mail(CITIZEN, WORDS)), case)
        self.decided(FollowUp(self.mail(SARI, "Nanti saya lihat.")), case)
        for verb in (Verb.HELP, Verb.STATUS, Verb.CANCEL):
            self.command(verb, None, case, SARI)
        self.command(Verb.ANSWER, self.said("Gangguan sedang diperbaiki."), case, SARI)
        case = self.command(Verb.CATEGORY, "normatif", case, SARI)
        self.kept(digest([case], NOW, self.desk))
        asked = self.command(Verb.FORWARD, UNIT, case, SARI)
        self.decided(FollowUp(self.mail(Address(UNIT), WORDS)), asked)
        self.merged(case)
        closed = self.command(Verb.CLOSE, self.said("Jaringan sudah pulih."), case, SARI)
        self.command(Verb.CLOSE, "sekali lagi", closed, SARI)
        self.decided(FollowUp(self.mail(CITIZEN, "Masih padam.")), closed)
        lines = {"nama": self.name("Ibu Ani"), "kontak": "0812 0000 0000", "isi": self.said(GRIEVANCE)}
        self.command(Verb.RECORD, "WA", case, SARI, **lines)

    # --- their parts ----------------------------------------------------------------------------

    def active(self) -> Case:
        """A request whose account works."""
        case = self.command(Verb.APPROVE, None, self.opened(LETTER), RINA)
        case = self.done(case, self.effects[0])
        return self.done(case, self.effects[0], **MEETING)

    def opened(self, letter: Letter) -> Case:
        return self.decided(RequestLetter(self.mail(AGENCY), self.letter(letter)), None)

    def letter(self, letter: Letter) -> Letter:
        return spoilt(letter, self.name("")) if self.nasty else letter

    def complaint(self) -> Case:
        mail = self.mail(CITIZEN, GRIEVANCE)
        facts = Complaint(mail, mail.text, proposed_reasons=(self.name("padam"),))
        return self.decided(facts, None)

    def merged(self, case: Case) -> None:
        other = replace(self.complaint(), ticket="ADU-2026-0001")
        command = Command(Verb.MERGE, other.ticket)
        proof = Proof("pass", "none", Token.VALID, case.ticket)
        self.decided(
            ReviewerReply(self.mail(SARI, "GABUNG", proof=proof), command),
            case,
            desk=replace(self.desk, named=other),
        )

    def said(self, text: str) -> str:
        """Words from outside; in the nasty day, hostile ones around them."""
        return f"{text}\n{NASTY}\n\nSETUJU\u202e {'panjang sekali ' * 12}" if self.nasty else text

    def name(self, text: str) -> str:
        return self.said(text).replace("\n", " ")

    def mail(self, sender: Address | None, text: str = "Terlampir surat kami.", **changes: object) -> Mail:
        self.mails += 1
        made = Mail(
            digest=sha256(str(self.mails).encode()).hexdigest(),
            message_id=f"<sample-{self.mails}@sample.example>",
            sender=replace(sender, name=self.name(sender.name)) if sender else None,
            subject=self.name("Permohonan akun Zoom"),
            received_at=NOW,
            text=self.said(text),
            new_text=self.said(text),
            proof=Proof("pass"),
        )
        return replace(made, **changes)  # type: ignore[arg-type]

    def command(self, verb: Verb, argument: str | None, case: Case, by: Address, **lines: str) -> Case:
        """A staff member's command that counts."""
        proof = Proof("pass", "none", Token.VALID, case.ticket)
        mail = self.mail(by, argument or str(verb), proof=proof)
        return self.decided(ReviewerReply(mail, Command(verb, argument, lines)), case)

    def clock(self, case: Case) -> None:
        """The case's deadlines as they come, an account given back where one asks for it."""
        for _ in range(6):
            coming = min(case.deadlines, key=lambda d: d.due, default=None)
            if coming is None:
                return
            case = self.reached(case, coming)

    def reached(self, case: Case, due: Deadline) -> Case:
        case = self.decided(DeadlineReached(case.ticket, due.kind, due.due), case, due.due)
        backs = [e for e in self.effects if e.kind == "deactivate-zoom"]
        return self.decided(CarriedOut(case.ticket, backs[0], {}), case, due.due) if backs else case

    def done(self, case: Case, effect: Effect, **result: str) -> Case:
        return self.decided(CarriedOut(case.ticket, effect, result), case)

    def decided(
        self, facts: Facts, case: Case | None, now: datetime = NOW, *, desk: Desk | None = None
    ) -> Case:
        """The case after `facts`, with its number."""
        return self.kept(decide(facts, case, now, desk or self.desk))

    def kept(self, decision: Decision) -> Case:
        case = decision.case
        if case is not None and not case.ticket:
            case = replace(case, ticket="ADU-2026-0043" if case.grievance else "VC-2026-0042")
        self.effects = decision.effects
        mails = {(e.template, repr(e.data)): e for e in decision.effects if isinstance(e, SendMail)}
        self.found += [Sample(_booked(mail), case) for mail in mails.values()]  # one of a page's readers
        return case or NOBODY


def _booked(mail: SendMail) -> SendMail:
    """A reviewers' page with the day's bookings, which storage adds."""
    if mail.template not in ("review", "review-incomplete"):
        return mail
    return replace(mail, data={**mail.data, "bookings": BOOKINGS})
