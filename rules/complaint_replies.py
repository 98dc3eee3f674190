"""What complainants and asked units write back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from rules.case import Case, Status
from rules.complaint_mails import due_of, files_of, grievance_of, to_complainant, to_officers
from rules.courtesy import is_thanks, only_courteous
from rules.deadlines import complaint_deadlines, objection_until
from rules.decision import Decision
from rules.facts import FollowUp, ReviewerReply
from rules.lifecycle import counted, moved, touched
from rules.mail import Mail, Verb
from rules.office import Desk
from rules.post import to_requester
from rules.privacy import asks_secrecy

WITHDRAWS = re.compile(r"[*_]*(batal|batalkan|cabut|cancel|withdraw)[*_]*\s*[.,!:]?[*_]*", re.I)
"""The whole first line, and no word beside it (a reason comes with the parsed command)."""


def follow_up(facts: FollowUp | ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    """Words by somebody who is no complaint officer: the reporter, the unit that was asked, or another."""
    mail = facts.mail
    if mail.automatic:
        return Decision(case, (), f"Automatic mail on a complaint, never answered: {mail.automatic}.")
    case = _with_secrecy(case, mail)
    if _is_from(mail, grievance_of(case).forwarded_to) and mail.proof.verdict != "fail" and not mail.flaws:
        return _unit_answers(mail, case, desk)
    if case.requester is None or not _is_from(mail, case.requester.email):
        return _shown(mail, case, desk, party=False, why="A mail by somebody outside the complaint")
    if mail.proof.verdict == "fail" or mail.flaws:
        return _shown(
            mail, case, desk, party=False, why="A mail in the complainant's name that may not be his"
        )
    case = touched(case, mail)
    # whose complaints were merged with it wait for an answer, too: then an officer decides
    if _takes_back(facts) and not case.settled and not case.copies:
        return withdraw(mail, case, now, desk)
    if case.status is Status.ANSWERED and _takes_back(facts):
        return _shown(
            mail, case, desk, party=True, why="A withdrawal after the answer reopens nothing: it", look=False
        )
    if case.status is Status.ANSWERED:
        return _objection(mail, case, now, desk)
    if case.settled:
        return _shown(mail, case, desk, party=True, why=f"A mail on a complaint that is {case.status}")
    if only_courteous(mail):
        return Decision(case, (), "The complainant's thanks were kept; they need no answer.")
    return _addition(mail, case, desk)


def withdraw(mail: Mail, case: Case, now: datetime, desk: Desk) -> Decision:
    """`BATAL` by the complainant: the case ends; he and the officers are told."""
    case, number = counted(case, "closed")
    case = moved(case, Status.WITHDRAWN, settled_at=now, reason="dicabut oleh pelapor", deadlines=())
    effects = (
        *to_complainant(
            case,
            desk,
            f"closed/{number}",
            "withdrawn",
            {},
            relay=f"Sesuai dengan permintaan Bapak/Ibu, pengaduan nomor {case.ticket} telah kami tutup.",
            answering=mail,
        ),
        *to_officers(desk, f"withdrawn/{number}", "withdrawn-notice", {"text": _text(mail)}),
    )
    return Decision(case, effects, "The complainant withdrew the complaint; the officers were told.")


def _objection(mail: Mail, case: Case, now: datetime, desk: Desk) -> Decision:
    """Within the window an objection reopens, and the category's term begins anew; later it is shown."""
    arrived = mail.received_at or now
    if only_courteous(mail):
        return Decision(case, (), "The complainant's thanks were kept; they need no answer.")
    if is_thanks(_text(mail)):
        return _shown(
            mail, case, desk, party=True, why="The complainant's thanks reopen nothing: they", look=False
        )
    if case.settled_at is None or arrived > objection_until(case.settled_at, desk):
        return _shown(
            mail, case, desk, party=True, why="An objection after its ten working days reopens nothing: it"
        )
    case, number = counted(case, "objection")
    case = moved(case, Status.OPEN, settled_at=None, decided_at=None, decided_by=None)
    case = replace(case, grievance=replace(grievance_of(case), reopened_at=arrived))
    due = due_of(case, desk)
    case = replace(
        case,
        grievance=replace(grievance_of(case), due=due),
        deadlines=complaint_deadlines(arrived, due, now, desk),
    )
    data = {"text": _text(mail), "due": due.isoformat()}
    effects = (
        *to_complainant(
            case,
            desk,
            f"objection/{number}",
            "complaint-objection-ack",
            {"due": due.isoformat()},
            relay="Keberatan Bapak/Ibu telah kami terima.",
            answering=mail,
        ),
        *to_officers(desk, f"reopened/{number}", "complaint-reopened", data, attach=files_of(mail)),
    )
    return Decision(case, effects, f"An objection reopened the complaint; its term now ends {due:%Y-%m-%d}.")


def _unit_answers(mail: Mail, case: Case, desk: Desk) -> Decision:
    """The unit that was asked replies: its words go to the officers, and the case is theirs again."""
    case, number = counted(case, "unit")
    if case.status is Status.FORWARDED:
        case = moved(case, Status.OPEN)
    data = {"text": _text(mail), "from": grievance_of(case).forwarded_to}
    effects = to_officers(desk, f"unit/{number}", "complaint-forward-reply", data, attach=files_of(mail))
    return Decision(case, effects, "The unit that was asked answered; its words are before the officers.")


def _addition(mail: Mail, case: Case, desk: Desk) -> Decision:
    """More from the complainant on an open case: before the officers; he hears that it arrived."""
    case, number = counted(case, "question")
    files = files_of(mail)
    case = replace(case, letters=tuple(dict.fromkeys((*case.letters, *files))))
    effects = to_officers(desk, f"question/{number}", "question", _words(mail, number, True), attach=files)
    effects += to_requester(
        replace(case, copies=()), f"follow-up-ack/{number}", "follow-up-ack", answering=mail
    )
    return Decision(case, effects, "The complainant added to the complaint; the officers have it.")


def _shown(mail: Mail, case: Case, desk: Desk, *, party: bool, why: str, look: bool = True) -> Decision:
    """Nothing changes; the officers see it, its author gets no answer."""
    case, number = counted(case, "question")
    data = _words(mail, number, party)
    effects = to_officers(desk, f"question/{number}", "question", data, attach=files_of(mail))
    return Decision(case, effects, f"{why} was laid before the complaint officers.", look=look)


def _with_secrecy(case: Case, mail: Mail) -> Case:
    """`case`, confidential from now on where its reporter asks for it in this mail."""
    if case.requester is None or not _is_from(mail, case.requester.email) or not asks_secrecy(_text(mail)):
        return case
    return replace(case, grievance=replace(grievance_of(case), confidential=True, secrecy_asked=True))


def _takes_back(facts: FollowUp | ReviewerReply) -> bool:
    if isinstance(facts, ReviewerReply):
        return facts.command.verb is Verb.CANCEL
    first = next((line.strip() for line in facts.mail.new_text.splitlines() if line.strip()), "")
    return WITHDRAWS.fullmatch(first) is not None


def _words(mail: Mail, number: int, party: bool) -> dict[str, object]:
    sender = mail.sender.email if mail.sender else ""
    return {"text": _text(mail), "from": sender, "number": number, "party": party}


def _text(mail: Mail) -> str:
    return (mail.new_text or mail.text).strip()


def _is_from(mail: Mail, email: str | None) -> bool:
    return mail.sender is not None and mail.sender.email == email
