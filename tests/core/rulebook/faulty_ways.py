"""Other ways to make the same mistakes: (code, what is written, where), for faults that have several."""

from tests.core.rulebook.faulty_books import (
    CHILD,
    ITEM,
    PAPER,
    PERSONAL,
    REST,
    FaultyBook,
    clock,
    decision,
    gate,
    measure,
    row,
    step,
    trigger,
)
from tests.core.toys import CASE, HEAD, POSTS, facts

MONEY = {"kinds": facts(loss="money")}
LINES = (
    CASE
    + '[kind.case.facts.goods]\ntype = "lines"\ncolumns = { owner = { type = "text", personal = true } }\n'
)
CLAIM = (
    PERSONAL
    + """
[kind.claim]
facts = { phone = { type = "text" } }
"""
)


def kinds(text: str, line: str = "case") -> FaultyBook:
    return FaultyBook(file="kinds.toml", line=line, more={"kinds": text})


def posts(text: str, line: str = "aide") -> FaultyBook:
    return FaultyBook(file="posts.toml", line=line, more={"posts": POSTS + text})


def line(text: str, name: str, **more: str) -> FaultyBook:
    return FaultyBook(text, line=name, clause="T-01", more=dict(more))


def head(text: str, name: str = "serves", lines: str = "", **more: str) -> FaultyBook:
    return FaultyBook(lines, file="book.toml", line=name, more={"head": text, **more})


def few(extra: str) -> str:
    return f'[[setting]]\nid = "few"\nclause = "T-01"\nbasis = "stated"\n{extra}\n'


GOODS = '[kind.case.facts.goods]\ntype = "lines"\ncolumns = { owner = { type = "text" } }\n'
TWO_DAYS = "{ from = 2026-01-01, value = 2 }, { from = 2026-01-01, value = 3 }"
WEIGH = step(name="weigh", of="part")
OF_PARENT = step().replace('"opened"', '"parent.noon"').replace('of = "case"', 'of = "part"')
HURT = '[kind.case.facts.hurt]\ntype = "records"\namong = "parts"\n'
SECRET = 'shares = ["phone"]\nfacts = { phone = { personal = true } }\n'
OTHER = '[kind.other]\nopened_by = ["anyone"]\n'
ROUND = OTHER + '[kind.bit]\npart_of = "other"\nmany = "bits"\nabout = "case"\n'
OLDER = '[[measure]]\nid = "older"\nof = "case"\ncounts = "case"\nread = "live"\n'
TO_CHILD = trigger('do = [{ open = "visit" }]').replace('of = "case"', 'of = "other"')
COST = 'facts = { cost = { type = "money" } }\n'
MEANWHILE = """values = [{ id = "a", zh = "甲" }]
while_unknown = { gives = "b" }"""
PERSON = '[kind.person]\nkey = ["phone"]\nfacts = { phone = { type = "text", personal = true } }\n'
AIDE = '[[post]]\nid = "aide"\nis = "dept("\n'
NOON = HEAD.replace("2026-01-01", "2026-01-01T10:00:00")
NO_DAY = HEAD.replace("in_force = 2026-01-01", "")
SET_WAYS: list[tuple[str, FaultyBook]] = [
    ("unclear_set", FaultyBook(trigger(f"do = [{act}]"), line="react", more=MONEY))
    for act in (
        '{ set = "loss" }',
        '{ set = "loss", with = { value = "1", other = "2" } }',
    )
]
ACT_WAYS: list[tuple[str, FaultyBook]] = [
    ("reserved_id", FaultyBook(step(name=name), line=name))
    for name in ("open", "fill", "hold", "link", "close", "reopen", "decide", "row", "tick")
]

WAYS: list[tuple[str, FaultyBook]] = [
    *SET_WAYS,
    *ACT_WAYS,
    ("ambiguous_name", kinds(ITEM + '[kind.case.facts.parts]\ntype = "text"\n', "part")),
    ("bad_id", kinds(CASE + '[kind.case.facts."金额"]\ntype = "money"\n', "金额")),
    ("cannot_open", line(trigger('do = [{ open_item = "case" }]'), "react")),
    ("circular_books", head('uses = ["toy"]', "uses")),
    ("circular_decisions", line(decision(row("grade == 'x'", "'x'") + REST), "grade")),
    ("missing_key", kinds(CASE + '[kind.part]\npart_of = "case"\n', "part")),
    ("missing_key", line(few(""), "few")),
    ("missing_key", kinds(CASE + '[kind.visit]\nchild_of = "case"\n', "visit")),
    ("missing_key", kinds(facts(hurt="records"), "case.hurt")),
    ("unknown_key", kinds(ITEM + '[kind.case.facts.hurt]\namong = "parts"\n', "case.hurt")),
    (
        "unknown_choice",
        kinds(
            ITEM
            + '[kind.case.facts.goods]\ntype = "lines"\n'
            + 'columns = { hurt = { type = "records", among = "parts" } }\n',
            "goods",
        ),
    ),
    ("unknown_set", kinds(ITEM + HURT.replace("parts", "partz"), "hurt")),
    ("unknown_set", kinds(CHILD + HURT.replace("parts", "visits"), "hurt")),
    ("unknown_kind", kinds(CHILD.replace('of = "case"', 'of = "cases"'), "visit")),
    ("unknown_fact", kinds(CHILD + 'shares = ["result"]\n', "visit")),
    ("personal_in_rule", kinds(CHILD + SECRET, "visit")),
    ("no_parent", kinds(CASE + 'shares = ["result"]\nfacts = { result = {} }\n')),
    ("two_lives", kinds(ITEM + 'child_of = "case"\n', "part")),
    ("no_parent", kinds(CASE + 'about = "other"\n' + OTHER)),
    ("unknown_kind", kinds(ITEM + 'about = "others"\n', "part")),
    ("child_of_item", kinds(ITEM + 'about = "part"\n', "part")),
    ("child_of_item", kinds(ITEM + 'about = "case"\n', "part")),
    ("circular_children", kinds(ITEM + 'about = "other"\n' + ROUND)),
    ("same_set", kinds(ITEM + 'about = "other"\n' + ROUND.replace("bits", "parts"), "bit")),
    (
        "cannot_open",
        line(trigger('do = [{ open_item = "part", about = "number" }]'), "react", kinds=ITEM),
    ),
    (
        "unreadable_formula",
        line(
            trigger('for_each = "older"\ndo = [{ tell = "clerk" }]\nonce = "each.name"') + OLDER,
            "react",
        ),
    ),
    ("same_set", kinds(ITEM + CHILD.removeprefix(CASE).replace("visits", "parts"), "visit")),
    ("ambiguous_name", kinds(CHILD + '[kind.case.facts.visits]\ntype = "text"\n', "visit")),
    ("cannot_open", line(TO_CHILD, "react", kinds=CHILD + OTHER)),
    ("unknown_event", line(step().replace('"opened"', '"visit.cost"'), "look", kinds=CHILD + COST)),
    (
        "unreadable_condition",
        line(step('when = "any(visits where cost > 1)"'), "look", kinds=CHILD + COST),
    ),
    (
        "unreadable_condition",
        line(step("when = \"any(visits where closed_as == 'lost')\""), "look", kinds=CHILD),
    ),
    (
        "missing_key",
        line(
            few("value = 1\ndated = [{ value = 2 }]"),
            "few.dated[1]",
        ),
    ),
    ("missing_key", line(decision('[[decision.grade.row]]\nwhen = "otherwise"\n'), "grade.row[1]")),
    (
        "missing_key",
        FaultyBook(file="clauses.toml", line="T-09", more={"clauses": '[[clause]]\nid = "T-09"\n'}),
    ),
    (
        "missing_key",
        FaultyBook(file="book.toml", line="book", more={"book": NO_DAY}),
    ),
    (
        "mixed_values",
        line(
            few('value = 1\ndated = [{ from = 2026-01-01, value = "x" }]'),
            "few",
        ),
    ),
    (
        "no_series",
        FaultyBook(
            PAPER, file="kinds.toml", line="case", more={"kinds": CASE + 'number = "sheet"\n'}
        ),
    ),
    ("nobody_may", line(clock('extend = { to = "1 working day" }'), "wait")),
    (
        "not_a_number",
        line(
            measure('sums = "site"').replace('counts = "case"', 'counts = "service_visit"'),
            "before",
        ),
    ),
    ("not_a_department", posts('[[post]]\nid = "aide"\nheads = "boss"\n')),
    (
        "personal_in_rule",
        kinds(
            PERSONAL + PERSON,
            "person",
        ),
    ),
    ("personal_in_rule", line(measure('same = ["phone"]'), "before", kinds=PERSONAL)),
    ("personal_in_rule", line(step('rests_on = ["phone"]'), "look", kinds=PERSONAL)),
    (
        "personal_in_rule",
        line(step("when = \"any(goods where owner == 'x')\""), "look", kinds=LINES),
    ),
    (
        "personal_in_rule",
        line(
            trigger('do = [{ open = "claim", with = { phone = "phone" } }]'), "react", kinds=CLAIM
        ),
    ),
    ("reserved_id", kinds(CASE + 'closings = [{ id = "void", zh = "作废" }]\n')),
    (
        "twice_inside",
        line(
            few(f"value = 1\ndated = [{TWO_DAYS}]"),
            "few",
        ),
    ),
    (
        "twice_inside",
        line(decision(row("otherwise", "1", "a") + row("otherwise", "1", "a")), "grade"),
    ),
    ("two_lives", posts('[[post]]\nid = "aide"\ndepartment = true\nis = "opened.by"\n')),
    ("unknown_choice", line(decision(REST, 'revisable = "until"'), "grade")),
    ("unknown_choice", line(measure('read = "sometimes"'), "before")),
    ("unknown_choice", line(clock('agree = { by = "clerk", before = "noon" }'), "wait")),
    ("unknown_choice", kinds(CASE + '[kind.month]\nperiod = "fortnight"\n', "month")),
    ("unknown_closing", line(trigger('do = [{ close = "done" }]'), "react")),
    ("unknown_document", kinds(CASE + 'number = "sheet"\n')),
    ("unknown_event", line(decision(REST, 'revisable = "until noon"'), "grade")),
    ("unknown_event", line(measure('window = { rolling = "1 month", before = "noon" }'), "before")),
    ("unknown_event", line(step().replace('"opened"', '"all parts.noon"'), "look", kinds=ITEM)),
    (
        "unknown_event",
        line(
            OF_PARENT,
            "look",
            kinds=ITEM,
        ),
    ),
    ("unknown_event", line(step().replace('"opened"', '"part.noon"'), "look", kinds=ITEM)),
    ("unknown_fact", kinds(CASE + 'subject = "loss"\n')),
    (
        "unknown_fact",
        line(decision(REST, 'must_ask = { facts = ["loss"], at = "look" }') + step(), "grade"),
    ),
    ("unknown_fact", line(measure('same = ["loss"]'), "before")),
    ("unknown_fact", line(measure('sums = "loss"'), "before")),
    ("unknown_fact", line(step('rests_on = ["loss"]'), "look")),
    ("unknown_fact", line(trigger('do = [{ open = "case", copy = ["loss"] }]'), "react")),
    ("unknown_fact", line(trigger('do = [{ set = "loss", with = { value = "1" } }]'), "react")),
    (
        "unknown_fact",
        line(
            PAPER.replace('id = "sheet"', 'id = "sheet"\nof = "case"\nfields = ["loss"]'), "sheet"
        ),
    ),
    ("unknown_kind", line(trigger('do = [{ open = "claim" }]'), "react")),
    ("unknown_kind", line(measure("").replace('counts = "case"', 'counts = "visits"'), "before")),
    ("unknown_kind", line(step('adds = "part"'), "look")),
    ("unknown_kind", kinds(CASE + '[kind.part]\npart_of = "claim"\nmany = "parts"\n', "part")),
    ("unknown_kind", head('serves = [{ kind = "claim" }]')),
    ("unknown_kind", line(PAPER.replace('id = "sheet"', 'id = "sheet"\nof = "claim"'), "sheet")),
    ("unknown_line", head('[[precedence]]\nfirst = "look"\nover = ["look"]', "precedence", step())),
    ("unknown_place", line(gate('before = ["look.fine"]\nneeds = ["closed"]') + step(), "door")),
    ("unknown_post", posts('[[post]]\nid = "aide"\nabove = "chief"\n')),
    ("unknown_post", line(decision(REST, 'by = ["chief"]'), "grade")),
    ("unknown_post", line(step("when = \"opened.by == post('chief')\""), "look")),
    ("unknown_post", kinds(CASE.replace("anyone", "chief"))),
    (
        "unknown_set",
        line(trigger('for_each = "parts) or (closed"\ndo = [{ tell = "clerk" }]'), "react"),
    ),
    (
        "unknown_set",
        line(trigger('for_each = "parts of size"\ndo = [{ tell = "clerk" }]'), "react"),
    ),
    ("unknown_setting", line(measure('window = { rolling = "settings.few" }'), "before")),
    (
        "unknown_step",
        line(decision(REST, 'must_ask = { facts = ["loss"], at = "lok" }'), "grade", **MONEY),
    ),
    (
        "unknown_step",
        line(
            decision(REST, 'must_ask = { facts = ["loss"], at = "weigh" }') + WEIGH,
            "grade",
            kinds=facts(loss="money") + ITEM.removeprefix(CASE),
        ),
    ),
    ("unknown_step", line(measure('read = "until lok"'), "before")),
    ("unknown_step", line(step('approves = "lok"'), "look")),
    ("unknown_step", line(trigger('do = [{ open_step = "lok" }]'), "react")),
    (
        "unknown_step",
        line(
            trigger('do = [{ open_step = "weigh" }]') + WEIGH,
            "react",
            kinds=ITEM,
        ),
    ),
    ("unknown_value", line(decision(row("otherwise", "[1, 2]", "rest")), "rest")),
    (
        "unknown_value",
        line(
            decision(
                row("otherwise", "'a'", "rest"),
                'values = [{ id = "a", zh = "甲" }]\nwhile_unknown = { gives = \'b\' }',
            ),
            "grade",
        ),
    ),
    ("unreadable_condition", head('serves = [{ kind = "case", when = "los > 1" }]', **MONEY)),
    ("unreadable_formula", line(step(by='by = ["dept("]'), "look")),
    (
        "unreadable_formula",
        FaultyBook(
            step(by='by = ["aide"]'),
            file="posts.toml",
            line="aide",
            more={"posts": POSTS + AIDE},
        ),
    ),
    ("unreadable_limit", line(clock('extend = { to = "soon", by = ["boss"] }'), "wait")),
    ("unreadable_limit", line(PAPER + 'retain = "long"\n', "sheet")),
    (
        "unreadable_limit",
        line(
            clock("", 'limit = "settings.few"') + few("value = 5"),
            "wait",
        ),
    ),
    (
        "unreadable_limit",
        line(
            clock("", 'limit = "settings.few"') + few('value = "soon"'),
            "wait",
        ),
    ),
    ("unreadable_formula", line(clock("", 'limit = "until ("'), "wait")),
    (
        "unfit_value",
        line(trigger('do = [{ set = "loss", with = { value = "\'much\'" } }]'), "react", **MONEY),
    ),
    (
        "code_as_text",
        line(
            trigger('do = [{ open = "case", link = "follows", with = { said = "verdict" } }]'),
            "react",
            kinds=facts(verdict="choice:good,bad", said="long_text"),
        ),
    ),
    (
        "unknown_calendar",
        FaultyBook(
            file="book.toml", line="book", more={"book": HEAD.replace('"office"', '"mall"')}
        ),
    ),
    (
        "unknown_key",
        FaultyBook("", file="kinds.toml", line="case", more={"kinds": CASE + "zzz = 1\n"}),
    ),
    ("wrong_sort", FaultyBook("step = 5", line="step")),
    ("wrong_sort", FaultyBook("[decision]\ngrade = 5", line="grade")),
    (
        "wrong_sort",
        FaultyBook('[[step]]\nid = "look"\nof = "case"\nclause = [1]\nby = ["clerk"]', line="look"),
    ),
    ("wrong_sort", line(step("asks = [1]"), "look")),
    ("wrong_sort", line(step("outcomes = [5]"), "look")),
    ("wrong_sort", kinds(CASE + "facts = { loss = 5 }\n")),
    (
        "wrong_sort",
        FaultyBook(
            file="book.toml",
            line="book",
            more={"book": NOON},
        ),
    ),
]
