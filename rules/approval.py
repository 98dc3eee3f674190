"""Approval: its needs, its booking, its first step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rules.answers import not_understood
from rules.ask import STATEABLE, ZONES, Ask, asked_by
from rules.booking import Booking, Slot
from rules.case import Case, Status
from rules.deadlines import approved_deadlines
from rules.decision import ActivateZoom, Decision, Effect, Invite, ScheduleMeeting
from rules.licensing import Wish, held, host_for, offer, wish_of
from rules.lifecycle import by_hand, counted, edition, event_line, invited, moved
from rules.mail import Command, Mail
from rules.office import Desk, Role
from rules.post import to_person, to_requester, to_role


def corrected(case: Case, command: Command) -> Case:
    """`case` with the command's correction lines stated over what the letter says."""
    stated = {k: v for k, v in command.corrections.items() if k in STATEABLE}
    if "first_day" in stated and "last_day" not in stated:
        stated["last_day"] = stated["first_day"]
    return replace(case, stated={**case.stated, **stated}) if stated else case


def restated(case: Case, command: Command) -> Case:
    """`case` with the correction lines and the account that an approval names."""
    case = corrected(case, command)
    if command.argument:
        case = replace(case, stated={**case.stated, "account": command.argument.lower()})
    return case


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for as a reviewer restated it, with a host that is free then."""

    case: Case
    slot: Slot
    wish: Wish
    host: str

    def booked(self, desk: Desk) -> tuple[Booking, ...]:
        return held(self.wish, self.host, desk.bookings)


def planned(mail: Mail, command: Command, before: Case, now: datetime, desk: Desk) -> Plan | Decision:
    """How `command` can be carried out; where it cannot, the answer to its author, and nothing changes."""
    case = restated(before, command)
    ask, wish = asked_by(case), wish_of(case)
    wrong = unfit(ask, now, desk)
    if wrong or ask.slot is None or wish is None:
        return not_understood(mail, before, desk, wrong)
    off = desk.office.zoom_way == "off"
    host = wish.account if off else host_for(wish, desk.bookings, desk.office, now)
    if host is None:
        return no_licence(mail, before, case, now, desk)
    return Plan(case, ask.slot, wish, host)


def approve(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    """An approval books a licence and sets Zoom going; where none is free, the reviewer alone is told."""
    plan = planned(mail, command, case, now, desk)
    if isinstance(plan, Decision):
        return plan
    by = mail.sender.email if mail.sender else ""
    case = moved(
        plan.case,
        Status.APPROVED,
        decided_at=now,
        decided_by=by,
        account=plan.host,
        reason=None,
        complete_at=case.complete_at or now,
        deadlines=approved_deadlines(*plan.slot, now, desk),
        confirmed_at=None,
        zoom={},
        # whoever had an invite before must see that this one is newer (RFC 5546 §2.1.4)
        sequence=case.sequence + ("invited" in case.counters),
    )
    notices = to_role(
        Role.REVIEWER, desk, f"approved/{case.round}/notice", "approved-notice", data={"by": by}, but=by
    )
    stated = f" with corrections ({', '.join(sorted(case.stated))})" if case.stated else ""
    reason = f"Approved by {by}{stated}: {event_line(case)}."
    if desk.office.zoom_way == "off":
        case, effects = confirmed_by_hand(case, now, desk)
        return Decision(case, (*effects, *notices), reason)
    effects = (first_step(case, plan.slot, desk),)
    return Decision(case, (*effects, *notices), reason, bookings=plan.booked(desk))


def unfit(ask: Ask, now: datetime, desk: Desk) -> str:
    """Why an approval cannot be carried out as it stands, in Indonesian; empty where it can."""
    if ask.ends_at is None:
        return "Hari dan tanggal acara belum diketahui. Mohon tambahkan baris Tanggal: di bawah SETUJU."
    if ask.ends_at < now:
        return "Acara sudah lewat. Mohon tambahkan baris Tanggal: di bawah SETUJU, atau balas TOLAK <alasan>."
    if ask.account is None and desk.office.zoom_way != "pool":
        return "Alamat akun belum diketahui. Mohon balas: SETUJU <alamat akun>."
    return ""


def no_licence(mail: Mail, before: Case, wanted: Case, now: datetime, desk: Desk) -> Decision:
    """Nothing changes and the agency hears nothing: the reviewer sees what is near and what could move."""
    case, number = counted(before, "told")
    if mail.sender is None:
        return Decision(case, (), "An approval without a sender.", look=True)
    ask = asked_by(wanted)
    data: dict[str, Any] = {
        "bookings": offer(wanted, now, desk),
        "start": ask.starts_at.isoformat() if ask.starts_at else None,
        "end": ask.ends_at.isoformat() if ask.ends_at else None,
        "account": ask.account,
        "standing": case.status in (Status.APPROVED, Status.ACTIVE),
    }
    told = to_person(mail.sender, f"no-licence/{number}", "no-licence", data=data, answering=mail, token=True)
    return Decision(
        case, (told,), f"No licence is free then: {mail.sender.email} was told what else there is."
    )


def first_step(case: Case, slot: Slot, desk: Desk) -> Effect:
    """What Zoom is asked first: an account's licence, or (pool) a meeting on the host that is lent."""
    return meeting_of(case, slot) if desk.office.zoom_way == "pool" else activation_of(case, slot)


def activation_of(case: Case, slot: Slot, key: str | None = None) -> ActivateZoom:
    """The activation that an approval asks for; the account is named after its agency."""
    ask, account = asked_by(case), case.account or ""
    return ActivateZoom(
        key=key or f"activate/{edition(case)}",
        account=account,
        first_name=(ask.unit or ask.opd or account.split("@")[0])[:64],
        last_name="Kalimantan Barat",
        start=slot[0],
        end=slot[1],
        participants=ask.event.participants or 0,
    )


def meeting_of(case: Case, slot: Slot) -> ScheduleMeeting:
    """The case's meeting on its account or its lent host; made, or changed where there is one."""
    ask = asked_by(case)
    return ScheduleMeeting(
        key=f"meeting/{edition(case)}",
        account=case.account or case.zoom.get("account") or "",
        topic=(ask.event.name or case.subject or "Rapat daring")[:180],
        start=slot[0],
        end=slot[1],
        timezone=ZONES[ask.event.timezone].key,
        meeting_id=case.zoom.get("meeting_id"),
        participants=ask.event.participants or 0,
    )


def confirmed_by_hand(case: Case, now: datetime, desk: Desk) -> tuple[Case, tuple[Effect, ...]]:
    """Zoom is off: the reviewers are asked to do it by hand, the agency is told that it will be done."""
    data = {"account": case.account, "changes": list(case.changed)}
    case = invited(case, now)
    told = to_requester(
        case,
        f"confirmation/{edition(case)}",
        "approved-by-hand",
        data=data,
        invite=Invite("REQUEST", case.sequence),
    )
    asked = by_hand(case, f"by-hand/{edition(case)}/activate", "activate", desk)
    return case, (*asked, *told)
