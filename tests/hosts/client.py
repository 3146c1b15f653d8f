"""The client's host: programs that file complaints and add to them, and people who read, each with a ledger outside.

A program sends a call again, under the same key, until it is answered; every attempt stands in the ledger, on disk,
before the next. Told to stop, it ends what it has begun.
"""

import contextlib
import http.client
import json
import os
import re
import secrets
import ssl
import sys
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Final
from urllib.parse import urlencode

from kesu import clock

PATIENCE: Final = 40.0
"""Seconds that a program waits for an answer."""
AGAIN: Final = 0.3
LONGEST: Final = 120.0
"""Seconds for which a call is repeated; unanswered then, its outcome stays unknown."""
UNANSWERED: Final = frozenset({0, 500, 502, 503, 504})
REPORT: Final = "/api/v1/reports/t01/overview_complaint"
REGISTERED: Final = {"act": "do", "step": "register", "facts": {"safety": False, "loss": 3}}
PASSWORD: Final = "a-word-for-the-battery"


@dataclass(slots=True)
class Client:
    """One client: where it asks, by which name, and its ledger."""

    address: str
    name: str
    token: str
    ledger: Any
    stop: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    sealed: ssl.SSLContext = field(default_factory=ssl._create_unverified_context)

    def ask(
        self, method: str, path: str, body: bytes = b"", /, **headers: str
    ) -> tuple[int, str, bytes]:
        """Return status, cookies that are set, and body; status 0 where no answer came."""
        line = http.client.HTTPSConnection(self.address, 443, timeout=PATIENCE, context=self.sealed)
        sent = {"Host": self.name, "Connection": "close", "Accept-Language": "en"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        try:
            line.request(method, path, body or None, sent)
            answer = line.getresponse()
            given = "\n".join(v for name, v in answer.getheaders() if name.lower() == "set-cookie")
            return answer.status, given, answer.read()
        except (OSError, http.client.HTTPException) as fault:
            return 0, "", repr(fault).encode()
        finally:
            line.close()

    def note(self, **what: Any) -> None:
        """Write a line to the ledger; it is on disk when this returns."""
        with self.lock:
            self.ledger.write(json.dumps(what) + "\n")
            self.ledger.flush()
            os.fsync(self.ledger.fileno())

    def post(self, kind: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Send a call until it is answered; return the answer, None where it was refused or never answered."""
        op, begun, attempt = secrets.token_hex(16), monotonic(), 0
        raw = json.dumps(body, ensure_ascii=False).encode()
        while monotonic() - begun < LONGEST:
            attempt, asked_at = attempt + 1, monotonic()
            status, _, answer = self.ask(
                "POST", path, raw, Authorization=f"Bearer {self.token}", Idempotency_Key=op,
                Content_Type="application/json",
            )  # fmt: skip
            found = json.loads(answer) if status == 201 else {}
            self.note(
                op=op, kind=kind, attempt=attempt, status=status, asked=asked_at, at=monotonic(), answer=found,
                says="" if status == 201 else answer.decode(errors="replace")[:300],
            )  # fmt: skip
            if status not in UNANSWERED:
                return found or None
            Event().wait(AGAIN)
        return None

    def file_and_add(self) -> None:
        """File complaints, have them numbered, and add to them until told to stop."""
        mine: list[str] = []
        while not self.stop.is_set():
            filed = self.post("open", "/api/v1/records", complaint())
            if filed:
                mine.append(filed["record"])
                self.post("number", f"/api/v1/records/{mine[-1]}/entries", REGISTERED)
            for record in mine[-2:]:
                words = {"description": f"噪音 {secrets.token_hex(3)}"}
                more = {"act": "correct", "facts": words, "reason": "客户说得更清楚"}
                self.post("add", f"/api/v1/records/{record}/entries", more)

    def read(self) -> None:
        """Sign in and look at pages with everything on them until told to stop."""
        cookies = ""
        while not cookies and not self.stop.wait(AGAIN):
            cookies = self._sign_in()
        while not self.stop.is_set():
            page = self._look("/", Cookie=cookies)
            for name in dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)):
                self._look(name)
            self._look("/api/v1/tasks", Authorization=f"Bearer {self.token}")
            self._look(REPORT, Authorization=f"Bearer {self.token}")

    def _look(self, path: str, **headers: str) -> str:
        asked_at = monotonic()
        status, _, body = self.ask("GET", path, **headers)
        self.note(op="", kind="read", status=status, asked=asked_at, at=monotonic(), path=path,
                  replica=path == REPORT and status == 200 and json.loads(body)["as_of"] is not None,
                  says="" if status == 200 else body.decode(errors="replace")[:300])  # fmt: skip
        return body.decode(errors="replace") if status == 200 else ""

    def _sign_in(self) -> str:
        """Return the cookie of somebody who is in; "" where it did not come to that now."""
        _, given, page = self.ask("GET", "/sign-in")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
        cookie = re.search(r"(?:__Host-)?csrftoken=[^;]+", given)
        if token is None or cookie is None:
            return ""
        form = urlencode(
            {"login": "wangfang", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        )
        status, given, _ = self.ask(
            "POST", "/sign-in", form.encode(), Cookie=cookie[0], Referer=f"https://{self.name}/sign-in",
            Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip
        cookie = re.search(r"(?:__Host-)?sessionid=[^;]+", given)
        return cookie[0] if status == 302 and cookie else ""


def complaint() -> dict[str, Any]:
    """Return a complaint as it is filed: forty days old, so that what falls due does so at once."""
    at = clock.now().astimezone(UTC) - timedelta(days=40)
    words = f"噪音 {secrets.token_hex(4)}"
    facts = {"problem": "noise", "phone": "138", "description": words}
    return {"kind": "complaint", "facts": facts, "happened_at": at.isoformat()}


def main() -> None:
    """Work as told by a line of JSON on standard input until a second line comes."""
    told = json.loads(sys.stdin.readline())
    with open(told["ledger"], "a", encoding="utf-8") as ledger:
        client = Client(told["address"], told["name"], told["token"], ledger)
        ways = [client.file_and_add] * told["programs"] + [client.read] * told["readers"]
        threads = [Thread(target=way) for way in ways]
        for thread in threads:
            thread.start()
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.readline()
        client.stop.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
