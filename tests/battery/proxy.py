"""A TCP proxy that breaks lines: it cuts what is asked or answered where a `Line` says so, and resets both ends."""

import random
import socket
import struct
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Final

CHUNK: Final = 1 << 16
RESET: Final = struct.pack("ii", 1, 0)
Address = tuple[str, int] | str
"""Host and port, or the path of a socket on this machine."""


class Cut(Exception):
    """The line is to be cut now; `name` says which fault it was, `first` what still goes on before."""

    def __init__(self, name: str, first: bytes = b"") -> None:
        super().__init__(name)
        self.name, self.first = name, first


class Line:
    """What becomes of one connection. This one lets everything pass."""

    def asks(self, chunk: bytes) -> bytes:
        """Return what of the client's bytes goes on; raise Cut to break the line."""
        return chunk

    def answers(self, chunk: bytes) -> bytes:
        """Return what of the server's bytes goes on; raise Cut to break the line."""
        return chunk


class Swallow(Line):
    """The server does what is asked, and its answer is lost: all of it, or after some bytes."""

    def __init__(self, some: int = 0) -> None:
        self.some = some

    def answers(self, chunk: bytes) -> bytes:
        """Cut at the first bytes that come back: the server has committed by then."""
        raise Cut("half an answer" if self.some else "answer swallowed", chunk[: self.some])


class Proxy:
    """Listens on a port of its own; each connection gets the line that `choose` returns."""

    def __init__(self, upstream: Address, choose: Callable[[], Line]) -> None:
        self.upstream, self.choose = upstream, choose
        self.cut: Counter[str] = Counter()
        self.lock = Lock()
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self.listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = self._connected()
        except OSError:
            client.close()
            return
        line, ends = self.choose(), (client, server)
        back = Thread(target=self._carry, args=(server, client, line.answers, ends), daemon=True)
        back.start()
        self._carry(client, server, line.asks, ends)
        back.join()
        for end in ends:
            end.close()

    def _connected(self) -> socket.socket:
        if isinstance(self.upstream, str):
            found = socket.socket(socket.AF_UNIX)
            found.connect(self.upstream)
            return found
        return socket.create_connection(self.upstream)

    def _carry(
        self,
        source: socket.socket,
        target: socket.socket,
        way: Callable[[bytes], bytes],
        ends: tuple[socket.socket, socket.socket],
    ) -> None:
        try:
            while chunk := source.recv(CHUNK):
                target.sendall(way(chunk))
            with suppress(OSError):
                target.shutdown(socket.SHUT_WR)
        except Cut as cut:
            with self.lock:
                self.cut[cut.name] += 1
            with suppress(OSError):
                target.sendall(cut.first)
            _reset(ends)
        except OSError:
            _reset(ends)

    def stop(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()


def _reset(ends: tuple[socket.socket, socket.socket]) -> None:
    """Break both ends at once, as when a cable is pulled and the other side notices."""
    for end in ends:
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class Sometimes:
    """Chooses a line at random: of so many in a hundred, one of those given."""

    def __init__(self, seed: int, in_a_hundred: int, *makers: Callable[[random.Random], Line]):
        self.chance = random.Random(seed)
        self.in_a_hundred, self.makers = in_a_hundred, makers
        self.lock = Lock()

    def __call__(self) -> Line:
        """Return the line of the next connection."""
        with self.lock:
            if self.chance.randrange(100) >= self.in_a_hundred:
                return Line()
            return self.chance.choice(self.makers)(self.chance)
