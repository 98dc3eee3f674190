"""One meeting a booking, found by its ticket."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from rules.booking import sessions
from rules.decision import ScheduleMeeting
from rules.outcome import Again, Done, Outcome
from zoom.client import Json, ZoomClient, moment
from zoom.errors import UNSURE, Trouble, ZoomError
from zoom.notes import Notes
from zoom.policy import Policy

GONE = (Trouble.NO_MEETING, Trouble.NOT_THERE)


class Meetings:
    """Makes, changes, finds and removes meetings."""

    def __init__(
        self,
        client: ZoomClient,
        policy: Policy,
        now: Callable[[], datetime],
        notes: Notes,
    ) -> None:
        self.client, self.policy, self.now, self.notes = client, policy, now, notes

    async def make_or_change(
        self, host: str, effect: ScheduleMeeting, ticket: str, meeting_id: str | None
    ) -> Outcome:
        """One meeting for `ticket`: the one that is there, changed where it must be, or a new one.

        Hold `host` meanwhile.
        """
        wanted = self.body(effect, ticket)
        there = await self.find(host, ticket, meeting_id)
        if there is None:
            asked = self._asked_lately(ticket, host)
            if asked is not None:
                return Again(f"Rapat {ticket} sudah diminta dan belum terlihat di Zoom.", asked)
            made = await self._make(host, effect, ticket, wanted)
            if isinstance(made, Again):
                return made
            there = made
        elif not _same(there, wanted):
            await self.client.change_meeting(str(there["id"]), wanted)
            there = {**there, "topic": effect.topic}
        self._note(ticket, host, effect, meeting_id=str(there["id"]))
        return Done(await self._result(host, there))

    async def _make(self, host: str, effect: ScheduleMeeting, ticket: str, wanted: Json) -> Json | Again:
        """Ask once; where the answer is lost, come back when a made meeting would be seen."""
        self._note(ticket, host, effect)
        try:
            return await self.client.create_meeting(host, wanted)
        except ZoomError as error:
            if error.trouble in UNSURE:
                return Again(
                    f"Zoom tidak menjawab saat rapat {ticket} dibuat; dilihat kembali nanti.",
                    self.now() + self.policy.settle,
                )
            self.notes.erase(f"meeting/{ticket}")  # refused: it was surely not made
            raise

    async def find(self, host: str, ticket: str, meeting_id: str | None) -> Json | None:
        """The ticket's meeting on `host`, whole; doubles that a fault may have left are removed."""
        known = meeting_id or self._noted(ticket, host).get("id")
        if known:
            try:
                there = await self.client.meeting(known)
            except ZoomError as error:
                if error.trouble not in GONE:
                    raise
            else:
                if str(there.get("host_email") or host).lower() == host:
                    return there
        mine = [m for m in await self.client.meetings(host, "scheduled") if carries(m, ticket)]
        mine.sort(key=lambda m: (str(m.get("created_at", "")), str(m["id"])))
        for double in mine[1:]:
            await self._delete(str(double["id"]))
        return await self.client.meeting(str(mine[0]["id"])) if mine else None

    async def remove(self, meeting_id: str | None, host: str, ticket: str) -> None:
        """The ticket's meetings that are not over; what is over stays in Zoom's history."""
        noted = self._noted(ticket, host)
        if meeting_id or noted:
            try:
                listed = await self.client.meetings(host, "scheduled")
            except ZoomError as error:
                if error.trouble is not Trouble.NOT_THERE:
                    raise
                listed = []
            mine = {str(m["id"]): m for m in listed if carries(m, ticket)}
            ids = {meeting_id, noted.get("id"), *mine} - {None, ""}
            for known in sorted(str(i) for i in ids):
                if known not in mine or not self._over(mine[known]):
                    await self._delete_unless_over(known)
            if noted:
                self.notes.erase(f"meeting/{ticket}")

    async def _delete_unless_over(self, meeting_id: str) -> None:
        try:
            if self._over(await self.client.meeting(meeting_id)):
                return
        except ZoomError as error:
            if error.trouble not in GONE:
                raise
        await self._delete(meeting_id)

    async def _delete(self, meeting_id: str) -> None:
        try:
            await self.client.delete_meeting(meeting_id)
        except ZoomError as error:
            if error.trouble not in GONE or await self._is_there(meeting_id):
                raise  # said to be gone and still shown: looked at again later

    async def _is_there(self, meeting_id: str) -> bool:
        try:
            await self.client.meeting(meeting_id)
        except ZoomError as error:
            if error.trouble in GONE:
                return False
            raise
        return True

    def _over(self, meeting: Json) -> bool:
        recurrence = meeting.get("recurrence") or {}
        days = max(0, int(recurrence.get("end_times") or 1) - 1)
        start = meeting.get("start_time")
        if not start:
            return False
        return moment(start) + timedelta(days=days, minutes=int(meeting.get("duration") or 0)) <= self.now()

    def body(self, effect: ScheduleMeeting, ticket: str) -> Json:
        """What POST and PATCH take; the ticket stands in the agenda. Several days become a daily meeting."""
        days = sessions(effect.start, effect.end)
        first = days[0]
        body: Json = {
            "topic": effect.topic[:200],
            "type": 2,
            "start_time": first[0].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "duration": max(1, round((first[1] - first[0]).total_seconds() / 60)),
            "timezone": effect.timezone,
            "agenda": f"[{ticket}]",
            "settings": dict(self.policy.meeting_settings),
        }
        if len(days) > 1:
            body |= {
                "type": 8,
                "recurrence": {"type": 1, "repeat_interval": 1, "end_times": min(len(days), 50)},
            }
        return body

    def tidy(self) -> None:
        """Forget what was noted of meetings that are over."""
        for key, value in self.notes.under("meeting/").items():
            if datetime.fromisoformat(json.loads(value)["end"]) + timedelta(days=1) < self.now():
                self.notes.erase(key)

    def _noted(self, ticket: str, host: str) -> dict[str, Any]:
        """What is noted of the ticket's meeting on `host`; where it meets elsewhere by now, nothing."""
        noted: dict[str, Any] = json.loads(self.notes.read(f"meeting/{ticket}") or "{}")
        return noted if noted.get("host") == host else {}

    def _note(self, ticket: str, host: str, effect: ScheduleMeeting, meeting_id: str = "") -> None:
        noted = {
            "host": host,
            "start": effect.start.isoformat(),
            "end": effect.end.isoformat(),
            "asked": self.now().isoformat(),
            "id": meeting_id,
        }
        self.notes.write(f"meeting/{ticket}", json.dumps(noted))

    def _asked_lately(self, ticket: str, host: str) -> datetime | None:
        """When an earlier try's meeting must be visible; None where that is past, or there was none."""
        noted = self._noted(ticket, host)
        if not noted:
            return None
        seen = datetime.fromisoformat(noted["asked"]) + self.policy.settle
        return seen if seen > self.now() else None

    async def _result(self, host: str, meeting: Json) -> dict[str, str]:
        key = meeting.get("dynamic_host_key") or await self._host_key(host)
        return {
            "account": host,
            "meeting_id": str(meeting["id"]),
            "topic": str(meeting.get("topic", "")),
            "join_url": str(meeting.get("join_url", "")),
            "password": str(meeting.get("password", "")),
            "host_key": str(key or ""),
        }

    async def _host_key(self, host: str) -> str:
        """With it the agency takes the chair of a lent host's meeting; an own account needs none."""
        if self.policy.mode == "named":
            return ""
        users = await self.client.users("active", host_keys=True)
        return next((str(u.get("host_key") or "") for u in users if u.get("email") == host), "")


def carries(meeting: Json, ticket: str) -> bool:
    return f"[{ticket}]" in f"{meeting.get('agenda') or ''} {meeting.get('topic') or ''}"


def _same(there: Json, wanted: Json) -> bool:
    """Whether Zoom's meeting is already as wanted: when, how long, named what, of which kind."""
    return (
        bool(there.get("start_time"))
        and moment(there["start_time"]) == moment(wanted["start_time"])
        and there.get("duration") == wanted["duration"]
        and there.get("topic") == wanted["topic"]
        and there.get("type") == wanted["type"]
        and carries(there, str(wanted["agenda"]).strip("[]"))
    )
