"""Effects without the people in them."""

from __future__ import annotations

from dataclasses import replace

from rules.decision import ActivateZoom, Effect, ScheduleMeeting, SendMail


def bare_effect(effect: Effect) -> Effect:
    """That it was done, and which template or call it was; not to whom, nor with which words."""
    if isinstance(effect, SendMail):
        return SendMail("", effect.template, ())
    if isinstance(effect, ActivateZoom):
        return replace(effect, key="", account="", first_name="", last_name="")
    if isinstance(effect, ScheduleMeeting):
        return replace(effect, key="", account="", topic="", meeting_id=None)
    return replace(effect, key="", account="", meeting_id=None)
