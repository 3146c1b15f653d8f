"""Names at every place of a book: of the parent, of each member, of what is heard, of lines and rows."""

import pytest

from kesu.core.errors import Faulty
from kesu.core.rulebook.compiling import with_settings
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import decision, row, step, trigger
from tests.core.toys import book, facts, faults_of, files

ITEM = """
[kind.part]
part_of = "case"
many = "parts"
opened_by = ["clerk"]
facts = { size = { type = "number" }, of_parent = { type = "text" } }
"""
KINDS = facts(loss="money", place="text", wants="choices:money,repair") + RIGHTS + ITEM
SETTING = '[[setting]]\nid = "few"\nvalue = 3\nbasis = "stated"\n'
GOODS = '[kind.case.facts.goods]\ntype = "lines"\ncolumns = { size = { type = "number" }, name = { type = "text" } }\n'


def part_rule(expression: str) -> str:
    return f"""
[decision.fits]
of = "part"
[[decision.fits.row]]
when = "{expression}"
gives = true
[[decision.fits.row]]
when = "otherwise"
gives = false
"""


def fits(expression: str, **given: object) -> object:
    """Return what a part's rule answers when the case knows `given` and the part is of size 5."""
    play = Play(SETTING + part_rule(expression) + step(), kinds=KINDS)
    play.fill("2026-03-02 10:00", **given)
    play.post("open", "2026-03-02 11:00", kind="part", facts={"size": 5})
    return play.record.decisions["part.1/fits"].value


def test_an_item_sees_its_parent():
    assert fits("parent.loss == 9", loss=9) is True
    assert fits("size > parent.loss", loss=9) is False
    assert fits("parent.look.open", loss=1) is True
    assert fits("count(parent.parts where size > 3) == 1", loss=1) is True
    assert fits("size > settings.few", loss=1) is True


def test_a_parents_set_and_name_must_exist():
    for wrong in (
        "parent.lost == 9",
        "any(parent.partz where size > 3)",
        "parent.parent.loss == 1",
        "each.x == 1",
    ):
        texts = files(part_rule(wrong), kinds=KINDS)
        assert [f.code for f in faults_of(texts)] == ["unreadable_condition"]


LARGER = "any(goods where size > parent.loss and size > settings.few and name == 'x')"
WRONG_IN_LINES = ("colour == 1", "parent.lost == 1", "any(sizes where size)")


def test_a_line_sees_its_columns_its_record_and_settings():
    rows = row(LARGER, "'yes'") + row("otherwise", "'no'")
    play = Play(SETTING + decision(rows), kinds=KINDS + GOODS)
    play.fill(
        "2026-03-02 10:00", loss=4, goods=[{"size": 5, "name": "x"}, {"size": 4, "name": "y"}]
    )
    assert play.record.decisions["/grade"].value == "yes"
    for wrong in WRONG_IN_LINES:
        texts = files(decision(row(f"any(goods where {wrong})", "1")), kinds=KINDS + GOODS)
        assert [f.code for f in faults_of(texts)] == ["unreadable_condition"]


def test_several_choices_and_lines_are_lists():
    rows = row("'money' in wants", "'yes'") + row("otherwise", "'no'")
    play = Play(decision(rows), kinds=KINDS)
    play.fill("2026-03-02 10:00", wants=["repair", "money"])
    assert play.record.decisions["/grade"].value == "yes"


def test_a_decision_sees_another_and_how_certain_it_is():
    lines = decision(row("loss > 9", "true") + row("otherwise", "false"))
    lines += part_rule("grade or grade.status == 'provisional'").replace('"part"', '"case"')
    play = Play(lines, kinds=KINDS)
    assert play.record.decisions["/fits"].value is True
    play.fill("2026-03-02 10:00", loss=1)
    assert play.record.decisions["/fits"].value is False


def test_numbers_and_truths_that_decisions_give_are_compared_as_such():
    points = decision(row("loss > 9", "10") + row("otherwise", "1"))
    rule = part_rule("grade > 5").replace('"part"', '"case"')
    assert faults_of(files(points + rule, kinds=KINDS)) == []
    words = decision(row("loss > 9", "'much'") + row("otherwise", "'little'"))
    values = 'values = [{ id = "much", zh = "多" }, { id = "little", zh = "少" }]'
    chosen = words.replace('of = "case"', f'of = "case"\n{values}', 1)
    assert [f.code for f in faults_of(files(chosen + rule, kinds=KINDS))] == [
        "unreadable_condition"
    ]


WATCH = (
    facts()
    + """
[kind.watch]
key = ["site"]
hears = ["service_visit"]
facts = { site = { type = "site" }, seen = { type = "text" } }
"""
)


def test_what_is_heard_is_known_by_its_columns():
    lines = trigger(
        'when = "heard.quality_caused"\ndo = [{ set = "seen", with = { value = "heard.problem_code" } }]',
        'on = ["heard.service_visit"]',
    ).replace('of = "case"', 'of = "watch"')
    play = Play(lines, opened="", kinds=WATCH)
    values = {"site": "s1", "quality_caused": True, "problem_code": "E7", "at": 1}
    play.world.add_row("service_visit", values, 2)  # type: ignore[arg-type]
    assert play.world.records["watch:s1"].values[""]["seen"] == "E7"


def test_only_columns_of_heard_rows_are_known():
    lines = trigger(
        'when = "heard.colour == 1"\ndo = [{ tell = "boss" }]', 'on = ["heard.service_visit"]'
    )
    texts = files(lines.replace('of = "case"', 'of = "watch"'), kinds=WATCH)
    assert [f.code for f in faults_of(texts)] == ["unreadable_condition"]


MANY = """
[[measure]]
id = "many"
of = "watch"
counts = "service_visit"
same = ["site"]
where = "units > {}"
"""


def test_a_measure_over_rows_may_read_settings():
    lines = SETTING + MANY
    assert faults_of(files(lines.format("settings.few"), kinds=WATCH)) == []
    for wrong in ("settings.lots", "colour", "count(parts)"):
        assert [f.code for f in faults_of(files(lines.format(wrong), kinds=WATCH))] == [
            "unreadable_condition"
        ]


def test_an_event_may_carry_the_name_of_its_own_kind():
    assert Play(step().replace('"opened"', '"case.opened"')).open_steps() == {"look"}


def test_a_book_can_be_run_as_a_company_that_chose_otherwise():
    rows = row("loss > settings.few", "'much'") + row("otherwise", "'little'")
    toy = book(SETTING + decision(rows), kinds=KINDS)
    other = with_settings(toy, {"few": 100})
    assert (other.source.settings["few"].value, toy.source.settings["few"].value) == (100, 3)
    with pytest.raises(Faulty):
        with_settings(toy, {"few": "many"})
