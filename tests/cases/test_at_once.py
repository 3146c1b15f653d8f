"""Several at once: no number twice, no change lost, one effect of one operation."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from kesu.cases import dialect
from kesu.cases.actions import posting
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.errors import Conflict, NotAccepted
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.cases.verifying import verify
from kesu.core.records.entries import SYSTEM
from kesu.journal import numbers
from kesu.journal.models import IssuedNumber, JournalEntry, NumberSeries
from kesu.timekeeping.ticking import tick
from tests.cases import errands
from tests.cases.conftest import ENGINEER, FRONT, MON_9, later, opened, registered
from tests.cases.small_book import FILES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _monday(clock_at):
    clock_at("2026-03-02T09:00+08:00")
    publish(FILES, by=SYSTEM, at=MON_9)


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Return what each piece of work gave or raised; all begin at the same moment."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except (Conflict, NotAccepted) as fault:
            return fault
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


class _ThinkAgain(Exception):
    pass


def _take_many(how_many: int) -> list[int]:
    found = []
    for turn in range(how_many):
        if turn % 10 == 0:
            with suppress(_ThinkAgain), transaction.atomic():
                numbers.take("s")
                raise _ThinkAgain
        with transaction.atomic():
            found.append(numbers.take("s"))
    return found


def test_two_thousand_numbers_have_no_gap_and_no_twin():
    taken = at_once([lambda: _take_many(250)] * 8)
    assert sorted(n for part in taken for n in part) == list(range(1, 2001))
    assert NumberSeries.objects.get().nx == 2000


def test_complaints_registered_at_once_are_numbered_without_a_gap():
    records = [opened().record_id for _ in range(16)]
    posted = at_once([lambda r=r: registered(r) for r in records])  # type: ignore[misc]
    expected = [f"KS2026-{n:04}" for n in range(1, 17)]
    assert sorted(p.number for p in posted) == expected
    assert sorted(IssuedNumber.everything.values_list("number", flat=True)) == expected
    assert list(verify()) == []


def test_of_two_changes_of_one_version_one_is_a_conflict():
    record = opened().record_id
    data = {"act": "do", "step": "register", "facts": {"safety": True}}

    def change(op_id: str) -> Callable[[], Posted]:
        return lambda: post(
            record_id=record, entry_data=data, actor=ENGINEER, op_id=op_id, expected_version=1
        )

    answers = at_once([change("one"), change("two")])
    (conflict,) = [a for a in answers if isinstance(a, Conflict)]
    assert (conflict.expected, conflict.found) == (1, 2)
    assert CaseRecord.everything.get().version == 2


def test_one_operation_sent_eight_times_at_once_has_one_effect():
    data = {"act": "open", "kind": "complaint", "facts": {"description": "响"}}
    answers = at_once([lambda: post(entry_data=data, actor=FRONT, op_id="same")] * 8)
    assert len({answer.record_id for answer in answers}) == 1
    assert sum(not answer.is_repeat for answer in answers) == 1
    assert CaseRecord.everything.count() == JournalEntry.everything.count() == 1


def test_of_three_complaints_entered_at_once_exactly_one_is_the_third():
    works = [lambda: opened(customer="C1", problem="noise")] * 3
    at_once(works)
    assert sorted(CaseRecord.everything.values_list("grade", flat=True)) == [
        "ordinary",
        "ordinary",
        "severe",
    ]
    assert list(verify()) == []


def test_visits_entered_at_once_are_heard_by_one_watch():
    at = int(MON_9.timestamp())

    def visit(n: int) -> Callable[[], Posted]:
        facts = {"site": "S1", "quality_caused": True, "at": at - n}
        return lambda: add_row_facts(
            kind="service_visit", facts=facts, actor=ENGINEER, op_id=f"v{n}"
        )

    at_once([visit(n) for n in range(4)])
    assert CaseRecord.everything.get(kind="site_watch").version == 5
    assert list(verify()) == []


def test_two_ticks_at_once_fire_each_timer_once():
    for _ in range(5):
        opened()
    with later("2026-05-01T20:00+08:00"):
        ticked = at_once([tick] * 3)
    assert sum(t.fired for t in ticked) == 20
    assert sum(t.failed for t in ticked) == 0
    assert JournalEntry.everything.filter(act="hear").count() == 20
    assert list(verify()) == []


def test_a_parent_and_its_children_entered_at_once_do_not_stand_in_each_others_way(
    monkeypatch: pytest.MonkeyPatch,
):
    stood_in_the_way: list[str] = []
    ask = posting._may_try_again

    def noted(fault: Exception) -> bool:
        stood_in_the_way.append(getattr(fault.__cause__, "sqlstate", ""))
        return ask(fault)

    monkeypatch.setattr(posting, "_may_try_again", noted)
    publish(errands.FILES, by=SYSTEM, at=MON_9)
    main = errands.order()
    visits = [errands.visit(main) for _ in range(3)]

    def send(turn: int) -> Callable[[], Posted]:
        return lambda: post(
            record_id=main,
            entry_data={"act": "do", "step": "send", "facts": {"urgent": True}},
            actor=errands.CLERK,
            op_id=f"send-{turn}",
        )

    def gone(record: str) -> Callable[[], Posted]:
        return lambda: post(
            record_id=record,
            entry_data={"act": "do", "step": "go", "outcome": "vain", "facts": {"result": "bad"}},
            actor=errands.CLERK,
            op_id=f"go-{record}",
        )

    answers = at_once([*(send(turn) for turn in range(4)), *(gone(one) for one in visits)])
    assert [a for a in answers if not isinstance(a, Posted)] == []
    assert dialect.DEADLOCK not in stood_in_the_way
    children = CaseRecord.everything.filter(kind="visit")
    assert children.count() == 3 + 4 + 3
    known = record_in(CaseRecord.everything.get(pk=main).state).children
    assert sorted(known) == sorted(children.values_list("pk", flat=True))
    assert sum(child.closed_as == "vain" for child in known.values()) == 3
    assert list(verify()) == []
