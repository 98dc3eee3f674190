"""A bell that another thread rings."""

from __future__ import annotations

import select
import socket


class Bell:
    """Rung from any thread; one thread waits for it, by itself or in `select` beside a connection."""

    def __init__(self) -> None:
        self._ear, self._clapper = socket.socketpair()
        self._ear.setblocking(False)
        self._clapper.setblocking(False)

    def fileno(self) -> int:
        return self._ear.fileno()

    def ring(self) -> None:
        """Never waits; a bell that nobody has heard yet, and one that is closed, need no ringing."""
        try:
            self._clapper.send(b"!")
        except BlockingIOError:
            return
        except OSError:
            if self._clapper.fileno() != -1:
                raise

    def wait(self, seconds: float) -> None:
        """Until it rings, or `seconds` pass."""
        if select.select([self], [], [], seconds)[0]:
            self.silence()

    def silence(self) -> None:
        """Forget all ringing so far."""
        try:
            while self._ear.recv(4096):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        self._ear.close()
        self._clapper.close()
