"""Records that are tied to a parent, in the house: told in one transaction, filed by who caused them."""

import pytest

from kesu.cases.actions.posting import Item, post_many
from kesu.cases.actions.publishing import publish
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord, Link
from kesu.cases.texts import record_in
from kesu.cases.verifying import verify
from kesu.core.records.entries import SYSTEM
from kesu.core.records.record import Record
from kesu.journal.models import JournalEntry
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import MON_9, STRANGER, later, op
from tests.cases.errands import BOSS, CLERK, FILES, act, go, opened, order, visit

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def shop(db, clock_at):
    """The shop's procedure, published; the clock stands on Monday morning."""
    clock_at("2026-03-02T09:00+08:00")
    return publish(FILES, by=SYSTEM, at=MON_9)


def state(record: str) -> Record:
    return record_in(CaseRecord.everything.get(pk=record).state)


def codes(fault: NotAccepted) -> list[str]:
    return [refusal.code for refusal in fault.refusals]


def test_a_child_tells_its_parent_in_the_same_transaction():
    main = order()
    one = visit(main)
    posted = go(one, result="bad")
    child = state(main).children[one]
    assert (child.closed_as, child.values) == ("mended", {"result": "bad"})
    assert "/look_at_bad" in state(main).steps
    acts = JournalEntry.everything.filter(act_id=posted.act_id).values_list("record", "act")
    assert sorted(acts) == sorted([(one, "do"), (main, "hear")])
    assert list(verify()) == []


def test_a_child_opened_by_its_parent_is_tied_and_filed_by_who_caused_it():
    main = order()
    (one,) = act(main, "do", step="send", facts={"urgent": True}).opened
    assert list(state(main).children) == [one]
    assert list(Link.everything.values_list("record_id", "sort", "other_id")) == [
        (one, "child", main)
    ]
    row = CaseRecord.everything.get(pk=one)
    assert (row.filed_by, row.department) == (CLERK.person, "workshop")
    assert list(verify()) == []


def test_a_sibling_hangs_on_the_same_parent_and_follows():
    main = order()
    one = visit(main)
    (two,) = go(one, "vain").opened
    assert set(Link.everything.values_list("record_id", "sort", "other_id")) == {
        (one, "child", main),
        (two, "child", main),
        (two, "follows", one),
        (one, "followed_by", two),
    }
    assert [at for at, _ in state(main).live_children()] == [one, two]
    assert list(verify()) == []


def test_what_a_parent_refuses_is_not_there_at_all():
    main = order()
    for _ in range(3):
        visit(main)
    before = CaseRecord.everything.get(pk=main).version
    with pytest.raises(NotAccepted) as refused:
        visit(main)
    assert codes(refused.value) == ["gate"]
    assert CaseRecord.everything.get(pk=main).version == before
    assert CaseRecord.everything.filter(kind="visit").count() == 3
    assert list(verify()) == []


def test_in_a_batch_the_others_stand():
    main = order()
    data = {"act": "open", "kind": "visit", "link": "child", "to": main, "facts": {"urgent": True}}
    posted = post_many([Item(data)] * 5, actor=CLERK, op_id=op())
    assert [isinstance(one, NotAccepted) for one in posted] == [False, False, False, True, True]
    assert len(state(main).children) == 3
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"kind": "visit"}, "parent_wanted"),
        ({"kind": "visit", "link": "child", "to": "nothing"}, "unknown_link"),
        ({"kind": "order", "link": "child", "to": "main"}, "not_a_parent"),
        ({"kind": "flaw", "link": "child", "to": "main"}, "not_a_parent"),
    ],
)
def test_a_tie_that_cannot_be_is_refused(data: dict[str, str], code: str):
    main = order()
    with pytest.raises(NotAccepted) as refused:
        opened({**data, **({"to": main} if data.get("to") == "main" else {})})
    assert codes(refused.value) == [code]


def test_a_child_is_not_hung_on_what_one_may_not_see():
    main = order()
    with pytest.raises(NotAccepted) as refused:
        opened({"kind": "visit", "link": "child", "to": main}, by=STRANGER)
    assert codes(refused.value) == ["unknown_link"]


def test_the_parent_is_closed_only_when_its_children_are():
    main = order()
    one, two = visit(main), visit(main)
    go(one)
    with pytest.raises(NotAccepted):
        act(main, "do", BOSS, step="settle", outcome="settled")
    go(two)
    act(main, "do", BOSS, step="settle", outcome="settled")
    assert CaseRecord.everything.get(pk=main).closed_as == "settled"
    act(two, "reopen", BOSS, reason="still leaks")
    assert state(main).children[two].closed_as == ""
    assert list(verify()) == []


def test_what_time_opens_is_filed_as_its_origin_was():
    main = order()
    with later("2026-03-05T09:00+08:00"):
        assert tick().failed == 0
    row = CaseRecord.everything.get(kind="visit")
    assert (row.filed_by, row.department) == (CLERK.person, "workshop")
    assert list(state(main).children) == [row.pk]
    assert list(verify()) == []
