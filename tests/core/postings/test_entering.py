"""Postings on a record: entered once, made good by counter-postings, always what the facts say."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.core.examples.reading import actor
from kesu.core.records.entries import Actor, Entry
from kesu.core.records.outcomes import Answers, Outcome, parts_of, told
from kesu.core.records.record import Codec, Record
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import at, facts

KINDS = (
    facts(loss="money", bonus="money", agreed="truth", note="text", person="person")
    + RIGHTS
    + """
[kind.case.facts.liable]
type = "lines"
columns = { person = { type = "person" }, ratio = { type = "number" } }
"""
)
SHARE = """
[[posting]]
id = "share"
of = "case"
clause = "T-01"
title = { zh = "损失分担", en = "Share of the loss" }
account = "personal"
unit = { zh = "元", en = "yuan" }
holder = "each.person"
for_each = "liable where ratio > 0"
spread = { total = "loss", by = "each.ratio" }
round = { to = "0.01" }
"""
FINE = """
[[posting]]
id = "fine"
of = "case"
clause = "T-01"
account = "personal"
holder = "person"
amount = [
  { when = "loss >= 1000", amount = "loss * 0.1", clause = "T-02" },
  { amount = "50" },
]
cap = "0.5 * bonus"
"""


def play(lines: str, **given_facts: Any) -> Play:
    found = Play(lines, kinds=KINDS)
    if given_facts:
        found.fill("2026-03-02 10:00", **given_facts)
    return found


def record(found: Play) -> Record:
    return found.world.records["main"]


def entered(found: Play) -> list[tuple[str, str, bool]]:
    return [(p.holder, str(p.amount), p.counter) for p in record(found).postings]


def people(*ratios: str) -> list[dict[str, Any]]:
    names = ("wang", "li", "zhao")
    return [
        {"person": f"person:{name}", "ratio": ratio}
        for name, ratio in zip(names, ratios, strict=False)
    ]


def test_a_loss_is_shared_out_and_no_cent_is_lost():
    found = play(SHARE, loss="100", liable=people("1", "1", "1"))
    assert entered(found) == [
        ("person:wang", "33.34", False),
        ("person:li", "33.33", False),
        ("person:zhao", "33.33", False),
    ]


def test_nothing_is_entered_while_a_weight_is_not_known():
    found = play(SHARE, loss="100", liable=[{"person": "person:wang"}, *people("1")])
    assert entered(found) == []


def test_what_is_corrected_later_enters_the_difference_and_leaves_what_stood():
    found = play(SHARE, loss="100", liable=people("1", "1"))
    found.correct("2026-03-05 11:00", liable=people("3", "1"))
    assert entered(found) == [
        ("person:wang", "50.00", False),
        ("person:li", "50.00", False),
        ("person:wang", "25.00", True),
        ("person:li", "-25.00", True),
    ]
    assert record(found).postings[-1].at > record(found).postings[0].at


def test_another_holder_takes_over_and_the_first_is_freed():
    found = play(FINE, loss="10", bonus="1000", person="person:wang")
    found.correct("2026-03-05 11:00", person="person:li")
    assert entered(found) == [
        ("person:wang", "50.0000", False),
        ("person:li", "50.0000", True),
        ("person:wang", "-50.0000", True),
    ]


def test_the_first_formula_that_holds_counts_with_its_clause_and_the_cap():
    found = play(FINE, loss="5000", bonus="600", person="person:wang")
    (posted,) = record(found).postings
    assert (posted.amount, posted.clause, posted.row) == (Decimal("300"), "T-02", 0)


def test_a_second_case_of_what_is_entered_already_changes_nothing():
    found = play(SHARE, loss="100", liable=people("1", "1"))
    found.fill("2026-03-06 09:00", note="seen")
    assert len(entered(found)) == 2


def test_what_is_fixed_is_kept_whatever_is_corrected():
    found = play(SHARE + "fixed = true\n", loss="100", liable=people("1", "1"))
    found.correct("2026-03-05 11:00", loss="300")
    assert [amount for _, amount, _ in entered(found)] == ["50.00", "50.00"]


def test_it_waits_for_its_event_and_tells_of_itself():
    lines = (
        SHARE
        + 'on = ["look.done"]\n'
        + step()
        + step('when = "share.total >= 100"', name="book").replace(
            'opens = ["opened"]', 'opens = ["share.entered"]'
        )
    )
    found = play(lines, loss="100", liable=people("1"))
    assert entered(found) == []
    outcome = found.do("look", "2026-03-03 09:00")
    assert entered(found) == [("person:wang", "100.00", False)]
    assert record(found).steps["/book"].status == "open"
    assert "posted" in [h.code for h in outcome.happenings]


def test_a_void_record_gives_everything_back():
    found = play(SHARE, loss="100", liable=people("1"))
    found.post("void", "2026-03-04 09:00", reason="a mistake")
    assert sum(p.amount for p in record(found).postings) == 0


def test_what_is_not_known_any_more_stands_until_it_is():
    found = play(SHARE, loss="100", liable=people("1"))
    found.correct("2026-03-04 09:00", loss={"state": "undetermined", "remark": "?"})
    assert [amount for _, amount, _ in entered(found)] == ["100.00"]


def too_large() -> tuple[Play, Outcome]:
    """Return a record and what came of an entry by which a posting would come to more than accounts take."""
    lines = FINE.replace('"loss * 0.1"', '"loss * loss"').replace("cap", "# cap")
    found = play(lines)
    return found, _tried(found, {"loss": "9000000000000000000", "person": "person:wang"})


def test_an_amount_that_no_account_takes_is_refused():
    found, outcome = too_large()
    assert [r.code for r in outcome.refusals] == ["amount_too_large"]
    assert record(found).postings == ()


def _tried(found: Play, given_facts: dict[str, Any]) -> Outcome:
    now = at("2026-03-02 10:00")
    return found.world.post(
        "main",
        Entry(
            act="fill",
            by=actor("clerk", found.book),
            happened_at=now,
            entered_at=now,
            facts=given_facts,
        ),
    )


LOSSES = st.decimals(min_value=0, max_value=10**6, places=2).map(str)
RATIOS = st.lists(st.decimals(min_value=0, max_value=10, places=2).map(str), min_size=1, max_size=3)


@given(st.lists(st.tuples(LOSSES, RATIOS), min_size=1, max_size=4))
def test_reckoned_again_and_again_it_stands_as_if_reckoned_once(
    steps: list[tuple[str, list[str]]],
):
    changed = play(SHARE)
    for hour, (loss, ratios) in enumerate(steps, 9):
        act = changed.fill if hour == 9 else changed.correct
        given_facts = {"loss": loss, "liable": people(*ratios)}
        known = record(changed).values[""]
        fresh_facts = {k: v for k, v in given_facts.items() if known.get(k) != v}
        if hour == 9 or _differs(changed, given_facts):
            act(f"2026-03-03 {hour:02d}:00", **fresh_facts)
    fresh = play(SHARE, loss=steps[-1][0], liable=people(*steps[-1][1]))
    if any(Decimal(r) for r in steps[-1][1]):
        assert _sums(changed) == _sums(fresh)


def _differs(found: Play, given_facts: dict[str, Any]) -> bool:
    values = record(found).values[""]
    same_loss = values.get("loss") == Decimal(given_facts["loss"])
    lines = [(line["person"], line["ratio"]) for line in values.get("liable", [])]
    wanted = [(line["person"], Decimal(line["ratio"])) for line in given_facts["liable"]]
    return not (same_loss and lines == wanted)


def _sums(found: Play) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for posted in record(found).postings:
        sums[posted.holder] = sums.get(posted.holder, Decimal(0)) + posted.amount
    return {holder: amount for holder, amount in sums.items() if amount}


def test_what_was_entered_survives_being_written_and_read():
    found = play(FINE, loss="5000", bonus="600", person="person:wang")
    kept = record(found)
    assert Codec.load(Codec.dump(kept)) == kept


@pytest.mark.parametrize("balance", ["live", "at opening"])
def test_the_balance_of_a_person_is_read_over_all_records(balance: str):
    measure = f"""
[[measure]]
id = "owed"
of = "case"
clause = "T-01"
counts = "account.personal"
holder = "person"
read = "{balance}"
"""
    found = play(FINE + measure, loss="333.33", bonus="1000", person="person:wang")
    again = Entry(
        act="open",
        by=_clerk(found),
        happened_at=Moment(record(found).opened_at + 90_000),
        entered_at=Moment(record(found).opened_at + 90_000),
        record_id="second",
        kind="case",
        facts={"person": "person:wang"},
    )
    found.world.post("second", again)
    measures = found.world.records["second"].measures
    assert measures["/owed"] == (50, ("main",))


def _clerk(found: Play) -> Actor:
    return actor("clerk", found.book)


def test_answers_carry_exact_decimals():
    assert [told(parts_of(Decimal(n))) for n in ("12.50", "-0.25", "3", "-3", "0.0001")] == [
        "12.5",
        "-0.25",
        3,
        -3,
        "0.0001",
    ]
    assert Answers({"q": "0.1"}).ask("q") == "0.1"
