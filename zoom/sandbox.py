"""A Zoom of our own on the loopback."""

from __future__ import annotations

import argparse
import base64
import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zoom.sandbox_contract import faults as contract_faults
from zoom.sandbox_contract import find
from zoom.sandbox_faults import KINDS, Answer, Fault, Faults, answer_of, too_many
from zoom.sandbox_http import handler
from zoom.sandbox_page import page
from zoom.sandbox_routes import MEDIUM, ROUTES
from zoom.sandbox_state import Change, Entry, Office
from zoom.token import Access

CLASSIC = (
    "user:read:admin",
    "user:write:admin",
    "meeting:read:admin",
    "meeting:write:admin",
    "account:read:admin",
)
RATES = {"light": 30, "medium": 20}


def real_now() -> datetime:
    """The default clock of a sandbox that was given none."""
    return datetime.now(UTC)


class SandboxZoom:
    """In-process HTTP server on a free loopback port: `with SandboxZoom() as zoom: zoom.access …`.

    `now` may be a virtual clock; `delay` is how long a change stays unseen by readers; `rates` are
    requests a second by category (None: no limit), counted on the real clock.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = real_now,
        licences: int = 20,
        delay: timedelta = timedelta(0),
        rates: dict[str, int] | None = None,
        accept_after: timedelta | None = None,
        scopes: tuple[str, ...] = CLASSIC,
        token_life: timedelta = timedelta(hours=1),
        port: int = 0,
    ) -> None:
        self.office = Office(now, licences, delay, accept_after=accept_after)
        self.scopes, self.token_life, self.rates = scopes, token_life, rates
        self.log: list[Entry] = []
        self.refused: list[dict[str, Any]] = []
        self.account_id, self.client_id = "sandbox-account", "sandbox-client"
        self.client_secret = secrets.token_urlsafe(12)
        self._faults = Faults()
        self._tokens: dict[str, datetime] = {}
        self.tokens_given = 0
        self._recent: dict[str, deque[float]] = {"light": deque(), "medium": deque()}
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler(self.answer))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> SandboxZoom:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(5)
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def access(self) -> Access:
        """The credentials and addresses that a client needs."""
        return Access(
            self.account_id, self.client_id, self.client_secret, f"{self.url}/v2", f"{self.url}/oauth/token"
        )

    @property
    def changes(self) -> list[Change]:
        """What really changed, in order: the place to count "exactly once"."""
        with self.office.lock:
            return list(self.office.changes)

    def changed(self, what: str, who: str | None = None) -> list[Change]:
        return [c for c in self.changes if c.what == what and who in (None, c.who)]

    def fail(self, fault: Fault) -> Fault:
        """Show `fault` to the requests that it meets."""
        with self._faults.lock:
            self._faults.asked.append(fault)
        return fault

    def chaos(self, of: Callable[[str, str], Fault | None] | None) -> None:
        """Ask `of` at every request (method, path) whether a fault is to be shown."""
        self._faults.chaos = of

    def heal(self) -> None:
        """Forget all faults."""
        with self._faults.lock:
            self._faults.asked.clear()
            self._faults.chaos = None

    def expire_tokens(self) -> None:
        self._tokens.clear()

    def answer(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Answer | str | None:
        """One request to its answer; a text is an HTML page, None means: break the connection."""
        parts = urlsplit(target)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        if path == "/":
            return page(self.office, self.log)
        if path.startswith("/_sandbox/"):
            return self._told(path, raw)
        fault = self._faults.of(method, path.removeprefix("/v2"))
        if fault is not None and not fault.after:
            return self._shown(fault)
        if path == "/oauth/token":
            answer = self._give_token(headers, query)
        else:
            answer = self._serve(method, path.removeprefix("/v2"), query, headers, raw)
        return self._shown(fault) if fault is not None else answer

    def _shown(self, fault: Fault) -> Answer | None:
        if fault.kind == "hang":
            self.stopping.wait(60)
            return None
        return None if fault.kind == "cut" else answer_of(fault, self.office.now())

    def _give_token(self, headers: dict[str, str], query: dict[str, str]) -> Answer:
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if headers.get("authorization") != f"Basic {pair}":
            return 401, {}, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
        if query.get("grant_type") != "account_credentials" or query.get("account_id") != self.account_id:
            return 400, {}, {"reason": "Bad Request", "error": "invalid_request"}
        token = secrets.token_urlsafe(16)
        self.tokens_given += 1
        self._tokens[token] = self.office.now() + self.token_life
        life = int(self.token_life.total_seconds())
        said = {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": life,
            "scope": " ".join(self.scopes),
        }
        return 200, {}, said

    def _serve(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], raw: bytes
    ) -> Answer:
        """Token, rate, contract, scope, then the endpoint: in Zoom's order."""
        until = self._tokens.get(headers.get("authorization", "").removeprefix("Bearer "))
        if until is None or self.office.now() >= until:
            return 401, {}, {"code": 124, "message": "Invalid access token."}
        operation = find(method, path)
        if operation is None:
            return 404, {}, {"code": 2300, "message": f"This API endpoint is not recognized: {method} {path}"}
        key = (operation.method, operation.template)
        limited = self._limited("medium" if key in MEDIUM else "light")
        if limited is not None:
            return limited
        route, scopes = ROUTES[key]
        if not set(scopes) & set(self.scopes):
            message = f"Invalid access token, does not contain scopes:[{', '.join(scopes)}]."
            return 400, {}, {"code": 4711, "message": message}
        body = _json(raw)
        wrong = contract_faults(operation, query, body)
        if wrong:
            self.refused.append({"method": method, "path": path, "errors": wrong})
            return 400, {}, {"code": 300, "message": "Validation Failed.", "errors": wrong}
        with self.office.lock:
            before = len(self.office.changes)
            answer = route(self.office, operation.values, query, body)
            changed = len(self.office.changes) > before
            self.log.append(Entry(self.office.now(), method, path, answer[0], changed))
        return answer

    def _limited(self, category: str) -> Answer | None:
        if self.rates is None:
            return None
        with self.office.lock:
            recent, now = self._recent[category], time.monotonic()
            while recent and recent[0] <= now - 1:
                recent.popleft()
            if len(recent) >= self.rates.get(category, 10**9):
                return too_many(self.office.now() + timedelta(seconds=1), daily=False)
            recent.append(now)
        return None

    def _told(self, path: str, raw: bytes) -> Answer:
        """POST faults {kind, method, path, nth, …}, heal, accept, start, close; GET changes, log."""
        body = _json(raw) or {}
        match path.removeprefix("/_sandbox/").split("/"):
            case ["faults"] if body.get("kind") in KINDS:
                self.fail(Fault(**body))
            case ["heal"]:
                self.heal()
            case ["accept", email]:
                self.office.accept(email)
            case ["start", meeting]:
                return 200, {}, {"started": self.office.start_meeting(meeting)}
            case ["close", meeting]:
                self.office.close_meeting(meeting)
            case ["changes"]:
                return 200, {}, {"changes": [asdict(change) for change in self.changes]}
            case ["log"]:
                return 200, {}, {"log": [asdict(entry) for entry in self.log]}
            case _:
                return 404, {}, {"code": 404, "message": path}
        return 200, {}, {}


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


def main() -> None:
    """python -m zoom.sandbox: serve until interrupted; prints the settings that a daemon needs."""
    asked = argparse.ArgumentParser(prog="python -m zoom.sandbox")
    asked.add_argument("--port", type=int, default=8799)
    asked.add_argument("--licences", type=int, default=20)
    asked.add_argument("--delay", type=float, default=0.0, help="seconds until a change is seen by readers")
    asked.add_argument(
        "--user", action="append", default=[], metavar="EMAIL[:SEATS]", help="a user to begin with"
    )
    told = asked.parse_args()
    delay = timedelta(seconds=told.delay)
    with SandboxZoom(licences=told.licences, delay=delay, rates=RATES, port=told.port) as zoom:
        for text in told.user:
            email, _, seats = text.partition(":")
            zoom.office.add_user(email, seats=int(seats or 100))
        access = zoom.access
        print(
            f"# the sandbox's page: {zoom.url}/\n[zoom]\n"
            f'account_id = "{access.account_id}"\nclient_id = "{access.client_id}"\n'
            f'client_secret = "{access.client_secret}"\n'
            f'base_url = "{access.api_url}"\noauth_url = "{access.token_url}"\nlicences = {told.licences}',
            flush=True,
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
