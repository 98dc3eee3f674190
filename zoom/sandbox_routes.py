"""The sandbox's endpoints, one function each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zoom.sandbox_contract import blank, example
from zoom.sandbox_faults import CODES, DAY, Answer
from zoom.sandbox_state import Json, Office, stamp

DAY_LIMIT = 100
NO_USER: Answer = (404, {}, {"code": 1001, "message": "User does not exist."})
NO_MEETING: Answer = (404, {}, {"code": 3001, "message": "Meeting does not exist."})
DONE: Answer = (204, {}, {})
Query = dict[str, str]
Route = Callable[[Office, dict[str, str], Query, Any], Answer]


def list_users(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    status = query.get("status", "active")
    users = [_user(u, "users_get") for u in office.all_users() if u["status"] == status]
    if query.get("include_fields") != "host_key":
        for user in users:
            user.pop("host_key", None)
    return 200, {}, _page("users", users, query, 300)


def get_user(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"], seen=True)
    return (200, {}, _user(user, "user_get")) if user else NO_USER


def create_user(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    info = body["user_info"]
    email = info["email"].lower()
    if office.user(email) is not None:
        return 409, {}, {"code": 1005, "message": f"User already in the account: {email}"}
    if info["type"] == 2 and len(office.licensed()) >= office.licences:
        return _refuse("no-licence")
    status = "pending" if body["action"] == "create" else "active"
    made = office.add_user(email, info["type"], status, info.get("first_name", ""), info.get("last_name", ""))
    shape = blank(example("users_post"))
    return 201, {}, {key: made.get(key, value) for key, value in shape.items()}


def patch_user(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"])
    if user is None:
        return NO_USER
    kind = body.get("type", user["type"])
    if kind == 2 and user["type"] != 2 and len(office.licensed()) >= office.licences:
        return _refuse("no-licence")
    fields = {k: v for k, v in body.items() if k in ("first_name", "last_name", "host_key", "dept")}
    if kind != user["type"]:
        if user["type"] == 2:
            office.note_taken(user)
        office.put_user({**user, **fields, "type": kind}, "user.type", user)
    elif fields:
        office.put_user({**user, **fields}, "user.profile", user)
    return DONE


def put_status(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"])
    if user is None:
        return NO_USER
    status = "active" if body["action"] == "activate" else "inactive"
    if user["status"] != status:
        office.put_user({**user, "status": status}, "user.status", user)
    return DONE


def delete_user(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"])
    if user is None:
        return NO_USER
    office.put_user(None, "user.deleted", user)
    return DONE


def get_settings(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"], seen=True)
    if user is None:
        return NO_USER
    settings = blank(example("settings_get"))
    large = user["seats"] > 100
    settings["feature"] |= {
        "meeting_capacity": user["seats"],
        "large_meeting": large,
        "large_meeting_capacity": user["seats"] if large else 0,
    }
    return 200, {}, settings


def list_meetings(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"], seen=True)
    if user is None:
        return NO_USER
    found = office.meetings_of(user["id"], query.get("type", "live"))
    shape = blank(example("meetings_get")["meetings"][0])
    return 200, {}, _page("meetings", [{k: m.get(k, v) for k, v in shape.items()} for m in found], query, 300)


def create_meeting(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    user = office.user(values["userId"])
    if user is None or user["status"] != "active":
        return NO_USER
    if not office.count_day(user["id"], DAY_LIMIT):
        return 429, {"X-RateLimit-Category": "Light"}, {"code": 429, "message": DAY}
    number = office.next_serial()
    meeting_id = str(90_000_000_000 + number)
    meeting = {
        "id": int(meeting_id),
        "uuid": f"sandbox{number:08d}==",
        "host_id": user["id"],
        "host_email": user["email"],
        "created_at": stamp(office.now()),
        "join_url": f"https://zoom.example/j/{meeting_id}",
        "start_url": f"https://zoom.example/s/{meeting_id}",
        "password": body.get("password") or f"{(number * 104729) % 900000 + 100000}",
        "status": "waiting",
        "live": False,
        **_wanted(body, stamp(office.now())),
    }
    office.put_meeting(meeting_id, meeting, "meeting.created", user["email"])
    return 201, {}, _meeting(meeting, "meetings_post")


def get_meeting(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    meeting = office.meeting(values["meetingId"], seen=True)
    return (200, {}, _meeting(meeting, "meeting_get")) if meeting else NO_MEETING


def patch_meeting(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    meeting = office.meeting(values["meetingId"])
    if meeting is None:
        return NO_MEETING
    if not office.count_day(meeting["host_id"], DAY_LIMIT):
        return 429, {"X-RateLimit-Category": "Light"}, {"code": 429, "message": DAY}
    changed = {**meeting, **_wanted({**meeting, **body}, meeting["start_time"])}
    office.put_meeting(values["meetingId"], changed, "meeting.changed", meeting["host_email"])
    return DONE


def delete_meeting(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    meeting = office.meeting(values["meetingId"])
    if meeting is None:
        return NO_MEETING
    if meeting["live"]:
        return 400, {}, {"code": 3002, "message": "Sorry, you cannot delete this meeting: it is in progress."}
    office.put_meeting(values["meetingId"], None, "meeting.deleted", meeting["host_email"])
    return DONE


def put_meeting_status(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    meeting = office.meeting(values["meetingId"])
    if meeting is None:
        return NO_MEETING
    office.close_meeting(values["meetingId"])
    return DONE


def plan_usage(office: Office, values: dict[str, str], query: Query, body: Any) -> Answer:
    base = {"type": "monthly_pro", "hosts": office.licences, "usage": len(office.licensed()), "pending": 0}
    return 200, {}, {"plan_base": base}


ROUTES: dict[tuple[str, str], tuple[Route, tuple[str, ...]]] = {
    ("get", "/users"): (list_users, ("user:read:admin", "user:read:list_users:admin")),
    ("post", "/users"): (create_user, ("user:write:admin", "user:write:user:admin")),
    ("get", "/users/{userId}"): (get_user, ("user:read:admin", "user:read:user:admin")),
    ("patch", "/users/{userId}"): (patch_user, ("user:write:admin", "user:update:user:admin")),
    ("delete", "/users/{userId}"): (delete_user, ("user:write:admin", "user:delete:user:admin")),
    ("put", "/users/{userId}/status"): (put_status, ("user:write:admin", "user:update:status:admin")),
    ("get", "/users/{userId}/settings"): (get_settings, ("user:read:admin", "user:read:settings:admin")),
    ("get", "/users/{userId}/meetings"): (
        list_meetings,
        ("meeting:read:admin", "meeting:read:list_meetings:admin"),
    ),
    ("post", "/users/{userId}/meetings"): (
        create_meeting,
        ("meeting:write:admin", "meeting:write:meeting:admin"),
    ),
    ("get", "/meetings/{meetingId}"): (get_meeting, ("meeting:read:admin", "meeting:read:meeting:admin")),
    ("patch", "/meetings/{meetingId}"): (
        patch_meeting,
        ("meeting:write:admin", "meeting:update:meeting:admin"),
    ),
    ("delete", "/meetings/{meetingId}"): (
        delete_meeting,
        ("meeting:write:admin", "meeting:delete:meeting:admin"),
    ),
    ("put", "/meetings/{meetingId}/status"): (
        put_meeting_status,
        ("meeting:write:admin", "meeting:update:status:admin"),
    ),
    ("get", "/accounts/me/plans/usage"): (
        plan_usage,
        ("account:read:admin", "billing:read:plan_usage:admin"),
    ),
}
"""Each endpoint with the scopes that open it, classic and granular; one is enough."""
MEDIUM = frozenset({("get", "/users"), ("get", "/users/{userId}/meetings")})


def _refuse(kind: Any) -> Answer:
    status, code, message = CODES[kind]
    return status, {}, {"code": code, "message": message}


def _page(name: str, items: list[Json], query: Query, most: int) -> Json:
    """next_page_token is the place to go on from."""
    size = min(int(query.get("page_size", 30)), most)
    token = query.get("next_page_token", "")
    start = int(token) if token.isdigit() else (int(query.get("page_number", 1)) - 1) * size
    more = str(start + size) if start + size < len(items) else ""
    return {
        "next_page_token": more,
        "page_count": -(-len(items) // size),
        "page_number": start // size + 1,
        "page_size": size,
        "total_records": len(items),
        name: items[start : start + size],
    }


def _user(user: Json, shape_of: str) -> Json:
    shape = example(shape_of)
    shape = blank(shape["users"][0] if "users" in shape else shape)
    return {key: user.get(key, value) for key, value in shape.items()}


def _meeting(meeting: Json, shape_of: str) -> Json:
    shape = blank(example(shape_of))
    answer = {key: meeting.get(key, value) for key, value in shape.items()}
    answer["settings"] = {**shape["settings"], **meeting["settings"]}
    answer["status"] = "started" if meeting["live"] else "waiting"
    return answer


def _wanted(body: Json, start: str) -> Json:
    """What a creation or a change sets; times are kept in UTC, as Zoom answers them."""
    zone = str(body.get("timezone") or "UTC")
    at = datetime.fromisoformat(str(body.get("start_time") or start))
    if at.tzinfo is None:
        try:
            at = at.replace(tzinfo=ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError):
            at = at.replace(tzinfo=UTC)
    return {
        "topic": body.get("topic") or "Zoom Meeting",
        "agenda": body.get("agenda") or "",
        "type": body.get("type", 2),
        "start_time": stamp(at),
        "duration": body.get("duration", 60),
        "timezone": zone,
        "settings": dict(body.get("settings") or {}),
    }
