"""A vendor on this machine that keeps a ledger: every message it took, and every one that it showed.

It speaks as WeCom does. Messages of an application that are sent again in the same words within four hours are
taken and not shown again; a group robot shows whatever comes.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Final
from urllib.parse import urlsplit

INTERVAL: Final = 4 * 3600


class Receiver:
    """The vendor. Counted by text: `came` to persons, what of it was `shown`, and what a robot told its group."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.came: Counter[tuple[str, str]] = Counter()
        self.shown: Counter[tuple[str, str]] = Counter()
        self.told: Counter[str] = Counter()
        self.last_shown: dict[tuple[str, str], float] = {}
        self.lock = Lock()
        receiver = self

        class Handler(_Handler):
            vendor = receiver

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """Write down what came, and only then answer."""
        text = body.get("text")
        content = str(text["content"]) if isinstance(text, dict) else ""
        with self.lock:
            if path == "/cgi-bin/message/send":
                self._show((str(body["touser"]), content), bool(body["enable_duplicate_check"]))
            elif path == "/cgi-bin/webhook/send":
                self.told[content] += 1
        return {"errcode": 0, "errmsg": "ok", "msgid": "m"}

    def _show(self, message: tuple[str, str], is_checked: bool) -> None:
        self.came[message] += 1
        before = self.last_shown.get(message)
        if not is_checked or before is None or self.now() - before > INTERVAL:
            self.shown[message] += 1
            self.last_shown[message] = self.now()

    def stop(self) -> None:
        """Take nothing any more."""
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    vendor: Receiver

    def do_GET(self) -> None:
        """Give the token that every application asks for."""
        self._answer({"errcode": 0, "access_token": "t", "expires_in": 7200})

    def do_POST(self) -> None:
        """Take a message."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.vendor.take(urlsplit(self.path).path, json.loads(raw)))

    def _answer(self, body: dict[str, object]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def handle(self) -> None:
        """Serve; a worker that is killed breaks its line, which is no fault of the vendor's."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
