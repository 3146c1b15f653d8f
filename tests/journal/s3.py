"""An S3 store on this machine that keeps a ledger of every request, and fails when it is told to.

It takes a body only if it is the one whose hash or checksum the request names, as stores do.
"""

import base64
import contextlib
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET: Final = "kesu"
LOST, BUSY, CUT, DENIED = "lost", "busy", "cut", "denied"
"""Ways to fail: do it and break the line, 503, half the bytes and break the line, 403."""


class Store:
    """The store: what lies in it, what was asked, and how it fails next."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.asked: list[tuple[str, str]] = []
        self.fails: list[str] = []
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.lock = Lock()
        store = self

        class Handler(_Handler):
            of = store

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.place = f"127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Take nothing any more."""
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def standing() -> Iterator[Store]:
    """Yield a store that stands for a while."""
    store = Store()
    try:
        yield store
    finally:
        store.stop()


class _Handler(BaseHTTPRequestHandler):
    of: Store
    protocol_version = "HTTP/1.1"

    def _do(self) -> None:
        path = unquote(urlsplit(self.path).path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.of.lock:
            self.of.asked.append((self.command, path))
            fails = self.of.fails.pop(0) if self.of.fails else ""
            if fails == BUSY:
                return self._say(503, b"<Error><Code>SlowDown</Code></Error>")
            if fails == DENIED:
                return self._say(
                    403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
                )
            status, answer, at = self._done(path.removeprefix(f"/{BUCKET}").lstrip("/"), body)
            if fails == LOST:
                self.close_connection = True
                return None
            return self._say(status, answer, at, cut=fails == CUT)

    do_GET = do_PUT = do_HEAD = do_DELETE = _do  # noqa: N815

    def _done(self, name: str, body: bytes) -> tuple[int, bytes, datetime | None]:
        objects = self.of.objects
        if self.command == "PUT":
            if not self._is_whole(body):
                return 400, b"<Error><Code>BadDigest</Code></Error>", None
            objects[name] = (body, self.of.now)
            return 200, b"", None
        if not name:
            (prefix,) = parse_qs(urlsplit(self.path).query).get("prefix", [""])
            return 200, _listed({k: v for k, v in objects.items() if k.startswith(prefix)}), None
        if name not in objects:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>", None
        if self.command == "DELETE":
            del objects[name]
            return 204, b"", None
        return 200, objects[name][0], objects[name][1]

    def _is_whole(self, body: bytes) -> bool:
        sum_, digest = self.headers.get("Content-MD5"), self.headers.get("x-amz-content-sha256", "")
        if sum_ is not None and base64.b64encode(hashlib.md5(body).digest()).decode() != sum_:
            return False
        return (
            not re.fullmatch("[0-9a-f]{64}", digest) or hashlib.sha256(body).hexdigest() == digest
        )

    def _say(
        self, status: int, body: bytes, at: datetime | None = None, *, cut: bool = False
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Type", "application/xml" if body[:1] == b"<" else "application/octet-stream"
        )
        self.send_header("ETag", f'"{hashlib.md5(body).hexdigest()}"')
        self.send_header("Last-Modified", f"{at or self.of.now:%a, %d %b %Y %H:%M:%S GMT}")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = cut or self.close_connection

    def handle(self) -> None:
        """Serve; a client that goes away breaks its line, which is no fault of the store's."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _listed(objects: dict[str, tuple[bytes, datetime]]) -> bytes:
    rows = "".join(
        f"<Contents><Key>{escape(name)}</Key><LastModified>{at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
        f"<ETag>x</ETag><Size>{len(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        for name, (body, at) in sorted(objects.items())
    )
    head = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>'
    return f"{head}<Name>{BUCKET}</Name>{rows}</ListBucketResult>".encode()
