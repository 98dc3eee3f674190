"""One account's licence: given, taken, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from rules.booking import Booking
from zoom.client import BASIC, LICENSED, Json, ZoomClient
from zoom.errors import UNSURE, Trouble, ZoomError
from zoom.notes import Notes
from zoom.policy import Policy


class Grants:
    """Hold the account's lock around every method that changes something.

    Zoom may show an old state for a while (`policy.settle`): what we did ourselves is believed first.
    given/ACCOUNT is "asked" before the change, "yes" after it, and "taken TIME" once the licence is back.
    """

    def __init__(self, client: ZoomClient, policy: Policy, now: Callable[[], datetime], notes: Notes) -> None:
        self._client, self._policy, self._now, self._notes = client, policy, now, notes

    async def look(self, account: str) -> Json | None:
        """The user, or None where this account of Zoom has none."""
        try:
            return await self._client.user(account)
        except ZoomError as error:
            if error.trouble is Trouble.NOT_THERE:
                return None
            raise

    async def live(self, account: str) -> list[Json]:
        """Meetings in progress; a user that is not there, or not there yet, has none."""
        try:
            return await self._client.meetings(account, "live")
        except ZoomError as error:
            user = await self.look(account) if error.trouble is Trouble.NOT_THERE else None
            if error.trouble is not Trouble.NOT_THERE or (user and user.get("status") == "active"):
                raise  # in doubt, a meeting may be running
            return []

    def before(self, account: str, user: Json | None, others: Sequence[Booking]) -> str:
        """absent, basic or licensed: what it was before we first touched it; written down before we do.

        `others` are other tickets' bookings of the account.
        """
        key = f"before/{account}"
        noted = self._notes.read(key)
        if noted is not None:
            return noted
        was = "absent" if user is None else "licensed" if user.get("type") == LICENSED else "basic"
        if was == "licensed" and (
            self.is_given(account)
            or self._taken_lately(account)
            or any(b.was_licensed is False for b in others)
        ):
            was = "basic"  # the licence that is seen is ours
        self._notes.write(key, was)
        return was

    def was_before(self, account: str) -> str | None:
        return self._notes.read(f"before/{account}")

    def forget(self, account: str) -> None:
        """Nobody has booked the account any more."""
        self._notes.erase(f"before/{account}")

    def tidy(self, account: str, unbooked: bool) -> None:
        """Notes outlive their bookings only while a licence is on by us: later requests look anew."""
        if unbooked and not self.is_given(account):
            self.forget(account)
            if not self._taken_lately(account):
                self._notes.erase(f"given/{account}")

    def noted(self) -> frozenset[str]:
        keys = [*self._notes.under("before/"), *self._notes.under("given/")]
        return frozenset(key.partition("/")[2] for key in keys)

    def is_given(self, account: str) -> bool:
        return self._notes.read(f"given/{account}") in ("asked", "yes")

    def given(self, sure: bool = False) -> frozenset[str]:
        """Accounts whose licence is on by us; `sure`: Zoom has said so."""
        good = ("yes",) if sure else ("asked", "yes")
        noted = self._notes.under("given/").items()
        return frozenset(key.removeprefix("given/") for key, value in noted if value in good)

    def asking(self, account: str) -> None:
        self._notes.write(f"given/{account}", "asked")

    def asked(self, account: str, done: bool = True) -> None:
        """Zoom answered: the licence is on, or surely is not."""
        if done:
            self._notes.write(f"given/{account}", "yes")
        else:
            self._notes.erase(f"given/{account}")

    async def give(self, account: str, user: Json) -> bool:
        """Licensed from now on; False where it was already."""
        if user.get("type") == LICENSED and not self._taken_lately(account):
            if self.is_given(account):
                self.asked(account)
            return False
        was_given = self.is_given(account)
        self.asking(account)
        try:
            await self._client.set_type(account, LICENSED)
        except ZoomError as error:
            if error.trouble not in UNSURE and not was_given:
                self.asked(account, done=False)
            raise
        self.asked(account)
        return True

    async def take(self, account: str, user: Json | None) -> str:
        """Basic from now on; "gone" where there is no such user. See first that no meeting is live."""
        if not self.is_given(account) and (user is None or user.get("type") != LICENSED):
            return "gone" if user is None else ""
        try:
            await self._client.set_type(account, BASIC)  # also where a read says that it is needless
        except ZoomError as error:
            if error.trouble is not Trouble.NOT_THERE or user is not None:
                raise
            self._notes.erase(f"given/{account}")
            return "gone"
        self._notes.write(f"given/{account}", f"taken {self._now().isoformat()}")
        return ""

    def _taken_lately(self, account: str) -> bool:
        noted = self._notes.read(f"given/{account}") or ""
        if not noted.startswith("taken "):
            return False
        return self._now() < datetime.fromisoformat(noted.removeprefix("taken ")) + self._policy.settle
