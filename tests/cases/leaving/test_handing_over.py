"""The hand-over of somebody who leaves: planned beforehand, moved in one act, the book's own procedure first."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kesu import clock
from kesu.cases.actions.leaving import (
    carry_on,
    carry_out,
    check_export,
    open_hand_over,
    planned,
    why_no_export,
)
from kesu.cases.actions.posting import post
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord, Task
from kesu.cases.verifying import verify
from kesu.directory import actions
from kesu.directory.models import HandOver, Person, PostHolding, ServiceToken
from kesu.directory.queries import actor_of, leaving, unstaffed
from kesu.journal.models import JournalEntry, RefusalNote
from tests.cases.leaving.house import LAST, MON, House, furnished, record_of

DAY = timedelta(days=1)
TUE = MON + DAY


@pytest.fixture
def house(db) -> House:
    return furnished()


def notice(house: House, successor: str | None = "new", at=TUE) -> HandOver:
    with clock.stopped_at(at):
        return open_hand_over(
            person=house.people["old"], last_day=LAST, by=house.people["admin"], at=at,
            successor=house.people[successor] if successor else None,
        )  # fmt: skip


def carried(house: House, hand_over: HandOver, at=TUE) -> list[dict]:
    with clock.stopped_at(at):
        return carry_out(hand_over, by=house.people["admin"], at=at)


def states(hand_over: HandOver, at=TUE) -> dict[str, str]:
    return {line.title.zh: line.state for line in planned(hand_over, at)}


def procedure(house: House) -> str:
    """Return the record of the book's own hand-over."""
    return str(CaseRecord.everything.get(kind="leaver").pk)


def run_procedure(house: House, run: str, at, *, tell: bool = True) -> None:
    """The manager lists and appoints; the office tells the customers."""
    house.post("boss", run, at, act="do", step="name_customers", facts={"why": "个人原因"})
    for item in sorted(record_of(run).items):
        house.post(
            "boss", run, at, act="do", item=item, step="appoint",
            facts={"next_owner": house.party("other")},
        )  # fmt: skip
        if tell:
            house.post(
                "admin", run, at, act="do", item=item, step="tell_customer",
                facts={"told_how": "电话"},
            )  # fmt: skip


def test_what_will_move_is_told_beforehand_and_nothing_has_moved(house):
    house.file("M-001", "old")
    hand_over = notice(house)
    found = states(hand_over)
    assert found["业务员"] == "moves"
    assert found["核实专人"] == "moves"
    assert [state for title, state in found.items() if title.startswith("客户档案")] == ["waits"]
    assert PostHolding.objects.filter(person=house.people["old"], until_on=None).count() == 2


def test_notice_opens_the_books_own_procedure_with_every_file_listed(house):
    house.file("M-001", "old")
    house.file("M-002", "old")
    house.file("M-003", "other")
    notice(house)
    run = record_of(procedure(house))
    assert run.values[""]["sales_owner"] == house.party("old")
    assert [row["customer"] for row in run.values[""]["customers"]] == ["M-001", "M-002"]
    assert "/name_customers" in run.steps


def test_files_follow_the_books_procedure_and_go_to_whom_it_appointed(house):
    file = house.file("M-001", "old")
    hand_over = notice(house)
    carried(house, hand_over)
    assert record_of(file).values[""]["sales_owner"] == house.party("old")
    hand_over.refresh_from_db()
    assert hand_over.state == "open"
    run_procedure(house, procedure(house), TUE + DAY)
    carried(house, hand_over, TUE + 2 * DAY)
    assert record_of(file).values[""]["sales_owner"] == house.party("other")  # not the general one
    hand_over.refresh_from_db()
    assert hand_over.state == "done"


def test_once_carried_out_it_goes_on_by_itself_when_the_procedure_is_done(house):
    file = house.file("M-001", "old")
    hand_over = notice(house)
    run_procedure(house, procedure(house), TUE)
    assert carry_on(TUE) == 0  # an administrator has not carried it out yet
    carried(house, hand_over, TUE)
    assert record_of(file).values[""]["sales_owner"] == house.party("other")
    other = house.file("M-009", "other")
    assert carry_on(TUE) == 0
    assert record_of(other).values[""]["sales_owner"] == house.party("other")


def test_what_waited_follows_without_anybody(house):
    file = house.file("M-001", "old")
    hand_over = notice(house)
    carried(house, hand_over)
    run_procedure(house, procedure(house), TUE + DAY)
    with clock.stopped_at(TUE + 2 * DAY):
        assert carry_on(TUE + 2 * DAY) == 1
        assert carry_on(TUE + 2 * DAY) == 0
    assert record_of(file).values[""]["sales_owner"] == house.party("other")
    hand_over.refresh_from_db()
    assert hand_over.state == "done"


def test_a_customer_who_was_not_told_yet_stays_where_they_are(house):
    file = house.file("M-001", "old")
    hand_over = notice(house)
    run_procedure(house, procedure(house), TUE, tell=False)
    carried(house, hand_over)
    assert record_of(file).values[""]["sales_owner"] == house.party("old")


def test_posts_tokens_deputyships_and_sign_in_end_and_go_on_with_the_successor(house):
    old, new, boss = (house.people[n] for n in ("old", "new", "boss"))
    _token, _secret = actions.issue(
        person=old, name="报表", scopes=["read"], expires_at=TUE + 90 * DAY, by=old, at=MON
    )
    absence = actions.set_absence(
        person=boss, from_at=TUE, until_at=TUE + 60 * DAY, deputy=old, by=boss, at=MON
    )
    carried(house, notice(house))
    absence.refresh_from_db()
    assert absence.deputy == new
    assert ServiceToken.objects.get().revoked_at == TUE
    assert PostHolding.objects.get(person=new, post="verifier").from_on == LAST + DAY
    assert "post:verifier" in actor_of(person=old, at=TUE).parties  # until the last day
    assert Person.objects.get(pk=old.pk).left_on == LAST
    assert unstaffed(parties=["post:verifier"], at=MON + 60 * DAY) == []


def test_open_steps_given_to_the_person_go_to_the_successor_in_one_act(house):
    first, second = house.file("M-001", "other"), house.file("M-002", "other")
    for record in (first, second):
        house.post(
            "boss", record, TUE, act="assign", step="put_in_database", to=house.party("old"),
            reason="代办",
        )  # fmt: skip
    report = carried(house, notice(house, at=TUE))
    assert [line["state"] for line in report if line["sort"] == "record"] == ["moves", "moves"]
    given = Task.everything.filter(is_assigned=True).values_list("party", flat=True)
    assert set(given) == {house.party("new")}
    acts = JournalEntry.everything.filter(act="hand_over")
    assert acts.count() == 2
    assert len({entry.act_id for entry in acts}) == 1
    assert {entry.person for entry in acts} == {house.party("admin")}
    assert HandOver.objects.get().act_id == acts[0].act_id


def test_what_no_successor_is_named_for_is_in_nobodys_charge_and_shown_so(house):
    hand_over = notice(house, successor=None)
    assert set(states(hand_over).values()) == {"nobody"}
    carried(house, hand_over)
    assert unstaffed(parties=["post:verifier", "post:salesperson"], at=MON + 60 * DAY) == [
        "post:verifier"
    ]


def test_a_successor_of_ones_own_may_be_named_for_each_thing(house):
    old, new, other = (house.people[n] for n in ("old", "new", "other"))
    hand_over = notice(house)
    post_ = PostHolding.objects.get(person=old, post="verifier")
    actions.name_successors(hand_over=hand_over, named={f"post:{post_.pk}": other}, by=None, at=TUE)
    carried(house, hand_over)
    assert PostHolding.objects.filter(person=other, post="verifier").exists()
    assert not PostHolding.objects.filter(person=new, post="verifier").exists()


def test_a_post_that_the_successor_cannot_hold_only_ends_and_the_report_says_why(house):
    old = house.people["old"]
    actions.bind_post(person=old, post="auditor", from_on=MON.date(), by=None, at=MON)
    with clock.stopped_at(TUE):
        hand_over = open_hand_over(
            person=old, last_day=LAST, successor=house.people["admin"], by=house.people["admin"],
            at=TUE,
        )  # fmt: skip
    failed = [line for line in carried(house, hand_over) if line["state"] == "failed"]
    assert [line["title"][0] for line in failed] == ["审计员"]
    assert failed[0]["why"][0]


def test_carried_out_twice_nothing_happens_twice(house):
    hand_over = notice(house)
    carried(house, hand_over)
    with pytest.raises(ValidationError):
        carried(house, hand_over)


def test_the_journal_verifies_and_says_who_handed_over_from_whom_to_whom(house):
    file = house.file("M-001", "old")
    hand_over = notice(house)
    run_procedure(house, procedure(house), TUE)
    carried(house, hand_over)
    entry = JournalEntry.everything.get(record=file, act="hand_over")
    assert "handed_over" in entry.outcome
    assert list(verify()) == []


@pytest.mark.parametrize("successor", ["old"])
def test_nobody_takes_over_from_themselves(house, successor):
    with pytest.raises(ValidationError):
        notice(house, successor)
    assert not HandOver.objects.exists()


def test_somebody_who_has_left_takes_nothing_over(house):
    actions.leave(person=house.people["new"], on=MON.date(), by=None, at=MON)
    house.people["new"].refresh_from_db()
    with pytest.raises(ValidationError):
        notice(house)


def test_from_the_notice_on_no_data_goes_out_and_what_was_tried_is_noted(house):
    old = house.people["old"]
    check_export(old, TUE)
    hand_over = notice(house)
    with pytest.raises(NotAccepted, match="leaving"):
        check_export(old, TUE)
    assert "孙离" in why_no_export(old, TUE, "zh")
    assert RefusalNote.objects.filter(act="export", code="leaving").count() == 2
    check_export(house.people["new"], TUE)
    actions.withdraw(hand_over=hand_over, by=None, at=TUE)
    check_export(old, TUE)
    assert leaving(person=old) is None


def test_the_books_own_record_of_somebody_leaving_keeps_data_in_too(house):
    house.file("M-001", "old")
    house.post(
        "boss", None, TUE, act="open", kind="leaver",
        facts={"sales_owner": house.party("old"), "why": "个人原因"},
    )  # fmt: skip
    assert why_no_export(house.people["old"], TUE, "zh")


def test_nobody_hands_over_without_the_right(house):
    record = house.file("M-001", "other")
    house.post("boss", record, TUE, act="assign", step="put_in_database", to=house.party("old"))
    with clock.stopped_at(TUE), pytest.raises(NotAccepted, match="no_right"):
        post(
            record_id=record, actor=house.people["new"], op_id="by-hand-1",
            entry_data={"act": "hand_over", "value": house.party("old"), "to": house.party("new")},
        )  # fmt: skip
