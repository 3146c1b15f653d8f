"""Clients outside: they ask over HTTP, write down every answer before they go on, and ask again under the same key."""

import http.client
import json
import os
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Condition, Event, Lock, Thread
from time import perf_counter
from typing import Any, Final

from kesu import clock

PATIENCE: Final = 30.0
"""Seconds after which a request counts as hanging: every request is answered or broken before."""
GIVES_UP: Final = 180.0
"""Seconds after which an operation that is never answered is a fault."""
A_MOMENT: Final = 0.03
LARGEST: Final = 120_000
BOUNDARY: Final = "kesu-battery-boundary"


class Ledger:
    """What was answered, written and synced outside of what may be lost, before anything else is asked."""

    def __init__(self, file: Path) -> None:
        self.file = file.open("a", encoding="utf-8")
        self.lines: list[dict[str, Any]] = []
        self.asked: set[str] = set()
        """Every operation that was begun, noted before it is sent; in memory only."""
        self.lock = Lock()

    def write(self, **line: Any) -> None:
        """Add a line; it is on disk when this returns."""
        with self.lock:
            self.lines.append(line)
            self.file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class Beat:
    """Counts answers, so that what happens to the house comes after so many of them and not after a time."""

    def __init__(self) -> None:
        self.count = self.broken = 0
        self.is_over = False
        self.is_held = Event()
        self.is_held.set()
        self.changed = Condition()

    def counted(self, *, is_broken: bool = False) -> None:
        """Count an answer, or that there was none."""
        with self.changed:
            self.count += not is_broken
            self.broken += is_broken
            self.changed.notify_all()

    def wait_for(self, more: int, seconds: float = 180) -> bool:
        """Return after so many more, False when they took too long."""
        with self.changed:
            target = self.count + more
            return self.changed.wait_for(lambda: self.count >= target, timeout=seconds)


class Broken(Exception):
    """There was no answer, or none that says what became of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status and its body."""

    status: int
    body: dict[str, Any]


@dataclass(slots=True)
class Door:
    """The way to the house, which may change while clients wait (a new port after a power cut)."""

    port: int
    tokens: list[str]
    failed: Counter[int] = field(default_factory=Counter)
    """How often each of the 500s was answered."""

    def ask(self, person: int, method: str, path: str, body: bytes, **headers: str) -> Answer:
        """Return the answer; raise Broken where there is none, or one of the 500s."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            token = self.tokens[person % len(self.tokens)]
            connection.request(method, path, body, {"Authorization": f"Bearer {token}", **named})
            answer = connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            raise Broken(repr(fault)) from fault
        finally:
            connection.close()
        if answer.status >= 500:
            self.failed[answer.status] += 1
            raise Broken(f"{answer.status} {raw[:200]!r}")
        try:
            return Answer(answer.status, json.loads(raw))
        except ValueError as fault:
            raise Broken("half an answer") from fault


@dataclass(slots=True)
class Manners:
    """How clients behave: how often they give an operation up that was broken, and ask several times at once."""

    gives_up: float = 0.15
    at_once: float = 0.0
    most_at_once: int = 3
    opens_only: bool = False


@dataclass
class Client(Thread):
    """Works through complaints one after another until told to stop."""

    number: int
    door: Door
    ledger: Ledger
    beat: Beat
    seed: int
    manners: Manners = field(default_factory=Manners)
    wrong: list[str] = field(default_factory=list)
    turn: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.random = random.Random(f"{self.seed}-{self.number}")

    __hash__ = Thread.__hash__

    def run(self) -> None:
        """Work; whatever is not as it must be is noted, and ends the client."""
        try:
            while not self.beat.is_over:
                self.beat.is_held.wait()
                self.turn += 1
                self._complaint(f"{self.number}-{self.turn}")
        except Exception as fault:
            self.wrong.append(f"client {self.number}: {fault!r}")

    # -- one complaint -------------------------------------------------------------------------------------------------

    def _complaint(self, name: str) -> None:
        opened = self._act(f"open-{name}", "/api/v1/records", self._complaint_body())
        if opened is None or self.manners.opens_only:
            return
        place = f"/api/v1/records/{opened['record']}/entries"
        registered = {"act": "do", "step": "register", "facts": {"safety": False, "loss": 3}}
        if self._act(f"register-{name}", place, registered) is None:
            return
        if self.random.random() < 0.15:
            self._refused(name, place)
        photo = self._upload(f"upload-{name}")
        if photo is not None:
            facts = {"cause": f"轴承 {name}", "photos": [photo]}
            self._act(f"cause-{name}", place, {"act": "do", "step": "investigate", "facts": facts})

    def _complaint_body(self) -> dict[str, Any]:
        facts = {
            "problem": "noise",
            "phone": "138",
            "description": f"噪音 {self.number}-{self.turn}",
        }
        at = clock.now() - timedelta(days=40)
        return {"kind": "complaint", "facts": facts, "happened_at": at.astimezone(UTC).isoformat()}

    def _refused(self, name: str, place: str) -> None:
        """Ask what must be refused: a step that is not open, and a version that is gone."""
        body = {"act": "do", "step": "finish", "outcome": "closed"}
        self._act(f"early-{name}", place, body, wanted=422)
        stale = {"act": "fill", "facts": {"defective": 2}, "version": 1}
        self._act(f"stale-{name}", place, stale, wanted=409)

    def _upload(self, op: str) -> str | None:
        content = self.random.randbytes(self.random.randrange(1, LARGEST)).hex().encode()
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{op}.txt"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        digest = sha256(content).hexdigest()
        answer = self._operation(
            op, "/api/v1/attachments", body, f"multipart/form-data; boundary={BOUNDARY}",
            more={"sha256": digest, "person": self.number},
        )  # fmt: skip
        return None if answer is None else str(answer["id"])

    def _act(
        self, op: str, path: str, body: Mapping[str, Any], wanted: int = 201
    ) -> dict[str, Any] | None:
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self._operation(op, path, raw, "application/json", wanted=wanted)

    # -- one operation -------------------------------------------------------------------------------------------------

    def _operation(
        self,
        op: str,
        path: str,
        body: bytes,
        sort: str,
        *,
        wanted: int = 201,
        more: Mapping[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """Ask until there is an answer and write it down; None where it was given up or refused."""
        began = perf_counter()
        self.ledger.asked.add(op)
        while True:
            answers = self._at_once(op, path, body, sort)
            if answers:
                return self._answered(op, answers, wanted, more or {})
            if self.random.random() < self.manners.gives_up:
                self.ledger.write(op=op, state="unknown", **(more or {}))
                return None
            if perf_counter() - began > GIVES_UP:
                raise RuntimeError(f"{op} is never answered")
            Event().wait(A_MOMENT)

    def _answered(
        self, op: str, answers: list[Answer], wanted: int, more: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        for answer in answers:
            if answer.status != wanted:
                raise RuntimeError(f"{op} was answered {answer.status} {answer.body}, not {wanted}")
        bodies = [{k: v for k, v in a.body.items() if k != "repeated"} for a in answers]
        if wanted != 201:
            self.ledger.write(op=op, state="refused", status=wanted)
            return None
        if any(body != bodies[0] for body in bodies):
            self.wrong.append(f"{op} was answered in two ways: {bodies}")
        self.ledger.write(op=op, state="acknowledged", answer=bodies[0], **more)
        return bodies[0]

    def _at_once(self, op: str, path: str, body: bytes, sort: str) -> list[Answer]:
        """Return the answers to one or several requests under the same key."""
        found: list[Answer] = []
        many = self.random.random() < self.manners.at_once
        times = self.random.randint(2, self.manners.most_at_once) if many else 1
        twins = [
            Thread(target=self._once, args=(found, op, path, body, sort), daemon=True)
            for _ in range(times - 1)
        ]
        for twin in twins:
            twin.start()
        self._once(found, op, path, body, sort)
        for twin in twins:
            twin.join()
        return found

    def _once(self, found: list[Answer], op: str, path: str, body: bytes, sort: str) -> None:
        began = perf_counter()
        try:
            key = f"battery-{op}"
            found.append(
                self.door.ask(
                    self.number, "POST", path, body, Content_Type=sort, Idempotency_Key=key
                )
            )
            self.beat.counted()
        except Broken as fault:
            if perf_counter() - began >= PATIENCE:
                self.wrong.append(f"{op} hung: {fault}")
            self.beat.counted(is_broken=True)
