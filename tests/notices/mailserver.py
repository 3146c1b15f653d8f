"""A mail server on this machine that speaks SMTP, and can be told to refuse, to break off, and when."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


@dataclass
class Mails:
    """What arrived. `refuses` holds answers by command; `breaks` says after which commands the line is cut.

    Commands are MAIL, RCPT, DATA (the whole text was read), and TAKEN (it was kept, and no answer given yet).
    """

    got: list[EmailMessage] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    breaks: list[str] = field(default_factory=list)
    port: int = 0


class _Cut(Exception):
    pass


class _Line(StreamRequestHandler):
    mails: Mails
    timeout = 5

    def handle(self) -> None:
        with suppress(_Cut, OSError):
            self._say("220 mail.example.com")
            while line := self.rfile.readline().decode().strip():
                if not self._do(line.upper()):
                    return

    def _do(self, line: str) -> bool:
        """Do one command; return False for the last."""
        command = line.partition(" ")[0]
        match command:
            case "EHLO" | "HELO" | "RSET" | "NOOP":
                self._say("250 mail.example.com")
            case "MAIL" | "RCPT":
                self._say(self._answer(command) or "250 OK")
            case "DATA":
                self._say("354 go on")
                self._take(self._read())
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("502 not known here")
        return True

    def _read(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _take(self, raw: bytes) -> None:
        refusal = self._answer("DATA")
        if not refusal:
            self.mails.got.append(message_from_bytes(raw, policy=policy.default))
            self._answer("TAKEN")
        self._say(refusal or "250 taken as number 7")

    def _answer(self, command: str) -> str:
        if self.mails.breaks and self.mails.breaks[0] == command:
            self.mails.breaks.pop(0)
            self.connection.shutdown(socket.SHUT_RDWR)
            raise _Cut
        return self.mails.refuses.get(command, "")

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def serving() -> Iterator[Mails]:
    """Let mails arrive on this machine for a while."""
    mails = Mails()
    line: Any = type("Line", (_Line,), {"mails": mails})
    with ThreadingTCPServer(("127.0.0.1", 0), line) as server:
        mails.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield mails
        finally:
            server.shutdown()
            thread.join()
