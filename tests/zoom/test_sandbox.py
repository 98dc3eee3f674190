"""The sandbox refuses and answers as Zoom does."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.zoom.conftest import ACCOUNT, Clock, client_of
from zoom.client import ZoomClient
from zoom.errors import Trouble, ZoomError
from zoom.sandbox import SandboxZoom
from zoom.sandbox_contract import example


def ask(zoom: SandboxZoom, method: str, path: str, body: object = None) -> httpx.Response:
    """One request with a good token, past the client."""
    access = zoom.access
    given = httpx.post(
        access.token_url,
        params={"grant_type": "account_credentials", "account_id": access.account_id},
        auth=(access.client_id, access.client_secret),
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {given}"}
    return httpx.request(method, access.api_url + path, headers=headers, json=body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/users", {"action": "invent", "user_info": {"email": "a@b.id", "type": 1}}),
        ("POST", "/users", {"user_info": {"email": "a@b.id", "type": 1}}),
        ("POST", "/users", {"action": "create", "user_info": {"email": "a@b.id"}}),
        ("POST", "/users", {"action": "create", "user_info": {"email": "a@b.id", "type": 7}}),
        (
            "POST",
            "/users",
            {"action": "create", "user_info": {"email": "a@b.id", "type": 1, "first_name": "x" * 65}},
        ),
        ("POST", "/users", None),
        ("PATCH", f"/users/{ACCOUNT}", {"type": "licensed"}),
        ("PUT", f"/users/{ACCOUNT}/status", {"action": "pause"}),
        ("PUT", f"/users/{ACCOUNT}/status", {}),
        ("POST", f"/users/{ACCOUNT}/meetings", {"type": 5}),
        ("POST", f"/users/{ACCOUNT}/meetings", {"type": 2, "start_time": "besok pagi"}),
        ("POST", f"/users/{ACCOUNT}/meetings", {"type": 2, "duration": "lama"}),
        ("POST", f"/users/{ACCOUNT}/meetings", {"settings": {"audio": "loud"}}),
        ("GET", "/users?status=asleep", None),
        ("GET", "/users?page_size=301", None),
        ("GET", f"/users/{ACCOUNT}/meetings?type=past", None),
        ("GET", "/meetings/abc", None),
    ],
)
def test_what_the_document_does_not_allow_is_refused(
    zoom: SandboxZoom, method: str, path: str, body: object
) -> None:
    """Status 400, code 300, the field named; and nothing changes."""
    zoom.office.add_user(ACCOUNT)
    changes = len(zoom.changes)
    answer = ask(zoom, method, path, body)
    assert (answer.status_code, answer.json()["code"]) == (400, 300)
    assert answer.json()["errors"][0]["field"]
    assert len(zoom.changes) == changes


def shape(value: Any) -> Any:
    """Keys and kinds; what a list holds is shown by its first item."""
    match value:
        case dict():
            return {key: shape(inner) for key, inner in value.items()}
        case list():
            return [shape(value[0])] if value else []
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case _:
            return type(value).__name__


def fits(answer: Any, recorded: Any) -> bool:
    """Every key of the answer is recorded, with the same kind; and none of the recorded is missing."""
    if isinstance(answer, dict) and isinstance(recorded, dict):
        return answer.keys() == recorded.keys() and all(fits(answer[k], recorded[k]) for k in answer)
    if isinstance(answer, list):
        return isinstance(recorded, list) and all(fits(a, recorded[0]) for a in answer if recorded)
    return bool(shape(answer) == shape(recorded))


def test_answers_have_the_shape_of_the_recorded_ones(zoom: SandboxZoom) -> None:
    """Key by key, kind by kind."""
    zoom.office.add_user(ACCOUNT)
    body = {"action": "create", "user_info": {"email": "b@x.id", "type": 1, "first_name": "B"}}
    assert fits(ask(zoom, "POST", "/users", body).json(), example("users_post"))
    assert fits(ask(zoom, "GET", f"/users/{ACCOUNT}").json(), example("user_get"))
    assert fits(ask(zoom, "GET", "/users?include_fields=host_key").json(), example("users_get"))
    assert fits(ask(zoom, "GET", f"/users/{ACCOUNT}/settings").json(), example("settings_get"))
    made = ask(zoom, "POST", f"/users/{ACCOUNT}/meetings", {"topic": "Rapat", "type": 2}).json()
    assert fits(made, example("meetings_post"))
    assert fits(ask(zoom, "GET", f"/meetings/{made['id']}").json(), example("meeting_get"))
    listed = ask(zoom, "GET", f"/users/{ACCOUNT}/meetings?type=scheduled").json()
    assert fits(listed, example("meetings_get"))


def test_the_last_licence_is_given_once(zoom: SandboxZoom) -> None:
    """Then refused, until one comes back."""
    zoom.office.licences = 1
    zoom.office.add_user("a@x.id")
    zoom.office.add_user("b@x.id")
    assert ask(zoom, "PATCH", "/users/a@x.id", {"type": 2}).status_code == 204
    assert ask(zoom, "PATCH", "/users/b@x.id", {"type": 2}).status_code == 400
    assert ask(zoom, "GET", "/accounts/me/plans/usage").json()["plan_base"]["usage"] == 1
    ask(zoom, "PATCH", "/users/a@x.id", {"type": 1})
    assert ask(zoom, "PATCH", "/users/b@x.id", {"type": 2}).status_code == 204


def test_a_change_shows_after_the_delay(clock: Clock) -> None:
    """Readers see the old state for a while; a second change builds on the new one."""
    with SandboxZoom(now=clock, delay=timedelta(seconds=10)) as zoom:
        zoom.office.add_user(ACCOUNT)
        clock.now += timedelta(minutes=1)
        ask(zoom, "PATCH", f"/users/{ACCOUNT}", {"type": 2})
        assert ask(zoom, "GET", f"/users/{ACCOUNT}").json()["type"] == 1
        ask(zoom, "PATCH", f"/users/{ACCOUNT}", {"first_name": "Baru"})
        clock.now += timedelta(seconds=10)
        seen = ask(zoom, "GET", f"/users/{ACCOUNT}").json()
        assert (seen["type"], seen["first_name"]) == (2, "Baru")


def test_a_host_has_one_meeting_at_a_time_and_what_harms_it_is_on_record(zoom: SandboxZoom) -> None:
    """A second start is refused; a licence taken meanwhile is written down."""
    zoom.office.add_user(ACCOUNT, kind=2)
    first, second = (ask(zoom, "POST", f"/users/{ACCOUNT}/meetings", {"type": 2}).json()["id"] for _ in "ab")
    assert zoom.office.start_meeting(str(first))
    assert not zoom.office.start_meeting(str(second))
    assert [m["id"] for m in ask(zoom, "GET", f"/users/{ACCOUNT}/meetings?type=live").json()["meetings"]] == [
        first
    ]
    ask(zoom, "PATCH", f"/users/{ACCOUNT}", {"type": 1})
    assert [h.what for h in zoom.office.harms] == ["host.busy", "taken.live"]
    assert ask(zoom, "DELETE", f"/meetings/{first}").status_code == 400
    ask(zoom, "PUT", f"/meetings/{first}/status", {"action": "end"})
    assert ask(zoom, "DELETE", f"/meetings/{first}").status_code == 204


def test_more_requests_than_a_second_allows_are_turned_away(clock: Clock) -> None:
    """429, X-RateLimit-Type QPS, Retry-After a date-time."""
    with SandboxZoom(now=clock, rates={"light": 1, "medium": 1}) as zoom:
        zoom.office.add_user(ACCOUNT)
        with ThreadPoolExecutor(12) as many:
            answers = list(many.map(lambda _: ask(zoom, "GET", f"/users/{ACCOUNT}"), range(12)))
        refused = [a for a in answers if a.status_code == 429]
        assert refused
        assert refused[0].headers["X-RateLimit-Type"] == "QPS"
        assert refused[0].headers["Retry-After"].endswith("Z")


def test_without_its_scope_an_endpoint_is_closed(clock: Clock) -> None:
    """Zoom's words name the scopes."""
    with SandboxZoom(now=clock, scopes=("user:read:admin",)) as zoom:
        zoom.office.add_user(ACCOUNT)

        async def work() -> None:
            async with client_of(zoom, clock) as client:
                await client.user(ACCOUNT)
                with pytest.raises(ZoomError) as told:
                    await client.set_type(ACCOUNT, 2)
                assert told.value.trouble is Trouble.SCOPE

        asyncio.run(work())


def test_every_call_of_the_client_is_one_that_the_document_knows(zoom: SandboxZoom, clock: Clock) -> None:
    """All methods once: nothing refused, nothing unrecognized."""

    async def calls(client: ZoomClient) -> None:
        await client.create_user(ACCOUNT, "Dinas", "Kalbar")
        zoom.office.accept(ACCOUNT)
        await client.set_type(ACCOUNT, 2)
        await client.set_status(ACCOUNT, "activate")
        await client.users("active", host_keys=True)
        await client.user_settings(ACCOUNT)
        made = await client.create_meeting(ACCOUNT, {"topic": "Rapat", "type": 2})
        meeting = str(made["id"])
        await client.change_meeting(meeting, {"topic": "Rapat lain"})
        assert (await client.meeting(meeting))["topic"] == "Rapat lain"
        await client.end_meeting(meeting)
        await client.meetings(ACCOUNT, "upcoming")
        await client.delete_meeting(meeting)
        await client.plan_usage()
        await client.delete_user(ACCOUNT, "disassociate")

    async def work() -> None:
        async with client_of(zoom, clock) as client:
            await calls(client)

    asyncio.run(work())
    assert not zoom.refused
    assert all(entry.status < 300 for entry in zoom.log)


def test_the_page_shows_users_meetings_and_licences_in_indonesian(zoom: SandboxZoom) -> None:
    """Escaped: a topic may hold anything."""
    zoom.office.add_user(ACCOUNT, kind=2)
    ask(zoom, "POST", f"/users/{ACCOUNT}/meetings", {"topic": "<script>Rapat", "type": 2})
    page = httpx.get(zoom.url).text
    assert "Lisensi terpakai: <b>1</b> dari <b>20</b>" in page
    assert "berlisensi" in page
    assert "&lt;script&gt;Rapat" in page


def test_it_runs_by_itself_and_can_be_told_to_fail() -> None:
    """python -m zoom.sandbox prints what a daemon needs; POST /_sandbox/faults."""
    command = [sys.executable, "-m", "zoom.sandbox", "--port", "0", "--user", f"{ACCOUNT}:300"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(8)]
            url = lines[0].split()[-1].rstrip("/")
            said = tomllib.loads("".join(lines))["zoom"]
            assert said["base_url"] == f"{url}/v2" and said["licences"] == 20
            asked = {"grant_type": "account_credentials", "account_id": said["account_id"]}
            who = (said["client_id"], said["client_secret"])
            assert httpx.post(said["oauth_url"], params=asked, auth=who).status_code == 200
            told = httpx.post(f"{url}/_sandbox/faults", content=json.dumps({"kind": "500", "path": "/users"}))
            assert told.status_code == 200
            assert httpx.get(f"{url}/v2/users").status_code == 500
            assert httpx.get(f"{url}/v2/users").status_code == 401
            assert ACCOUNT in httpx.get(url).text
        finally:
            process.terminate()
