"""HTTP around the sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from zoom.sandbox_faults import Answer

Asked = Callable[[str, str, dict[str, str], bytes], Answer | str | None]
"""Method, target, headers (lower case), body, to an answer; a text is HTML, None breaks the connection."""


def handler(answer: Asked) -> type[BaseHTTPRequestHandler]:
    """A handler class that asks `answer` and writes what it says."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {key.lower(): value for key, value in self.headers.items()}
            said = answer(self.command, self.path, headers, self.rfile.read(length))
            if said is None:
                self.close_connection = True
                self.connection.close()
                return
            status, more, body = (200, {}, said) if isinstance(said, str) else said
            html = isinstance(body, str)
            data = body.encode() if isinstance(body, str) else json.dumps(body, default=str).encode()
            data = b"" if status == 204 else data
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8" if html else "application/json")
            self.send_header("Content-Length", str(len(data)))
            for key, value in more.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer

        def log_message(self, format: str, *args: object) -> None:
            """The log is `SandboxZoom.log`; the terminal belongs to the demo."""

    return Handler
