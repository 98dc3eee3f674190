"""A wire to a server that can be cut."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable

Bend = Callable[[bytes], bytes]


class Proxy:
    """Passes bytes on both ways; `bend` changes what the server says, `cut` hangs up.

    Of more connections than `most` nobody hears.
    """

    def __init__(
        self, target: int, bend: Bend = lambda said: said, *, port: int = 0, most: int = 1000
    ) -> None:
        self._target = target
        self.most = most
        self._bend = bend
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", port))
        self.port: int = self._door.getsockname()[1]
        self.connections = 0
        self.said = b""

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.cut()
        self._door.close()

    def cut(self) -> None:
        """Hang up on everybody; the door stays open."""
        while self._open:
            wire = self._open.pop()
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                self.connections += 1
                if self.connections > self.most:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target))
                self._open += [client, server]
                threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        """Until one of them leaves, or `bend` raises ValueError: then both are hung up on."""
        with client, server, contextlib.suppress(OSError, ValueError):
            while True:
                ready, _, _ = select.select([client, server], [], [])
                for wire in ready:
                    data = wire.recv(1 << 16)
                    if not data:
                        return
                    if wire is client:
                        self.said += data
                        server.sendall(data)
                    else:
                        client.sendall(self._bend(data))
