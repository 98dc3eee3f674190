"""After the approval: what follows from Zoom's answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.approval import meeting_of
from rules.ask import asked_by
from rules.booking import Booking
from rules.case import Case, Status
from rules.confirmation import confirm, invitation_seen
from rules.deadlines import overdue_review_deadlines, release_again_deadlines
from rules.decision import ActivateZoom, DeactivateZoom, Decision, Effect, ScheduleMeeting, SendMail
from rules.facts import CarriedOut, Parked
from rules.lifecycle import IN_FORCE, LOOK, counted, edition, moved, released
from rules.office import Desk, Role
from rules.post import to_requester, to_role, to_watchers

SECRET = ("password", "host_key")
"""Results that reach the requester's mail and nobody else's."""


def carried_out(facts: CarriedOut, case: Case, now: datetime, desk: Desk) -> Decision:
    """An effect is done: the next step of the standard's procedure."""
    effect = facts.effect
    if facts.result.get("skipped"):
        return Decision(case, (), f"{effect.key} was overtaken by a later decision: Zoom was not told.")
    match effect:
        case ActivateZoom():
            return _activated(effect, facts.result, case, now, desk)
        case ScheduleMeeting():
            return _scheduled(effect, facts.result, case, now, desk)
        case DeactivateZoom():
            return _given_back(effect, facts.result, case, now, desk)
        case SendMail():
            return Decision(case, (), f"Mail {effect.template} was handed to the mail server.")


def _activated(
    effect: ActivateZoom, result: dict[str, str], case: Case, now: datetime, desk: Desk
) -> Decision:
    if case.status in IN_FORCE and effect.account != case.account:
        return Decision(case, (), f"Zoom activated {effect.account}; another account has taken its place.")
    zoom = {**case.zoom, **_open(result), "account": effect.account, "activated_at": now.isoformat()}
    case = replace(case, zoom=zoom)
    if case.status not in IN_FORCE:
        # withdrawn or cancelled while Zoom was being told: give it back at once
        back = DeactivateZoom(key=f"release/{effect.key}/late", account=effect.account)
        return Decision(case, (back,), "Activated after the case was settled: it is given back.")
    booked = _known_licence(case, result, desk)
    if effect.key.startswith(LOOK):
        return replace(invitation_seen(case, result.get("pending") == "yes", now, desk), bookings=booked)
    if effect.key != f"activate/{edition(case)}" or case.status is not Status.APPROVED:
        return Decision(case, (), f"Zoom activated {effect.account} as an earlier decision asked.")
    slot = asked_by(case).slot
    if slot and desk.office.meeting and result.get("pending") != "yes":
        reason = f"Zoom activated {effect.account}; a meeting is made."
        return Decision(case, (meeting_of(case, slot),), reason, bookings=booked)
    return replace(confirm(case, {}, now, desk, f"Zoom activated {effect.account}"), bookings=booked)


def _known_licence(case: Case, result: dict[str, str], desk: Desk) -> tuple[Booking, ...] | None:
    """The case's bookings with what Zoom said of the account: a licence of its own takes none of ours."""
    was = {"yes": True, "no": False}.get(result.get("was_licensed", ""))
    mine = tuple(b for b in desk.bookings if b.ticket == case.ticket)
    if was is None or all(b.was_licensed is was for b in mine):
        return None
    return tuple(replace(b, was_licensed=was) for b in mine)


def _scheduled(
    effect: ScheduleMeeting, result: dict[str, str], case: Case, now: datetime, desk: Desk
) -> Decision:
    host = result.get("account") or effect.account or case.account or ""
    pool = desk.office.zoom_way == "pool"
    if case.status not in IN_FORCE:
        back = DeactivateZoom(
            key=f"release/{effect.key}/late", account=host, meeting_id=result.get("meeting_id")
        )
        return Decision(case, (back,), "The meeting was made after the case was settled: it is given back.")
    if not pool and effect.account != case.account:
        return Decision(case, (), f"A meeting was made on {host}; another account has taken its place.")
    case = replace(case, zoom={**case.zoom, **_open(result)})
    if effect.key != f"meeting/{edition(case)}":
        return Decision(case, (), "A meeting was made as an earlier decision asked.")
    mine = tuple(b for b in desk.bookings if b.ticket == case.ticket)
    elsewhere = pool and any(b.host != host for b in mine)
    booked = tuple(replace(b, host=host) for b in mine) if elsewhere else None
    case = replace(case, account=host or case.account)
    done = f"Meeting {result.get('meeting_id', '')} was made"
    if case.status is Status.ACTIVE:  # the invitation to the account was accepted after the confirmation
        case = replace(case, sequence=case.sequence + 1)
    return replace(confirm(case, result, now, desk, done), bookings=booked)


def _given_back(
    effect: DeactivateZoom, result: dict[str, str], case: Case, now: datetime, desk: Desk
) -> Decision:
    slot = asked_by(case).slot
    to_come = slot is not None and slot[1] + desk.office.margin_after > now
    if case.status in IN_FORCE and (effect.account != (case.account or effect.account) or to_come):
        return Decision(case, (), f"{effect.account} was left; the case goes on at another time or account.")
    case = replace(case, zoom={**case.zoom, "returned_at": now.isoformat()})
    if case.status not in IN_FORCE:
        return Decision(case, (), f"The licence of {effect.account} is back.")
    kept = f" (kept: {result['kept']})" if result.get("kept") else ""
    reason = f"The event is over and the licence of {effect.account} is back{kept}."
    return replace(ended(case, now), reason=reason)


def ended(case: Case, now: datetime) -> Decision:
    """The event is over: nothing is held any more, the agency is thanked."""
    case = moved(case, Status.ENDED, settled_at=now, deadlines=())
    effects = to_requester(case, f"ended/{case.round}", "ended")
    return Decision(case, effects, "The event is over.", bookings=())


def _open(result: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in result.items() if key not in SECRET}


def parked(facts: Parked, case: Case, now: datetime, desk: Desk) -> Decision:
    """An effect was given up: a person is told, and the case waits for that person, not for ever."""
    effect = facts.effect
    match effect:
        case SendMail():
            return _undelivered(effect, facts, case, desk)
        case ActivateZoom():
            case, trouble = _trouble(case, effect, facts.reason, desk)
            said = f"Zoom could not activate {effect.account}: {facts.reason}"
            if case.status is Status.APPROVED and effect.key == f"activate/{edition(case)}":
                return _back_to_review(case, trouble, said, now, desk)
            return Decision(case, trouble, said)
        case ScheduleMeeting():
            case, trouble = _trouble(case, effect, facts.reason, desk)
            said = f"The meeting could not be made: {facts.reason}"
            if case.status is not Status.APPROVED or effect.key != f"meeting/{edition(case)}":
                return Decision(case, trouble, said)
            if desk.office.zoom_way == "pool":
                return _back_to_review(case, trouble, said, now, desk)
            confirmed = confirm(case, {}, now, desk, "The account is active, the meeting could not be made")
            return replace(confirmed, effects=(*trouble, *confirmed.effects))
        case DeactivateZoom():
            case, trouble = _trouble(case, effect, facts.reason, desk)
            if not case.settled:
                case = replace(case, deadlines=release_again_deadlines(now, desk))
            return Decision(
                case, trouble, f"The licence of {effect.account} could not be taken back: {facts.reason}"
            )


def _back_to_review(
    case: Case, trouble: tuple[Effect, ...], said: str, now: datetime, desk: Desk
) -> Decision:
    """What was approved cannot be had: its booking goes, what an earlier approval had given as well."""
    had = released(case, "parked", desk) if "account" in case.zoom else ()
    case = moved(
        case,
        Status.IN_REVIEW,
        round=case.round + 1,
        decided_at=None,
        decided_by=None,
        changed=(),
        deadlines=overdue_review_deadlines(now, desk),
    )
    return Decision(case, (*trouble, *had), said, bookings=())


def _trouble(case: Case, effect: Effect, reason: str, desk: Desk) -> tuple[Case, tuple[Effect, ...]]:
    case, number = counted(case, "trouble")
    data = {"reason": reason, "effect": str(effect.kind)}
    return case, to_watchers(desk, f"zoom-trouble/{number}", "zoom-trouble", data=data)


def _undelivered(effect: SendMail, facts: Parked, case: Case, desk: Desk) -> Decision:
    """A mail nobody took: reviewers are told, unless the telling itself could not be delivered.

    An address that a server refused is dead; one that no server was there to take is not.
    """
    reason = facts.reason
    addresses = tuple(a.email for a in effect.to)
    said = f"Mail {effect.template} to {', '.join(addresses)} was given up: {reason}"
    if effect.template in ("mail-trouble", "bounced", "zoom-trouble", "look"):
        return Decision(case, (), said, look=True)
    staff = {person.address.email for person in desk.office.staff}
    lost = tuple(a for a in addresses if facts.refused and a not in staff and a not in case.dead)
    case, number = counted(replace(case, dead=(*case.dead, *lost)), "trouble")
    role = Role.REVIEWER if case.grievance is None else Role.COMPLAINTS
    data = {"reason": reason, "address": ", ".join(addresses)}
    told = to_role(
        role,
        desk,
        f"mail-trouble/{number}",
        "mail-trouble",
        data=data,
        but=addresses[0] if addresses else None,
    )
    return Decision(case, told, said)
