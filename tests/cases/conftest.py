"""A company with one small procedure, and a few made-up parties: a front desk, an engineer, a manager."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest

from kesu import clock
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM, Actor
from tests.cases.small_book import FILES

MON_9 = datetime.fromisoformat("2026-03-02T09:00+08:00")
FRONT = Actor("person:901", frozenset({"person:901", "post:front_desk", "dept:service"}), "service")
ENGINEER = Actor(
    "person:902", frozenset({"person:902", "post:engineer", "dept:quality"}), "quality"
)
MANAGER = Actor("person:903", frozenset({"person:903", "post:manager", "dept:quality"}), "quality")
STRANGER = Actor("person:904", frozenset({"person:904", "dept:canteen"}), "canteen")


@pytest.fixture
def home(settings, tmp_path):
    """A home of its own for files and for the master key; ask for it before anything is written."""
    settings.KESU_HOME = tmp_path
    return tmp_path


@pytest.fixture
def book(db):
    """The small procedure, published."""
    return publish(FILES, by=SYSTEM, at=MON_9)


@pytest.fixture
def monday(clock_at):
    """The clock stands at Monday 2 March 2026, 9:00."""
    return clock_at("2026-03-02T09:00+08:00")


_count = 0


def op() -> str:
    """Return an operation key not used before."""
    global _count
    _count += 1
    return f"op-{_count}"


def opened(by: Actor = FRONT, at: datetime | None = None, **facts: Any) -> Posted:
    """Return a posted complaint."""
    data = {"act": "open", "kind": "complaint", "facts": {"description": "噪音大", **facts}}
    return post(entry_data=data, actor=by, op_id=op(), happened_at=at)


def do(record_id: str, step: str, by: Actor = ENGINEER, outcome: str = "", **more: Any) -> Posted:
    """Return what came of doing a step; other words of the entry by name, facts as `facts`."""
    data = {"act": "do", "step": step, "outcome": outcome, **more}
    return post(record_id=record_id, entry_data=data, actor=by, op_id=op())


def registered(record_id: str, **facts: Any) -> Posted:
    """Return what came of registering a complaint, which gives it its number."""
    return do(record_id, "register", facts={"safety": False, **facts})


def later(moment: str) -> AbstractContextManager[None]:
    """Let the clock stand at another moment for a while."""
    return clock.stopped_at(datetime.fromisoformat(moment))
