"""Records of their own that are tied to a parent: what it sees of them, hears of them, and waits for."""

import json
from datetime import datetime
from decimal import Decimal

import pytest

from kesu.core.engine import apply
from kesu.core.examples.cases import run_case
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Codec, Record
from tests.core.engine.errands import Shop, procedure
from tests.core.toys import at, calendars


def moment(text: str) -> int:
    return at(text)


# -- opening ----------------------------------------------------------------------------------------


def test_a_child_opened_by_its_parent_is_tied_to_it_without_a_word():
    shop = Shop()
    label = shop.send()
    visit = shop.world.records[label]
    assert (visit.kind, visit.parent()) == ("visit", "main")
    assert visit.values[""] == {"urgent": True}
    assert [child.kind for _, child in shop.order.live_children()] == ["visit"]


def test_a_child_opened_by_hand_names_its_parent():
    shop = Shop()
    assert shop.visit("visit1").accepted
    assert list(shop.order.children) == ["visit1"]
    assert shop.world.records["visit1"].parent() == "main"


def test_a_child_without_a_parent_is_refused():
    shop = Shop()
    assert [r.code for r in shop.refused("open", to_record="v", kind="visit", record_id="v")] == [
        "parent_wanted"
    ]


def test_a_record_of_another_kind_is_no_parent_and_nothing_stays():
    shop = Shop()
    shop.visit("visit1")
    found = shop.visit("visit2", to="visit1")
    assert [r.code for r in found.refusals] == ["not_a_parent"]
    assert "visit2" not in shop.world.records
    assert shop.world.records["visit1"].seq == 1


def test_a_gate_of_the_parent_stands_before_opening_by_hand():
    shop = Shop()
    for n in range(3):
        assert shop.visit(f"visit{n}").accepted
    before = shop.order
    refused = shop.visit("visit3").refusals
    assert [(r.code, r.line, r.clauses) for r in refused] == [("gate", "few_visits", ("T-02",))]
    assert shop.order is before
    assert "visit3" not in shop.world.records


def test_nobody_opens_a_child_of_a_void_record():
    shop = Shop()
    shop.accepted("void", "boss", reason="a slip")
    assert [r.code for r in shop.visit("visit1").refusals] == ["closed"]


# -- what the parent sees -----------------------------------------------------------------------------


def test_the_parent_sees_what_the_child_shares_and_nothing_else():
    shop = Shop()
    shop.visit("visit1")
    shop.go("visit1", result="bad", cost="120.50", remark="rain")
    child = shop.order.children["visit1"]
    assert child.values == {"result": "bad", "cost": Decimal("120.50")}
    assert child.closed_as == "mended"
    assert shop.order.decisions["/dear"].value is True
    assert "look_at_bad" in shop.open_steps()


def test_a_shared_fact_that_is_a_moment_occurs_at_its_value_for_the_parent_too():
    shop = Shop()
    shop.visit("visit1")
    came = moment("2026-03-02 09:10")
    shop.go("visit1", came_at=came)
    assert shop.order.clocks["/first_visit#1"].stopped_at == came


def test_a_correction_of_a_shared_fact_reaches_the_parent():
    shop = Shop()
    shop.visit("visit1")
    shop.go("visit1", came_at=moment("2026-03-02 09:10"), cost=500)
    right = {"came_at": moment("2026-03-02 09:20"), "cost": 50}
    shop.accepted("correct", to_record="visit1", facts=right, reason="misread")
    assert shop.order.clocks["/first_visit#1"].stopped_at == right["came_at"]
    assert shop.order.decisions["/dear"].value is False


def test_an_entry_that_changes_nothing_shared_is_not_told():
    shop = Shop()
    shop.visit("visit1")
    before = shop.order.seq
    shop.accepted("fill", to_record="visit1", facts={"remark": "dog"})
    assert shop.order.seq == before


def test_a_shared_value_that_is_taken_back_is_not_seen_any_more():
    shop = Shop()
    shop.visit("visit1")
    shop.go("visit1", cost=500)
    undone = {"cost": {"state": "undetermined", "remark": "?"}}
    shop.accepted("correct", to_record="visit1", facts=undone, reason="bill lost")
    assert "cost" not in shop.order.children["visit1"].values
    assert shop.order.decisions["/dear"].status == "provisional"


# -- what the parent waits for -------------------------------------------------------------------------


def test_the_parent_is_not_closed_while_a_child_is_open():
    shop = Shop()
    shop.visit("visit1")
    shop.visit("visit2")
    shop.go("visit1")
    assert "settle" not in shop.open_steps()
    shop.go("visit2")
    assert "settle" in shop.open_steps()
    shop.visit("visit3")
    refused = shop.refused("do", "boss", step="settle", outcome="settled")
    assert [(r.code, r.line, r.clauses) for r in refused] == [("gate", "all_back", ("T-01",))]
    shop.go("visit3")
    shop.accepted("do", "boss", step="settle", outcome="settled")
    assert shop.order.closed is not None


def test_a_child_that_is_reopened_is_open_for_its_parent():
    shop = Shop()
    shop.visit("visit1")
    shop.go("visit1")
    shop.accepted("reopen", "boss", to_record="visit1", reason="still leaks")
    assert shop.order.children["visit1"].closed_as == ""
    assert [r.line for r in shop.refused("do", "boss", step="settle", outcome="settled")] == [
        "all_back"
    ]


def test_a_void_child_counts_for_nothing():
    shop = Shop()
    shop.visit("visit1")
    shop.visit("visit2")
    shop.go("visit1")
    shop.accepted("void", "boss", to_record="visit2", reason="twice")
    assert [at for at, _ in shop.order.live_children()] == ["visit1"]
    shop.accepted("do", "boss", step="settle", outcome="settled")


def test_what_waited_for_a_void_item_alone_goes_on():
    shop = with_flaws()
    shop.accepted("do", item="flaw.1", step="mend", outcome="done")
    assert "all_mended" not in shop.open_steps()
    shop.accepted("void", "boss", item="flaw.2", reason="none")
    assert "all_mended" in shop.open_steps()


def test_a_record_whose_only_item_is_void_has_nothing_that_all_have():
    shop = Shop()
    shop.accepted("open", kind="flaw", facts={"what": "leak"})
    shop.accepted("void", "boss", item="flaw.1", reason="none")
    assert "all_mended" not in shop.open_steps()


def test_a_closed_parent_still_hears_of_its_children():
    shop = Shop()
    shop.visit("visit1")
    shop.go("visit1")
    shop.accepted("do", "boss", step="settle", outcome="settled")
    shop.accepted("correct", to_record="visit1", facts={"cost": 7}, reason="bill came")
    assert shop.order.children["visit1"].values["cost"] == 7


# -- siblings ----------------------------------------------------------------------------------------


def test_a_child_opens_a_sibling_with_the_same_parent_that_follows_it():
    shop = Shop()
    first = shop.send()
    shop.go(first, "vain")
    second = shop.world.records[shop.world.opened[-1]]
    assert [(link.sort, link.to) for link in second.links] == [
        ("child", "main"),
        ("follows", first),
    ]
    assert [link.sort for link in shop.world.records[first].links] == ["child", "followed_by"]
    assert list(shop.order.children) == [first, second.id]
    assert "settle" not in shop.open_steps()


# -- state and replay -----------------------------------------------------------------------------------


def test_the_state_with_children_is_written_and_read_the_same():
    shop = Shop()
    shop.visit("visit1")
    shop.go("visit1", cost="1.50", came_at=moment("2026-03-02 09:10"))
    text = json.dumps(Codec.dump(shop.order), sort_keys=True)
    again = Codec.load(json.loads(text))
    assert again.children == shop.order.children
    assert json.dumps(Codec.dump(again), sort_keys=True) == text


def test_a_record_without_children_is_written_as_before():
    assert "children" not in Codec.dump(Shop().order)


def test_parent_and_child_are_each_rebuilt_from_their_own_journal():
    shop = Shop()
    label = shop.send()
    shop.go(label, result="bad", cost=120)
    shop.visit("visit2")
    for name, journal in shop.world.journals.items():
        found: Record | None = None
        for entry, asked in journal:
            found = apply(procedure(), calendars(), found, entry, Answers(stored=asked)).record
        assert found is not None
        assert Codec.dump(found) == Codec.dump(shop.world.records[name])


# -- facts that name items ------------------------------------------------------------------------------


def with_flaws() -> Shop:
    shop = Shop()
    for what, grave in (("leak", True), ("scratch", False)):
        shop.accepted("open", kind="flaw", facts={"what": what, "grave": grave})
    return shop


def test_a_fact_of_records_names_items_of_its_set():
    shop = with_flaws()
    shop.accepted("open", kind="notice", facts={"listed": ["flaw.2", "flaw.1"]})
    assert shop.order.values["notice.1"]["listed"] == ["flaw.2", "flaw.1"]


@pytest.mark.parametrize("named", [["flaw.3"], ["notice.1"], ["main"]])
def test_a_fact_of_records_names_nothing_else(named: list[str]):
    refused = with_flaws().refused("open", kind="notice", facts={"listed": named})
    assert [(r.code, r.particulars["reason"]) for r in refused] == [("unfit", "no_such_item")]


def test_a_void_item_is_named_no_more():
    shop = with_flaws()
    shop.accepted("void", "boss", item="flaw.1", reason="none")
    refused = shop.refused("open", kind="notice", facts={"listed": ["flaw.1"]})
    assert refused[0].particulars["options"] == ["flaw.2"]


# -- cases and stories ------------------------------------------------------------------------------------

CASE = {
    "says": "children in a case",
    "of": "order",
    "gate": "all_back",
    "items": {"visits": [{"closed_as": "mended"}, {"result": "bad"}]},
    "expect": {"refused": True, "clause": "T-01"},
}


def test_a_case_says_which_children_there_are():
    assert run_case(CASE, procedure(), calendars(), "x").wrong == ()
    closed = {"visits": [{"closed_as": "mended"}, {"closed_as": "vain"}]}
    raw = {**CASE, "items": closed, "expect": {"refused": False}}
    assert run_case(raw, procedure(), calendars(), "x").wrong == ()


@pytest.mark.parametrize(
    "visit",
    [
        {"remark": "kept to itself"},
        {"events": {"go.mended": datetime.fromisoformat("2026-03-02T10:00")}},
    ],
)
def test_a_case_says_of_children_only_what_a_parent_sees(visit: dict[str, object]):
    wrong = run_case({**CASE, "items": {"visits": [visit]}}, procedure(), calendars(), "x").wrong
    assert len(wrong) == 1
    assert "visit" in wrong[0]


def story(text: str) -> tuple[str, ...]:
    import tomllib

    book = procedure()
    return run_story(
        tomllib.loads(text), book, calendars(), "x", CoreStage(book, calendars())
    ).wrong


STORY = """
says = "an order with two visits"
kind = "order"
[[entry]]
at = 2026-03-02T09:00:00
by = "clerk"
do = "open"
[[entry]]
at = 2026-03-02T10:00:00
by = "clerk"
do = "send"
with = { urgent = true }
expect = { opened = [{ label = "auto1", kind = "visit", facts = { urgent = true }, links = ["child"] }] }
[[entry]]
at = 2026-03-02T11:00:00
by = "clerk"
record = "visit1"
kind = "visit"
do = "open"
to = "main"
expect = { open = ["go"] }
[[entry]]
at = 2026-03-02T12:00:00
by = "clerk"
record = "auto1"
do = "go.mended"
with = { result = "good" }
expect = { closed = "mended" }
[[entry]]
at = 2026-03-02T13:00:00
by = "clerk"
record = "visit1"
do = "go.mended"
with = { result = "good" }
[[entry]]
at = 2026-03-02T14:00:00
by = "boss"
do = "settle.settled"
expect = { closed = "settled" }
"""


def test_a_story_opens_children_by_hand_and_by_trigger():
    assert story(STORY) == ()


def test_a_story_cannot_hang_a_child_on_nothing():
    assert "no record “elsewhere”" in story(STORY.replace('to = "main"', 'to = "elsewhere"'))[0]
