"""The linter remarks on what an author probably did not mean, and is silent about its sound twin."""

import ast
import re
from pathlib import Path

import pytest

import kesu.core.rulebook.linting
from kesu.core.rulebook.linting import Remark, lint
from kesu.core.rulebook.linting.remarks import LEVELS
from kesu.core.rulebook.linting.sentences import APPROVALS, NEVER_FIRST, SENTENCES
from tests.core.rulebook.doubtful_books import OTHERWISE, PAIRS
from tests.core.rulebook.faulty_books import clock, decision, row, step, trigger
from tests.core.toys import CASE, CLAUSES, POSTS, book, facts

SOURCES = Path(kesu.core.rulebook.linting.__path__[0])
PAGE = Path(__file__).parents[3] / "docs" / "rulebook" / "linter.md"


def remarks(lines: str, **more: str) -> list[Remark]:
    return lint(book(lines, **more))


def found(code: str, lines: str, **more: str) -> list[str]:
    """Return the lines on which the linter makes this remark."""
    return [r.line for r in remarks(lines, **more) if r.code == code]


def codes_in_the_source() -> set[str]:
    calls = [
        node
        for path in SOURCES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "remark"
    ]
    return {
        arg.value
        for call in calls
        for arg in call.args[:1]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }


@pytest.mark.parametrize("code", sorted(PAIRS))
def test_a_doubtful_book_earns_its_remark(code: str):
    pair = PAIRS[code]
    assert pair.line in found(code, pair.bad, **pair.both, **pair.bad_files)


@pytest.mark.parametrize("code", sorted(PAIRS))
def test_its_sound_twin_does_not(code: str):
    pair = PAIRS[code]
    assert pair.line not in found(code, pair.good, **pair.both, **pair.good_files)


def test_every_remark_has_its_pair_of_books_and_its_line_on_the_page():
    told = {
        line.split("`")[1]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| `")
    }
    assert codes_in_the_source() == set(PAIRS) == told


def test_a_remark_reads_as_a_sentence_with_its_place():
    pair = PAIRS["no_owner"]
    remark = next(r for r in remarks(pair.bad) if r.code == "no_owner")
    assert str(remark) == (
        'lines.toml, "wait": nobody owns it, so nobody is warned; write owner = "post" [no_owner]'
    )


def test_every_remark_has_a_level():
    made = [r for p in PAIRS.values() for r in remarks(p.bad, **p.both, **p.bad_files)]
    assert {r.level for r in made} == set(LEVELS)


# -- tables -----------------------------------------------------------------------------------------------------------


def bands(*rows: tuple[str, str], sort: str = "money") -> list[Remark]:
    lines = "".join(row(when, f"'{gives}'", f"r{i}") for i, (when, gives) in enumerate(rows))
    return remarks(decision(lines), kinds=facts(loss=sort))


def test_a_gap_names_the_numbers_that_no_row_speaks_of():
    found = bands(("loss < 100", "a"), ("loss > 100", "b"), ("otherwise", "c"))
    assert [r.says.en for r in found if r.code == "gap_in_bands"] == [
        "no row of grade speaks of loss from 100 to 100"
    ]


def test_whole_units_leave_no_gap_between_nine_and_ten():
    found = bands(("loss <= 9", "a"), ("loss >= 10", "b"), ("otherwise", "c"), sort="quantity")
    assert "gap_in_bands" not in {r.code for r in found}


def test_money_does_leave_a_gap_between_nine_and_ten():
    found = bands(("loss <= 9", "a"), ("loss >= 10", "b"), ("otherwise", "c"))
    assert [r.says.en for r in found if r.code == "gap_in_bands"] == [
        "no row of grade speaks of loss over 9 below 10"
    ]


def test_whole_bands_that_cover_every_number_need_no_residual_row():
    found = bands(("loss <= 9", "a"), ("loss >= 10", "b"), sort="quantity")
    assert "no_residual" not in {r.code for r in found}


def test_a_wide_row_below_a_narrow_one_is_no_overlap():
    found = bands(("loss > 100", "a"), ("loss > 50", "b"), ("otherwise", "c"))
    assert not {"overlap_in_bands", "unreachable_row", "gap_in_bands"} & {r.code for r in found}


def test_rows_that_give_the_same_may_overlap():
    found = bands(
        ("loss > 100 and loss < 300", "a"), ("loss > 200 and loss < 400", "a"), ("otherwise", "c")
    )
    assert "overlap_in_bands" not in {r.code for r in found}


def test_an_overlap_names_the_numbers_both_rows_speak_of():
    found = bands(
        ("loss > 100 and loss < 300", "a"), ("loss > 200 and loss < 400", "b"), ("otherwise", "c")
    )
    assert [r.says.en for r in found if r.code == "overlap_in_bands"] == [
        "rows “r0” and “r1” of grade both speak of loss over 200 below 300"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("loss > 5", "a"), ("otherwise", "b"), ("loss > 1", "c")],
        [("loss > 5", "a"), ("5 < loss", "b"), ("otherwise", "c")],
        [("opened.at != none", "a"), ("loss > 1 and opened.at != none", "b"), ("otherwise", "c")],
        [("loss > -5 and loss < -9", "a"), ("otherwise", "c")],
        [("otherwise", "a"), ("otherwise", "b")],
    ],
)
def test_a_row_that_can_never_be_first(rows: list[tuple[str, str]]):
    assert [r.code for r in bands(*rows)].count("unreachable_row") == 1


def test_rows_over_every_option_need_no_residual_row():
    lines = decision(row("verdict == 'good'", "'a'") + row("verdict == 'bad'", "'b'"))
    assert found("no_residual", lines, kinds=facts(verdict="choice:good,bad")) == []
    assert found("no_residual", lines, kinds=facts(verdict="choice:good,bad,fair")) == ["grade"]


def test_a_thing_and_its_opposite_need_no_residual_row():
    lines = decision(row("urgent", "'a'") + row("not urgent", "'b'"))
    assert found("no_residual", lines, kinds=facts(urgent="truth")) == []


# -- reach ------------------------------------------------------------------------------------------------------------


def test_steps_that_only_lead_to_one_another_are_unreachable():
    first = step('outcomes = [{ id = "ok", leads = ["judge"] }]').replace(
        '["opened"]', '["judge.ok"]'
    )
    second = step('outcomes = [{ id = "ok" }]', name="judge").replace('["opened"]', "[]")
    assert found("unreachable_step", first + second) == ["look", "judge"]


def test_a_step_that_waits_for_all_of_its_events_needs_them_all():
    lines = step('joins = "all"').replace('["opened"]', '["opened", "judge.done"]')
    lines += step(name="judge").replace('["opened"]', "[]")
    assert found("unreachable_step", lines) == ["look", "judge"]


def test_a_late_clock_may_open_a_step():
    lines = step().replace('["opened"]', "[]") + clock('late = [{ open_step = "look" }]')
    assert found("unreachable_step", lines) == []


def test_the_step_of_an_item_may_wait_for_its_parent():
    kinds = CASE + '[kind.part]\npart_of = "case"\nmany = "parts"\n'
    lines = step('adds = "part"') + step(name="weigh", of="part").replace(
        "opened", "parent.look.done"
    )
    lines += step(name="sum_up").replace("opened", "all parts.weigh.done")
    assert found("unreachable_step", lines, kinds=kinds) == []
    unreachable = lines.replace("parent.look.done", "parent.sum_up.done")
    assert found("unreachable_step", unreachable, kinds=kinds) == ["weigh", "sum_up"]


# -- people -----------------------------------------------------------------------------------------------------------


def test_an_approver_of_overrides_and_extensions_wants_a_deputy_too():
    lines = decision(OTHERWISE, 'override = { by = ["boss"], needs = ["reason"] }')
    assert found("no_deputy", lines) == ["boss"]
    assert found("no_deputy", clock('extend = { to = "2 working days", by = ["clerk"] }')) == [
        "clerk"
    ]


def test_a_post_named_inside_an_expression_is_used():
    posts = '[[post]]\nid = "clerk"\n[[post]]\nid = "guard"\n'
    lines = step() + decision(row("opened.by == post('guard')", "'x'") + OTHERWISE)
    assert found("unused_post", lines, posts=posts) == []


# -- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "outer", "is_longer"),
    [
        ("5 working days", "4 working days", True),
        ("4 working hours", "8 working hours", False),
        ("30 clock hours", "24 clock hours", True),
        ("9 working hours", "8 clock hours", True),
        ("8 clock hours", "9 working hours", False),
        ("3 months", "60 days", True),
        ("2 months", "60 days", False),
        ("same day", "1 clock hour", False),
    ],
)
def test_an_inner_limit_is_remarked_on_only_when_it_is_certainly_longer(
    inner: str, outer: str, is_longer: bool
):
    lines = clock("", f'limit = "{outer}"')
    lines += clock('within = "wait"', f'limit = "{inner}"').replace('id = "wait"', 'id = "inner"')
    assert bool(found("inner_limit_longer", lines)) is is_longer


def test_a_limit_from_a_setting_is_compared_too():
    lines = '[[setting]]\nid = "total"\nvalue = "3 days"\nbasis = "stated"\n'
    lines += clock("", 'limit = "settings.total"')
    lines += clock('within = "wait"', 'limit = "4 days"').replace('id = "wait"', 'id = "inner"')
    assert found("inner_limit_longer", lines) == ["inner"]


def test_two_clocks_on_one_duty_that_never_run_together_need_no_rank():
    kinds = facts(verdict="choice:good,bad")
    lines = clock('duty = "answer"\nwhen = "verdict == \'good\'"')
    lines += clock('duty = "answer"\nwhen = "verdict == \'bad\'"').replace(
        'id = "wait"', 'id = "reply"'
    )
    assert found("unranked_lines", lines, kinds=kinds) == []
    assert found("unranked_lines", lines.replace("'bad'", "'good'"), kinds=kinds) == ["wait"]


def test_two_clocks_on_one_duty_of_two_owners_need_no_rank():
    lines = clock('duty = "answer"\nowner = "clerk"')
    lines += clock('duty = "answer"\nowner = "boss"').replace('id = "wait"', 'id = "reply"')
    assert found("unranked_lines", lines) == []


# -- facts, clauses, words ---------------------------------------------------------------------------------------------


def test_what_an_item_is_says_whoever_adds_it():
    kinds = (
        CASE
        + '[kind.part]\npart_of = "case"\nmany = "parts"\nfacts = { size = { type = "number" } }\n'
    )
    rule = step('when = "any(parts where size > 3)"', name="judge")
    assert found("used_never_asked", step('adds = "part"') + rule, kinds=kinds) == []
    assert found("used_never_asked", step() + rule, kinds=kinds) == ["size"]


def test_a_column_used_inside_a_set_question_uses_the_lines():
    kinds = (
        facts()
        + '[kind.case.facts.goods]\ntype = "lines"\ncolumns = { size = { type = "number" } }\n'
    )
    lines = step('asks = ["goods"]')
    assert found("asked_unused", lines, kinds=kinds) == ["goods"]
    assert (
        found(
            "asked_unused",
            lines + step('when = "any(goods where size > 3)"', name="judge"),
            kinds=kinds,
        )
        == []
    )


def test_a_fact_handed_to_another_record_is_used_and_given():
    kinds = facts(loss="money") + '[kind.claim]\nfacts = { loss = { type = "money" } }\n'
    lines = step('asks = ["loss"]') + trigger('do = [{ open = "claim", copy = ["*"] }]')
    assert {r.code for r in remarks(lines, kinds=kinds)} >= {"asked_unused"}
    assert found("asked_unused", lines, kinds=kinds) == ["loss"]
    assert found("never_asked", lines, kinds=kinds) == []


def test_a_clause_out_of_reach_with_its_reason_need_not_be_cited():
    reason = CLAUSES.replace(
        'force = "binding"', 'force = "binding"\nunreachable = "of the state of mind"'
    )
    assert found("uncited_clause", "", clauses=reason) == []


def test_guidance_need_not_be_cited():
    assert "T-02" not in found("uncited_clause", "")


def test_a_clause_cited_by_what_follows_a_late_clock_counts():
    """The clause of an act is no ornament: an author who writes it there has expressed the clause."""
    late = clock('late = [{ remind = "boss", clause = "T-01" }]').replace(
        'clause = "T-01"\n', "", 1
    )
    assert found("uncited_clause", late) == []
    assert found("uncited_clause", late.replace(', clause = "T-01"', "")) == ["T-01"]


def test_people_of_a_department_that_works_are_used():
    people = '[[post]]\nid = "hall"\ndepartment = true\n[[post]]\nid = "guard"\nin = "hall"\n'
    posts = POSTS + people
    assert found("unused_post", step(by='by = ["hall"]') + step(name="x"), posts=posts) == []
    assert found("unused_post", step(), posts=posts) == ["guard"]


def test_who_asks_the_customer_and_begins_anew_approves_nothing():
    redo = 'outcomes = [{ id = "ok" }, { id = "redo", round = "next" }]'
    assert found("no_deputy", step(redo, by='by = ["boss"]')) == ["boss"]
    assert (
        found(
            "no_deputy",
            step(f'asks = ["loss"]\n{redo}', by='by = ["boss"]'),
            kinds=facts(loss="money"),
        )
        == []
    )


def test_a_clause_cited_by_a_row_of_limits_counts():
    lines = clock("", 'limit = [{ limit = "1 working day", clause = "T-01" }]').replace(
        'clause = "T-01"\nstarts', "starts"
    )
    assert found("uncited_clause", lines) == []


def test_two_triggers_that_hold_each_other_are_endless():
    one = trigger('do = [{ hold = "waits" }]', on='on = ["held"]')
    assert found("endless", one) == ["react"]
    assert found("endless", trigger('do = [{ hold = "waits" }]', on='on = ["closed"]')) == []


def test_a_record_that_opens_its_own_kind_is_endless():
    assert found("endless", trigger('do = [{ open = "case", link = "follows" }]')) == ["react"]


def test_setting_a_fixed_value_comes_to_rest():
    lines = trigger('do = [{ set = "loss", with = { value = "3" } }]', on='on = ["loss"]')
    assert found("endless", lines, kinds=facts(loss="money")) == []


def test_triggers_of_a_record_and_its_items_can_set_one_another_off():
    kinds = facts(loss="money") + '[kind.part]\npart_of = "case"\nmany = "parts"\n'
    one = trigger('do = [{ open_item = "part" }]', on='on = ["part.opened"]')
    assert found("endless", one, kinds=kinds) == ["react"]
    item = trigger('do = [{ hold = "…" }]', on='on = ["parent.loss"]').replace(
        'of = "case"', 'of = "part"'
    )
    assert found("endless", item, kinds=kinds) == []


def test_a_ring_may_go_through_a_decision():
    lines = decision(row("loss > 9", "'much'") + OTHERWISE)
    lines += trigger(
        'do = [{ set = "loss", with = { value = "loss * 2" } }]', on='on = ["grade.changed"]'
    )
    assert found("endless", lines, kinds=facts(loss="money")) == ["react"]


def test_every_text_that_a_reader_sees_wants_its_english():
    kinds = facts(verdict="choice:good,bad").replace(
        'type = "choice"', 'type = "choice"\nhelp = "选一个"'
    )
    lines = step('guidance = ["慢慢看"]') + trigger('do = [{ tell = "clerk", says = "请看" }]')
    told = [r.says.en for r in remarks(lines, kinds=kinds) if r.code == "no_english"]
    for what in ("help “选一个”", "guidance “慢慢看”", "tell “请看”", "options good “good”"):
        assert f"{what} has no English" in told


def test_a_remark_is_told_in_both_languages_with_the_words_of_each():
    made = bands(("loss < 100", "a"), ("loss > 100", "b"), ("otherwise", "c"))
    remark = next(r for r in made if r.code == "gap_in_bands")
    assert remark.says.zh == "grade 没有哪一行说到 loss 不小于 100、不大于 100"
    assert remark.tell("zh").endswith("不大于 100 [gap_in_bands]")
    assert remark.tell("en") == str(remark)


def test_every_remark_has_its_sentence_in_both_languages():
    for code, text in (SENTENCES | NEVER_FIRST | APPROVALS).items():
        assert text.en, code
        assert placeholders(text.zh) == placeholders(text.en), code


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)\}", text))


SETTING = '[[setting]]\nid = "share"\nvalue = 2\nbasis = "stated"\n'


@pytest.mark.parametrize(
    "reader",
    [
        step('number = "settings.share"'),
        trigger(
            'do = [{ tell = "boss" }]', on='every = { each = "month", day = "settings.share" }'
        ),
        trigger(
            'do = [{ tell = "boss" }]',
            on='every = { each = "year", working_day = "settings.share" }',
        ),
    ],
)
def test_a_number_that_is_a_setting_reads_it(reader: str):
    assert found("unused_setting", SETTING) == ["share"]
    assert found("unused_setting", SETTING + reader) == []
