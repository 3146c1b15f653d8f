"""What an entry brings about elsewhere: records opened by themselves, watches that hear, bulk acts."""

import pytest

from kesu.cases.actions.posting import Item, Posted, post, post_many
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord, InboxNotice, Link, RegistryRow, Tally
from kesu.cases.texts import record_in
from kesu.journal.models import IssuedNumber, JournalEntry, NumberSeries
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, MON_9, do, op, opened, registered

pytestmark = pytest.mark.usefixtures("book", "monday")

AT = int(MON_9.timestamp())


def visit(site: str = "S1", at: int = AT) -> Posted:
    facts = {"site": site, "quality_caused": True, "at": at}
    return add_row_facts(kind="service_visit", facts=facts, actor=ENGINEER, op_id=op())


def test_the_second_visit_of_a_month_opens_a_complaint_by_itself():
    assert visit(at=AT - 86_400).opened == ()
    second = visit()
    (record,) = second.opened
    complaint = CaseRecord.everything.get(pk=record)
    assert (complaint.filed_by, complaint.subject) == (
        ENGINEER.person,
        "同一工地一个月内第二次服务",
    )
    watch = CaseRecord.everything.get(kind="site_watch")
    assert (watch.life, watch.standing_key, watch.version) == ("standing", '["S1"]', 3)
    assert RegistryRow.objects.count() == 2


def test_visits_to_other_sites_do_not_count():
    visit("S1")
    assert visit("S2").opened == ()
    assert CaseRecord.everything.filter(kind="site_watch").count() == 2


def test_the_third_complaint_of_a_customer_with_one_problem_is_severe():
    for _ in range(2):
        posted = opened(customer="C1", problem="noise")
    assert CaseRecord.everything.get(pk=posted.record_id).grade == "ordinary"
    third = opened(customer="C1", problem="noise")
    assert CaseRecord.everything.get(pk=third.record_id).grade == "severe"
    assert Tally.everything.filter(key='["C1","noise"]').count() == 3
    assert CaseRecord.everything.get(pk=opened(customer="C2", problem="noise").record_id).grade == (
        "ordinary"
    )


def test_a_reopened_complaint_opens_its_follower_and_both_are_tied():
    record = opened(customer="C1").record_id
    registered(record)
    do(record, "investigate", facts={"cause": "轴承"})
    do(record, "finish", by=MANAGER, outcome="closed")
    again = post(
        record_id=record,
        entry_data={"act": "reopen", "reason": "客户不满意"},
        actor=MANAGER,
        op_id=op(),
    )
    (follower,) = again.opened
    assert set(Link.everything.values_list("record_id", "sort", "other_id")) == {
        (follower, "follows", record),
        (record, "followed_by", follower),
    }
    assert CaseRecord.everything.get(pk=follower).customer == "C1"
    assert _opened_in(follower) == MANAGER.department
    assert JournalEntry.everything.filter(act_id=again.act_id).count() == 3
    assert again.seq == 6


def _opened_in(record: str) -> str:
    """Return what `opened.department` means on a record."""
    state = record_in(CaseRecord.everything.get(pk=record).state)
    return state.events["/opened"][0].department


def test_a_batch_leaves_out_what_is_refused_and_loses_no_number():
    records = [opened().record_id for _ in range(3)]
    facts = {"safety": False}
    items = [
        Item({"act": "do", "step": "register", "facts": facts}, records[0]),
        Item(
            {"act": "do", "step": "register", "facts": {"defective": "many", **facts}}, records[1]
        ),
        Item({"act": "do", "step": "register", "facts": facts}, records[2]),
    ]
    first, refused, third = post_many(items, actor=ENGINEER, op_id=op())
    assert isinstance(refused, NotAccepted)
    assert isinstance(first, Posted)
    assert isinstance(third, Posted)
    assert (first.number, third.number) == ("KS2026-0001", "KS2026-0002")
    assert NumberSeries.objects.get().nx == 2
    assert IssuedNumber.everything.count() == 2
    assert CaseRecord.everything.get(pk=records[1]).version == 1
    assert len({first.act_id, third.act_id}) == 1


def test_a_batch_of_all_or_none_is_refused_whole():
    records = [opened().record_id for _ in range(2)]
    good = Item({"act": "do", "step": "register", "facts": {"safety": True}}, records[0])
    bad = Item({"act": "do", "step": "finish"}, records[1])
    with pytest.raises(NotAccepted):
        post_many([good, bad], actor=ENGINEER, op_id=op(), all_or_none=True)
    assert JournalEntry.everything.count() == 2


def test_cases_of_one_batch_count_one_another():
    facts = {"customer": "C1", "problem": "noise", "description": "响"}
    items = [Item({"act": "open", "kind": "complaint", "facts": facts}) for _ in range(3)]
    posted = post_many(items, actor=FRONT, op_id=op())
    grades = [
        CaseRecord.everything.get(pk=p.record_id).grade for p in posted if isinstance(p, Posted)
    ]
    assert grades == ["ordinary", "ordinary", "severe"]


def test_an_import_arms_no_timer_and_tells_nobody_of_what_was_before_it():
    data = {
        "act": "open",
        "kind": "complaint",
        "facts": {"description": "旧"},
        "imported_from": "old.csv",
        "imported_id": "7",
    }
    imported = post(
        entry_data=data, actor=FRONT, op_id=op(), source="import", happened_at=AT - 90 * 86_400
    )
    record = CaseRecord.everything.get(pk=imported.record_id)
    assert (record.imported_from, record.imported_id) == ("old.csv", "7")
    assert not record.timer_rows.exists()
    assert not InboxNotice.everything.filter(record=record).exists()
    registered(imported.record_id)
    assert not record.timer_rows.filter(state="armed").exists()
