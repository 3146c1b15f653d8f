"""Every reason for which the engine does not accept an entry, each at least once."""

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kesu.core
from kesu.core.errors import Fault
from kesu.core.records.outcomes import Refusal
from tests.core.engine.errands import Shop
from tests.core.engine.office import MON_9, Desk
from tests.core.engine.test_about import Season
from tests.core.engine.test_issuing import Issuing
from tests.core.postings.test_entering import too_large
from tests.core.toys import at

REFUSED: dict[str, list[Callable[[], list[Refusal]]]] = {
    "unknown_act": [lambda: Desk().refused("dance")],
    "future": [lambda: Desk().refused("fill", happened_at=at("2027-01-01 09:00"))],
    "no_record": [
        lambda: Desk(opened=False).refused("fill", facts={"loss": 1}),
        lambda: Desk(opened=False).refused("open", kind="visit", record_id="main"),
    ],
    "no_item": [lambda: Desk().refused("fill", item="part.1", facts={"size": 1})],
    "closed": [
        lambda: Desk().closed().refused("assign", "boss", step="look", to="post:boss"),
        lambda: Desk().closed().refused("fill", "boss", facts={"answer": "x"}),
    ],
    "about_already": [lambda: _put_on_twice()],
    "unknown_item_kind": [lambda: Desk().refused("open", kind="case")],
    "no_right": [
        lambda: Desk(opened=False).refused("open", "boss", kind="case", record_id="main"),
        lambda: Desk().refused("open", "boss", kind="part"),
        lambda: Desk().refused("fill", facts={"answer": "x"}),
        lambda: Desk().refused("correct", facts={"loss": 1}, reason="…"),
        lambda: Desk().refused("override", decision="grade", value="grave", reason="…"),
        lambda: Desk().refused("decide", decision="owner", value="north"),
        lambda: Desk().refused("hold", reason="…"),
        lambda: Desk().refused("link", link="follows", to="other"),
        lambda: Desk().refused("close", closes_as="withdrawn", reason="…"),
        lambda: Desk().refused("void", reason="…"),
        lambda: Desk().closed().refused("reopen", reason="…"),
        lambda: Desk().refused("hear", event="calendar.changed"),
        lambda: Desk().refused("extend", clock="/reply#1", until=at("2026-03-04 10:00"), reason="…"),
        lambda: Desk().refused("assign", "anyone", step="look", to="post:boss"),
    ],
    "parent_wanted": [
        lambda: Shop().refused("open", to_record="v", kind="visit", record_id="v"),
        lambda: Shop().refused("open", to_record="v", kind="visit", record_id="v", link="follows", to="main"),
    ],
    "not_a_parent": [lambda: _under_a_visit()],
    "frozen": [
        lambda: _frozen("book", "").refused("fill", "boss", facts={"answer": "x"}),
        lambda: _frozen("kind", "case").refused("fill", "boss", facts={"answer": "x"}),
        lambda: _frozen("step", "look").refused("do", step="look", facts={"loss": 5}),
    ],
    "nothing_given": [
        lambda: Desk().refused("fill", "boss"),
        lambda: Desk().refused("correct", "boss", reason="…"),
        lambda: Desk().refused("hear", "system"),
    ],
    "own_step": [lambda: Desk().refused("hear", event="chased", step="look", reason="…")],
    "need_not_be_done": [
        lambda: Desk().pledged().refused("hear", "boss", event="chased", step="pledge", reason="…")
    ],
    "not_taking_part": [
        lambda: Desk().refused("hear", "anyone", event="chased", step="look", reason="…")
    ],
    "nobody_to_chase": [
        lambda: Desk().judged().refused("hear", "boss", event="chased", step="ask", reason="…")
    ],
    "chased_lately": [
        lambda: _chased().refused("hear", "boss", event="chased", step="look", reason="…")
    ],
    "not_chased": [
        lambda: Desk().refused("hear", event="chase_answered", step="look", reason="…")
    ],
    "expected_past": [
        lambda: _chased().refused("hear", event="chase_answered", step="look", until=MON_9)
    ],
    "unknown_paper": [lambda: [Issuing().refused("nothing")]],
    "not_its_paper": [lambda: [Issuing().refused("other")]],
    "not_its_issuer": [lambda: [Issuing().refused("letter", by="stranger")]],
    "no_number_yet": [lambda: [Issuing().refused()]],
    "unknown_copy": [lambda: [Issuing().refused("form", copies=[7])]],
    "unknown_holder": [lambda: [Issuing().refused("letter", copies=["head:x"])]],
    "no_hash": [lambda: [Issuing().refused("letter", file="x")]],
    "supersedes_copies": [lambda: [_issued("form", copies=[1]).refused("form", copies=[1])]],
    "nothing_new": [lambda: [_issued("letter").refused("letter")]],
    "amount_too_large": [lambda: list(too_large()[1].refusals)],
    "already_known": [lambda: Desk().seen().refused("fill", "boss", facts={"loss": 5})],
    "reason_wanted": [
        lambda: Desk().seen().refused("correct", "boss", facts={"loss": 5}),
        lambda: Desk().refused("override", "boss", decision="grade", value="grave"),
        lambda: Desk().refused("hold", "boss"),
        lambda: Desk().refused("close", "boss", closes_as="withdrawn"),
        lambda: Desk().closed().refused("reopen", "boss"),
        lambda: Desk().refused("void", "boss"),
        lambda: Desk().refused("extend", "boss", clock="/reply#1", until=at("2026-03-04 10:00")),
        lambda: Desk().refused("do", step="look", outcome="later"),
        lambda: _dear().refused("do", "boss", step="judge", outcome="agreed"),
    ],
    "nothing_changed": [lambda: Desk().seen().refused("correct", "boss", facts={"loss": 100}, reason="…")],
    "unknown_decision": [lambda: Desk().refused("override", "boss", decision="weight", value="grave", reason="…")],
    "not_an_option": [lambda: Desk().refused("override", "boss", decision="grade", value="huge", reason="…")],
    "settled": [
        lambda: Desk().seen().refused("decide", "boss", decision="grade", value="grave"),
        lambda: _overridden().refused("decide", "boss", decision="grade", value="light"),
    ],
    "unknown_step": [
        lambda: Desk().refused("do", step="dance"),
        lambda: Desk().closed().refused("reopen", "boss", reason="…", step="dance"),
    ],
    "no_agreement": [lambda: Desk().refused("agree", clock="/total#1", until=at("2026-03-04 10:00"))],
    "too_late": [
        lambda: _on_wednesday().refused("agree", clock="/reply#1", until=at("2026-03-05 10:00")),
        lambda: _on_wednesday().refused("extend", "boss", clock="/reply#1", until=at("2026-03-05 10:00"), reason="…"),
    ],
    "agreed_already": [lambda: _agreed().refused("agree", clock="/reply#1", until=at("2026-03-05 10:00"))],
    "no_extension": [
        lambda: Desk().refused("extend", "boss", clock="/total#1", until=at("2026-03-04 10:00"), reason="…")
    ],
    "beyond_ceiling": [
        lambda: Desk().refused("extend", "boss", clock="/reply#1", until=at("2026-03-09 10:00"), reason="…")
    ],
    "no_such_run": [
        lambda: Desk().refused("agree", clock="/reply#7", until=at("2026-03-04 10:00")),
        lambda: Desk().judged().refused("extend", "boss", clock="/reply#1", until=at("2026-03-04 10:00")),
    ],
    "no_moment": [
        lambda: Desk().refused("agree", "clerk", clock="/reply#1"),
        lambda: Desk().refused("agree", "clerk", clock="/reply#1", until=MON_9 - 1),
    ],
    "not_open": [
        lambda: Desk().refused("do", step="judge", outcome="agreed"),
        lambda: Desk().refused("assign", "boss", step="judge", to="post:boss"),
        lambda: Desk().refused("assign", "boss", step="dance", to="post:boss"),
    ],
    "unknown_party": [lambda: Desk().refused("assign", "boss", step="look", to="Li Lei")],
    "unknown_link": [
        lambda: Desk().refused("link", "boss", link="cousin", to="other"),
        lambda: Desk(opened=False).refused("open", kind="case", record_id="main", link="cousin", to="x"),
        lambda: Desk(opened=False).refused("open", kind="case", record_id="main", link="child", to="x"),
        lambda: Desk().refused("link", "boss", link="follows"),
        lambda: Desk().refused("link", "boss", link="follows", to="main"),
    ],
    "linked_already": [lambda: _linked().refused("link", "boss", link="follows", to="other")],
    "linked_otherwise": [
        lambda: _linked().refused("link", "boss", link="restarts", to="other"),
        lambda: _linked().refused("link", "boss", link="duplicated_by", to="other"),
    ],
    "is_duplicate": [
        lambda: _duplicate().refused("link", "boss", link="duplicate", to="third"),
        lambda: _duplicate().refused("link", "boss", link="duplicated_by", to="third"),
    ],
    "not_linked": [
        lambda: _linked().refused("link", "boss", link="follows", to="third", value="withdrawn", reason="…"),
        lambda: _linked().refused("link", "boss", link="split", to="other", value="withdrawn", reason="…"),
    ],
    "unknown_closing": [lambda: Desk().refused("close", "boss", closes_as="burnt", reason="…")],
    "not_held": [lambda: Desk().refused("resume", "boss")],
    "held_already": [lambda: _held().refused("hold", "boss", reason="…")],
    "not_closed": [lambda: Desk().refused("reopen", "boss", reason="…")],
    "unknown_fact": [
        lambda: Desk().refused("fill", "boss", facts={"lost": 1}),
        lambda: Desk().refused("do", step="look", outcome="ok", facts={"lost": 1}),
    ],
    "unfit": [lambda: Desk().refused("do", step="look", outcome="ok", facts={"loss": "much"})],
    "unknown_outcome": [
        lambda: Desk().refused("do", step="look", outcome="fine"),
        lambda: Desk().refused("do", step="look"),
    ],
    "not_yours": [lambda: Desk().refused("do", "boss", step="look", outcome="ok", facts={"loss": 1})],
    "barred": [lambda: Desk().seen().refused("do", step="judge", outcome="agreed")],
    "signed_already": [lambda: Desk().pledged().refused("do", step="pledge")],
    "not_to_be_given": [
        lambda: Desk().pledged().refused("assign", step="pledge", to="post:boss"),
    ],
    "on_behalf_wanted": [lambda: Desk().judged().refused("do", step="ask", facts={"answer": "yes"})],
    "not_asked_here": [lambda: Desk().refused("do", step="look", outcome="ok", facts={"answer": "x"})],
    "facts_missing": [lambda: Desk().refused("do", step="look", outcome="ok")],
    "outcome_closed": [
        lambda: Desk().refused("do", step="look", outcome="waived", facts={"loss": 50, "note": "…"})
    ],
    "needs": [lambda: Desk().refused("do", step="look", outcome="waived", facts={"loss": 5})],
    "gate": [lambda: Desk().judged().refused("do", "boss", step="finish")],
    "series_full": [lambda: _full().refused("do", step="look", outcome="ok", facts={"loss": 1, "urgent": True})],
}  # fmt: skip


def _put_on_twice() -> list[Refusal]:
    season = Season()
    season.order("o1")
    season.board()
    season.point("o1")
    return list(season.point("o1").refusals)


def _under_a_visit() -> list[Refusal]:
    shop = Shop()
    shop.visit("visit1")
    return list(shop.visit("visit2", to="visit1").refusals)


def _dear() -> Desk:
    desk = Desk()
    desk.do("look.ok", facts={"loss": 9000})
    return desk


def _overridden() -> Desk:
    desk = Desk().seen()
    desk.accepted("override", "boss", decision="grade", value="grave", reason="goodwill")
    return desk


def _on_wednesday() -> Desk:
    desk = Desk()
    desk.now = at("2026-03-04 09:00")
    return desk


def _agreed() -> Desk:
    desk = Desk()
    desk.accepted("agree", clock="/reply#1", until=at("2026-03-04 10:00"))
    return desk


def _held() -> Desk:
    desk = Desk()
    desk.accepted("hold", "boss", reason="…")
    return desk


def _linked() -> Desk:
    desk = Desk()
    desk.accepted("link", "boss", link="follows", to="other")
    return desk


def _frozen(concept: str, name: str) -> Desk:
    """A desk whose book has a line that the program does not understand."""
    desk = Desk()
    hole = Fault(
        "unknown_key", "lines.toml", name or "book", "“x” means nothing here", "leave it out"
    )
    desk.world.book = replace(desk.world.book, frozen={(concept, name): hole})
    return desk


def _full() -> Desk:
    desk = Desk()
    desk.world.numbers[json.dumps(["number", "sheet", ""])] = 9
    return desk


def _duplicate() -> Desk:
    desk = Desk()
    desk.accepted("link", "boss", link="duplicate", to="other")
    return desk


def _issued(document: str, **given: Any) -> Issuing:
    play = Issuing()
    play.issue("2026-03-02 10:00", document, **given)
    return play


def _chased() -> Desk:
    desk = Desk()
    desk.accepted("hear", "boss", event="chased", step="look", reason="…")
    return desk


CASES = [(code, n, refuse) for code, ways in REFUSED.items() for n, refuse in enumerate(ways)]


@pytest.mark.parametrize(
    ("code", "_n", "refuse"), CASES, ids=lambda v: str(v) if isinstance(v, str | int) else ""
)
def test_the_engine_refuses(code: str, _n: int, refuse: Callable[[], list[Refusal]]):
    assert code in {refusal.code for refusal in refuse()}


def codes_in_the_source() -> set[str]:
    found = set()
    for path in Path(kesu.core.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_refuse(node.func):
                found |= {
                    arg.value for arg in node.args[:3]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and arg.value
                }  # fmt: skip
    return found


def _is_refuse(node: ast.expr) -> bool:
    name: Any = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ("refuse", "_refuse")


def test_every_reason_in_the_source_is_shown_here():
    assert codes_in_the_source() == set(REFUSED)


def test_all_reasons_are_gathered():
    codes = [r.code for r in Desk().refused("correct", facts={})]
    assert codes == ["no_right", "reason_wanted", "nothing_given"]


def test_a_refused_gate_names_what_lacks_with_its_clause():
    desk = Desk().judged()
    desk.record.items.clear()
    (refusal,) = desk.refused("do", "boss", step="finish")
    assert (refusal.line, refusal.clauses) == ("closing", ("T-01",))
    assert [text.en for text in refusal.says] == ["no class yet"]


def test_a_step_that_misses_facts_names_them():
    (refusal,) = Desk().refused("do", step="look", outcome="ok", facts={"urgent": False})
    assert refusal.missing == ("loss", "units")
