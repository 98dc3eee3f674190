"""Access tokens from a real HTTP server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from mailer.oauth import OAuthError, OAuthSettings, access_token

SECRETS = ("refresh-1", "refresh-2", "client-secret")


class Provider:
    """A token endpoint on the loopback that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.answer: object = {"expires_in": 3600}
        self.lock = threading.Lock()
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                with provider.lock:
                    provider.asked.append({k: v[0] for k, v in form.items()})
                    answer, status, number = provider.answer, provider.status, len(provider.asked)
                if isinstance(answer, dict) and status == 200 and "access_token" not in answer:
                    answer = {"access_token": f"access-{number}", **answer}
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def settings(self) -> OAuthSettings:
        url = f"http://127.0.0.1:{self.server.server_port}/token"
        return OAuthSettings("google", "client-id", "refresh-1", "client-secret", url=url)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_token_is_kept_until_shortly_before_its_end(provider: Provider) -> None:
    """Each connection has a good token, and the provider is asked once an hour."""
    clock = Clock()
    token = access_token(provider.settings, now=clock)
    assert [token(), token()] == ["access-1", "access-1"]
    clock.seconds = 3299
    assert token() == "access-1"
    clock.seconds = 3301
    assert token() == "access-2"
    assert [a["refresh_token"] for a in provider.asked] == ["refresh-1", "refresh-1"]
    assert provider.asked[0]["grant_type"] == "refresh_token"
    assert provider.asked[0]["client_secret"] == "client-secret"


def test_microsoft_is_asked_for_mail_alone_and_may_replace_the_refresh_token(provider: Provider) -> None:
    """The scope is IMAP and SMTP; a new refresh token is used from then on."""
    provider.answer = {"refresh_token": "refresh-2", "expires_in": "60"}
    clock = Clock()
    settings = replace(provider.settings, provider="microsoft", client_secret="")
    token = access_token(settings, now=clock)
    token()
    clock.seconds = 61
    token()
    assert "IMAP.AccessAsUser.All" in provider.asked[0]["scope"]
    assert "SMTP.Send" in provider.asked[0]["scope"]
    assert "client_secret" not in provider.asked[0]
    assert [a["refresh_token"] for a in provider.asked] == ["refresh-1", "refresh-2"]


def test_the_providers_own_addresses_are_the_default() -> None:
    """Settings name the provider alone; a tenant is quoted into Microsoft's address."""
    google = OAuthSettings("google", "c", "r")
    microsoft = OAuthSettings("microsoft", "c", "r", tenant="kalbar/../x")
    assert google.endpoint == "https://oauth2.googleapis.com/token"
    assert microsoft.endpoint.startswith("https://login.microsoftonline.com/kalbar%2F..%2Fx/")


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (400, {"error": "invalid_grant", "error_description": "refresh-1 is bad"}, "consent anew"),
        (401, {"error": "invalid_client"}, "id or secret is wrong"),
        (503, b"<html>client-secret</html>", "HTTP 503"),
        (200, b"not json", "no access token"),
        (200, ["access_token"], "no access token"),
        (200, {"access_token": ""}, "no access token"),
        (400, {"error": "refresh-1\r\nX: y"}, "HTTP 400"),
    ],
)
def test_a_refusal_is_one_sentence_without_a_secret(
    provider: Provider, status: int, answer: object, said: str
) -> None:
    """What the provider repeats of our secrets reaches no log."""
    provider.status, provider.answer = status, answer
    with pytest.raises(OAuthError) as caught:
        access_token(provider.settings)()
    assert said in str(caught.value)
    assert not any(secret in str(caught.value) for secret in SECRETS)
    assert "\n" not in str(caught.value)


def test_after_a_refusal_the_provider_is_asked_again(provider: Provider) -> None:
    """A fault is not remembered: the next connection tries anew."""
    provider.status = 503
    token = access_token(provider.settings)
    with pytest.raises(OAuthError):
        token()
    provider.status = 200
    assert token() == "access-2"


def test_nobody_listening_is_an_error_of_the_network(provider: Provider) -> None:
    """The mailbox is out of reach, as with any other OSError."""
    provider.server.shutdown()
    provider.server.server_close()
    with pytest.raises(OSError, match="does not answer"):
        access_token(provider.settings, timeout=2)()


def test_secrets_leave_encrypted_or_not_at_all(provider: Provider) -> None:
    """Plain HTTP is for the loopback; settings and their repr show no secret."""
    with pytest.raises(OAuthError, match="not https"):
        access_token(replace(provider.settings, url="http://token.example/t"))()
    assert provider.asked == []
    assert not any(secret in repr(provider.settings) for secret in SECRETS)


def test_many_connections_ask_once(provider: Provider) -> None:
    """Threads that need a token at the same moment share one exchange."""
    token = access_token(provider.settings)
    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(lambda _: token(), range(16)))
    assert got == {"access-1"}
    assert len(provider.asked) == 1
