"""Zoom's refusals by status and body code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zoom.errors import Trouble, refusal, retry_at

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests for this user."


@pytest.mark.parametrize(
    ("status", "code", "message", "trouble"),
    [
        (404, 1001, "User does not exist: a@b.id.", Trouble.NOT_THERE),
        (200, 1010, "User does not belong to this account.", Trouble.NOT_THERE),
        (404, 3001, "Meeting does not exist: 1.", Trouble.NO_MEETING),
        (409, 1005, "User already in the account: a@b.id", Trouble.EXISTS),
        (400, 300, "User already in the account: a@b.id", Trouble.EXISTS),
        (400, 1009, "The user already holds an active account.", Trouble.ELSEWHERE),
        (400, 200, "You have reached the maximum number of licensed users.", Trouble.NO_LICENCE),
        (400, 3412, "", Trouble.NO_LICENCE),
        (400, 4711, "Invalid access token, does not contain scopes:[user:write:admin].", Trouble.SCOPE),
        (401, 124, "Invalid access token, does not contain scopes:[x].", Trouble.SCOPE),
        (401, 124, "Access token is expired.", Trouble.TOKEN),
        (401, 0, "", Trouble.TOKEN),
        (400, 200, "Only available for paid account.", Trouble.PLAN),
        (429, 429, DAY, Trouble.USER_DAY),
        (429, 429, "You have reached the maximum per-second rate limit for this API.", Trouble.RATE),
        (429, 300, "", Trouble.RATE),
        (400, 300, "Validation Failed.", Trouble.INVALID),
        (502, 0, "", Trouble.SERVER),
    ],
)
def test_each_refusal_is_known_by_status_code_and_words(
    status: int, code: int, message: str, trouble: Trouble
) -> None:
    """Also an error that comes with status 200."""
    error = refusal(status, {}, {"code": code, "message": message}, NOW)
    assert error is not None
    assert error.trouble is trouble


@pytest.mark.parametrize("body", [{}, {"id": "x", "email": "a@b.id"}, "", {"existed_email": True}])
def test_an_answer_without_a_code_is_good(body: object) -> None:
    """Users and meetings have no `code`."""
    assert refusal(200, {}, body, NOW) is None
    assert refusal(204, {}, body, NOW) is None


def test_retry_after_is_read_as_zoom_sends_it_and_as_the_rfc_has_it() -> None:
    """A date-time, seconds, or an HTTP date; nonsense is none."""
    assert retry_at("2026-03-03T00:00:00Z", NOW) == datetime(2026, 3, 3, tzinfo=UTC)
    assert retry_at("90", NOW) == NOW + timedelta(seconds=90)
    assert retry_at("Tue, 03 Mar 2026 00:00:00 GMT", NOW) == datetime(2026, 3, 3, tzinfo=UTC)
    assert retry_at("soon", NOW) is None


def test_a_daily_limit_says_so_and_waits_for_zooms_next_day() -> None:
    """X-RateLimit-Type tells a day from a second; the user's meeting limit ends at midnight UTC."""
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    daily = refusal(429, {"X-RateLimit-Type": "Daily-limit"}, {"code": 429, "message": ""}, NOW)
    second = refusal(429, {"X-RateLimit-Type": "QPS"}, {"code": 429, "message": ""}, NOW)
    user = refusal(429, {}, {"code": 429, "message": DAY}, NOW)
    assert daily is not None
    assert second is not None
    assert user is not None
    assert (daily.daily, daily.retry_at) == (True, midnight)
    assert (second.daily, second.retry_at) == (False, NOW + timedelta(seconds=1))
    assert (user.daily, user.retry_at) == (True, midnight)
