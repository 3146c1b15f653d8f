"""One small faulty book for every fault code: what is written, and where the fault must be found.

Each entry: code → (changes to a sound toy book, file, line id, clause, a part of what to write instead).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.core.toys import CASE, HEAD, POSTS, facts


@dataclass(frozen=True)
class FaultyBook:
    """What an author wrote, and where the fault is named."""

    lines: str = ""
    file: str = "lines.toml"
    line: str = ""
    clause: str = ""
    write: str = ""
    more: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()


def step(extra: str = "", name: str = "look", by: str = 'by = ["clerk"]', of: str = "case") -> str:
    return f"""
[[step]]
id = "{name}"
of = "{of}"
clause = "T-01"
opens = ["opened"]
{by}
{extra}
"""


def clock(
    extra: str, limit: str = 'limit = "4 working hours"', starts: str = 'starts = ["opened"]'
) -> str:
    return f"""
[[clock]]
id = "wait"
of = "case"
clause = "T-01"
{starts}
stops = ["closed"]
{limit}
{extra}
"""


def decision(rows: str, extra: str = "") -> str:
    return f"""
[decision.grade]
of = "case"
clause = "T-01"
{extra}
{rows}
"""


def row(when: str, gives: str, name: str = "") -> str:
    named = f'id = "{name}"\n' if name else ""
    return f'[[decision.grade.row]]\n{named}when = "{when}"\ngives = {gives}\n'


def trigger(do: str, on: str = 'on = ["opened"]') -> str:
    return f"""
[[trigger]]
id = "react"
of = "case"
clause = "T-01"
{on}
{do}
"""


def gate(extra: str) -> str:
    return f"""
[[gate]]
id = "door"
of = "case"
clause = "T-01"
{extra}
"""


def measure(extra: str) -> str:
    return f"""
[[measure]]
id = "before"
of = "case"
counts = "case"
clause = "T-01"
{extra}
"""


REST = row("otherwise", "'ordinary'")
ITEM = CASE + '\n[kind.part]\npart_of = "case"\nmany = "parts"\nclause = "T-01"\n'
CHILD = CASE + '\n[kind.visit]\nchild_of = "case"\nmany = "visits"\n'
PERSONAL = CASE + '\n[kind.case.facts.phone]\ntype = "text"\npersonal = true\n'
PAPER = '\n[[document]]\nid = "sheet"\nclause = "T-01"\n'

BOOKS: dict[str, FaultyBook] = {
    "no_book": FaultyBook(
        without=("book.toml",), file="book.toml", write="write book.toml with id"
    ),
    "not_toml": FaultyBook("[[step]\n", write="mend it"),
    "missing_key": FaultyBook(
        '[[step]]\nid = "look"\nclause = "T-01"\nby = ["clerk"]',
        line="look",
        clause="T-01",
        write='of = "…"',
    ),
    "unknown_table": FaultyBook('[[stepp]]\nid = "look"', line="stepp", write="clock"),
    "wrong_sort": FaultyBook(
        step("optional = 3"), line="look", clause="T-01", write="true or false"
    ),
    "missing_id": FaultyBook('[[step]]\nof = "case"', line="step[1]", write='id = "…"'),
    "twice": FaultyBook(step() + step(), line="look", clause="T-01", write="another id"),
    "no_options": FaultyBook(
        file="kinds.toml",
        line="case.verdict",
        write="options = [",
        more={"kinds": facts(verdict="choice")},
    ),
    "no_columns": FaultyBook(
        file="kinds.toml",
        line="case.goods",
        write="columns = {",
        more={"kinds": facts(goods="lines")},
    ),
    "no_verb": FaultyBook(
        trigger('do = [{ says = "…" }]'),
        line="react.do[1]",
        clause="T-01",
        write="exactly one of: open",
    ),
    "unknown_choice": FaultyBook(
        step('joins = "al"'), line="look", clause="T-01", write="did you mean “all”?"
    ),
    "wrong_words": FaultyBook(step("title = 5"), line="look", clause="T-01", write="{ zh ="),
    "unknown_key": FaultyBook(
        step('open = ["x"]'), line="look", clause="T-01", write="write “opens”"
    ),
    "unreadable_condition": FaultyBook(
        step('when = "what > 3"'),
        line="look",
        clause="T-01",
        write="write a condition over",
        more={"kinds": facts(what="text")},
    ),
    "unreadable_formula": FaultyBook(
        step('outcomes = [{ id = "ok", sets = { what = "2 +" } }]'),
        line="ok",
        clause="T-01",
        write="write a value",
        more={"kinds": facts(what="number")},
    ),
    "unreadable_limit": FaultyBook(
        clock("", 'limit = "1 hour"'), line="wait", clause="T-01", write='"4 working hours"'
    ),
    "unreadable_window": FaultyBook(
        measure('window = { rolling = "4 working hours" }'),
        line="before",
        clause="T-01",
        write='rolling = "1 month"',
    ),
    "unknown_event": FaultyBook(
        step('when = ""\n').replace('["opened"]', '["openend"]'),
        line="look",
        clause="T-01",
        write="opened",
    ),
    "unknown_post": FaultyBook(
        step(by='by = ["clerc"]'), line="look", clause="T-01", write="did you mean clerk?"
    ),
    "unknown_clause": FaultyBook(
        step().replace("T-01", "T-10"), line="look", clause="T-10", write="T-01"
    ),
    "unknown_kind": FaultyBook(
        step(of="cases"), line="look", clause="T-01", write="did you mean case?"
    ),
    "unknown_fact": FaultyBook(
        step('asks = ["quantty"]'),
        line="look",
        clause="T-01",
        write="did you mean quantity?",
        more={"kinds": facts(quantity="number")},
    ),
    "unknown_document": FaultyBook(
        step('outcomes = [{ id = "ok", numbers = "shet" }]') + PAPER,
        line="ok",
        clause="T-01",
        write="sheet",
    ),
    "unknown_row": FaultyBook(
        file="kinds.toml",
        line="watch",
        write="service_visit",
        more={
            "kinds": CASE
            + '[kind.watch]\nkey = ["site"]\nhears = ["service_visits"]\nfacts = { site = {} }'
        },
    ),
    "ambiguous_name": FaultyBook(
        step(name="quantity"),
        file="kinds.toml",
        line="case",
        write="another id",
        more={"kinds": facts(quantity="number")},
    ),
    "unclear_set": FaultyBook(
        trigger('do = [{ set = "loss", with = { other = "1" } }]'),
        line="react",
        clause="T-01",
        write='with = { value = "…" }',
        more={"kinds": facts(loss="money")},
    ),
    "unknown_setting": FaultyBook(
        measure('window = { rolling = "settings.windoww" }')
        + '[[setting]]\nid = "window"\nvalue = "1 month"\nbasis = "stated"',
        line="before",
        clause="T-01",
        write="did you mean window?",
    ),
    "no_rows": FaultyBook(decision(""), line="grade", clause="T-01", write="[[decision.x.row]]"),
    "unknown_value": FaultyBook(
        decision(row("otherwise", '"grave"', "rest"), 'values = [{ id = "severe", zh = "严重" }]'),
        line="rest",
        clause="T-01",
        write="write one of: severe",
    ),
    "mixed_values": FaultyBook(
        decision(row("opened.at == none", "3") + REST),
        line="grade",
        clause="T-01",
        write="of one sort",
    ),
    "circular_decisions": FaultyBook(
        decision(row("weight == 'heavy'", "'severe'") + REST)
        + "[decision.weight]\nof = 'case'\n[[decision.weight.row]]\nwhen = \"grade == 'severe'\"\ngives = 'heavy'\n"
        + "[[decision.weight.row]]\nwhen = 'otherwise'\ngives = 'light'\n",
        line="grade",
        clause="T-01",
        write="rest on facts",
    ),
    "unknown_step": FaultyBook(
        step('outcomes = [{ id = "ok", leads = ["loook"] }]'),
        line="ok",
        clause="T-01",
        write="did you mean look?",
    ),
    "nobody_may": FaultyBook(step(by=""), line="look", clause="T-01", write='by = ["post"]'),
    "unknown_closing": FaultyBook(
        step('outcomes = [{ id = "ok", closes = "don" }]'),
        line="ok",
        clause="T-01",
        write="did you mean done?",
        more={"kinds": CASE + 'closings = [{ id = "done", zh = "完成" }]'},
    ),
    "unknown_set": FaultyBook(
        trigger('for_each = "partz"\ndo = [{ tell = "clerk" }]'),
        line="react",
        clause="T-01",
        write="write a set",
    ),
    "never_fires": FaultyBook(
        trigger('do = [{ tell = "clerk" }]', on=""),
        line="react",
        clause="T-01",
        write='on = ["event"]',
    ),
    "does_nothing": FaultyBook(trigger(""), line="react", clause="T-01", write="write do ="),
    "no_limit": FaultyBook(
        clock("", limit=""), line="wait", clause="T-01", write="4 working hours"
    ),
    "never_starts": FaultyBook(clock("", starts=""), line="wait", clause="T-01", write="starts ="),
    "no_needs": FaultyBook(gate('before = ["close"]'), line="door", clause="T-01", write="needs ="),
    "no_place": FaultyBook(
        gate('needs = ["opened.at != none"]'), line="door", clause="T-01", write="before ="
    ),
    "unknown_place": FaultyBook(
        gate('before = ["closing"]\nneeds = ["opened.at != none"]'),
        line="door",
        clause="T-01",
        write="close.<closing>",
    ),
    "bad_id": FaultyBook(
        step(name="look-at"), line="look-at", clause="T-01", write="late_delivery"
    ),
    "reserved_id": FaultyBook(
        step(name="number"), line="number", clause="T-01", write="the_number"
    ),
    "twice_inside": FaultyBook(
        file="kinds.toml",
        line="verdict",
        write="id of its own",
        more={"kinds": facts(verdict="choice:good,good")},
    ),
    "two_lives": FaultyBook(
        file="kinds.toml",
        line="part",
        clause="T-01",
        write="part_of (an item)",
        more={"kinds": ITEM + 'period = "month"'},
    ),
    "item_of_item": FaultyBook(
        file="kinds.toml",
        line="bolt",
        write='part_of = "case"',
        more={"kinds": ITEM + '[kind.bolt]\npart_of = "part"\nmany = "bolts"'},
    ),
    "child_of_item": FaultyBook(
        file="kinds.toml",
        line="visit",
        write='child_of = "case"',
        more={"kinds": ITEM + '[kind.visit]\nchild_of = "part"\nmany = "visits"'},
    ),
    "circular_children": FaultyBook(
        file="kinds.toml",
        line="call",
        write="leave out child_of",
        more={
            "kinds": CHILD.replace('of = "case"', 'of = "call"')
            + '[kind.call]\nchild_of = "visit"\nmany = "calls"'
        },
    ),
    "two_ties": FaultyBook(
        trigger('do = [{ open = "visit", link = "follows" }]'),
        line="react",
        clause="T-01",
        write="leave out link",
        more={"kinds": CHILD},
    ),
    "no_parent": FaultyBook(
        file="kinds.toml",
        line="bolt",
        write="part_of =",
        more={"kinds": CASE + '[kind.bolt]\nmany = "bolts"'},
    ),
    "same_set": FaultyBook(
        file="kinds.toml",
        line="bolt",
        write="different names",
        more={"kinds": ITEM + '[kind.bolt]\npart_of = "case"\nmany = "parts"'},
    ),
    "unknown_act": FaultyBook(
        file="kinds.toml",
        line="case",
        write="did you mean correct?",
        more={"kinds": CASE + 'rights = { korrect = ["boss"] }'},
    ),
    "personal_in_rule": FaultyBook(
        step('when = "known(phone)"'),
        line="look",
        clause="T-01",
        write="no rule may rest on personal values",
        more={"kinds": PERSONAL},
    ),
    "not_a_number": FaultyBook(
        measure('sums = "what"'),
        line="before",
        clause="T-01",
        write="name a number",
        more={"kinds": facts(what="text")},
    ),
    "joins_nobody": FaultyBook(
        "",
        line="what",
        file="kinds.toml",
        clause="",
        write="person",
        more={"kinds": facts(what="text") + "joins = true\n"},
    ),
    "not_a_sum": FaultyBook(
        step('together = "often"')
        + '[[measure]]\nid = "often"\nof = "case"\ncounts = "case"\nsame = ["what"]\n',
        line="look",
        clause="T-01",
        write="sums",
        more={"kinds": facts(what="text")},
    ),
    "not_in_turn": FaultyBook(
        step("number = 2\nin_order = true"), line="look", clause="T-01", write='number = "all"'
    ),
    "not_yes_or_no": FaultyBook(
        '[[setting]]\nid = "nobody_approves_own_work"\nclause = "T-01"\nvalue = "often"\n'
        'basis = "chosen"\nrejected = ["x"]\n',
        line="nobody_approves_own_work",
        clause="T-01",
        write="true or value = false",
    ),
    "unknown_measure": FaultyBook(
        step('together = "oftn"')
        + '[[measure]]\nid = "often"\nof = "case"\ncounts = "case"\nsame = ["what"]\nsums = "what"\n',
        line="look",
        clause="T-01",
        write="often",
        more={"kinds": facts(what="text")},
    ),
    "not_a_moment": FaultyBook(
        clock("", 'limit = "until what"'),
        line="wait",
        clause="T-01",
        write='type "moment"',
        more={"kinds": facts(what="text")},
    ),
    "not_a_dwell": FaultyBook(
        clock('per = "what"'),
        line="wait",
        clause="T-01",
        write='counts = "each visit"',
        more={"kinds": facts(what="text")},
    ),
    "not_comparable": FaultyBook(
        gate('before = ["close"]\nneeds = ["differing(goods, goods, [\'colour\']) == 0"]'),
        line="door",
        clause="T-01",
        write="owner",
        more={
            "kinds": CASE
            + '[kind.case.facts.goods]\ntype = "lines"\ncolumns = { owner = { type = "text" } }\n'
        },
    ),
    "not_before": FaultyBook(
        clock('near = ["1 working hour"]'),
        line="wait",
        clause="T-01",
        write='write "1 working hour before"',
    ),
    "not_after": FaultyBook(
        clock('late = [{ remind = "clerk", after = "1 working day before" }]'),
        line="wait",
        clause="T-01",
        write='after = "1 working day"',
    ),
    "unknown_clock": FaultyBook(
        clock('within = "total"'), line="wait", clause="T-01", write="none exists yet"
    ),
    "no_series": FaultyBook(
        step('outcomes = [{ id = "ok", numbers = "sheet" }]') + PAPER,
        line="ok",
        clause="T-01",
        write="series = {",
    ),
    "unfit_value": FaultyBook(
        step('outcomes = [{ id = "ok", sets = { verdict = "\'maybe\'" } }]'),
        line="ok",
        clause="T-01",
        write="write one of: good, bad",
        more={"kinds": facts(verdict="choice:good,bad")},
    ),
    "code_as_text": FaultyBook(
        step('outcomes = [{ id = "ok", sets = { said = "verdict" } }]'),
        line="ok",
        clause="T-01",
        write='write type = "choice" with these options at said',
        more={"kinds": facts(verdict="choice:good,bad", said="text")},
    ),
    "unknown_link": FaultyBook(
        trigger('do = [{ open = "case", link = "folows" }]'),
        line="react",
        clause="T-01",
        write="did you mean follows?",
    ),
    "cannot_open": FaultyBook(
        trigger('do = [{ open = "part" }]'),
        line="react",
        clause="T-01",
        write='open_item = "part"',
        more={"kinds": ITEM},
    ),
    "unknown_line": FaultyBook(
        step(),
        file="book.toml",
        line="precedence",
        write="did you mean look?",
        more={"head": '[[precedence]]\nfirst = "look"\nover = ["lock"]'},
    ),
    "no_basis": FaultyBook(
        '[[setting]]\nid = "share"\nclause = "T-01"\nvalue = 5',
        line="share",
        clause="T-01",
        write='"chosen"',
    ),
    "not_a_department": FaultyBook(
        file="posts.toml",
        line="aide",
        write="none exists yet",
        more={"posts": POSTS + '[[post]]\nid = "aide"\nin = "boss"'},
    ),
    "circular_posts": FaultyBook(
        file="posts.toml",
        line="boss",
        write="leave above out",
        more={"posts": POSTS + 'above = "clerk"'},
    ),
    "not_at_receipt": FaultyBook(
        step(),
        file="book.toml",
        line="serves",
        write="facts and settings only",
        more={"head": 'serves = [{ kind = "case", when = "look.done" }]'},
    ),
    "unknown_calendar": FaultyBook(
        clock('calendar = "mall"'), line="wait", clause="T-01", write="write one of: office"
    ),
    "unknown_book": FaultyBook(
        file="book.toml",
        line="varies",
        write="write one of: base",
        more={"head": 'varies = "bass"', "base__book": HEAD},
    ),
    "circular_books": FaultyBook(
        file="book.toml",
        line="varies",
        write="break the ring",
        more={"head": 'varies = "base"', "base__book": HEAD + 'varies = "toy"'},
    ),
    "wrong_drop": FaultyBook(
        file="book.toml",
        line="drop",
        write="write drop = [{ concept",
        more={"head": 'varies = "base"\ndrop = ["look"]', "base__book": HEAD},
    ),
    "no_reason": FaultyBook(
        file="book.toml",
        line="drop",
        write='write why = "…"',
        more={
            "head": 'varies = "base"\ndrop = [{ concept = "clause", id = "B-01" }]',
            "base__book": HEAD,
            "base__clauses": '[[clause]]\nid = "B-01"\nsays = "一"',
        },
    ),
    "unknown_restated": FaultyBook(
        file="clauses.toml",
        line="C-01",
        write="write one of: B-01",
        more={
            "head": 'varies = "base"',
            "clauses": '[[clause]]\nid = "C-01"\nrestates = ["B-02"]\nsays = "一"',
            "base__book": HEAD,
            "base__clauses": '[[clause]]\nid = "B-01"\nsays = "一"',
        },
    ),
    "unknown_drop": FaultyBook(
        file="book.toml",
        line="drop",
        write="write one of: B-01",
        more={
            "head": 'varies = "base"\ndrop = [{ concept = "clause", id = "B-02", why = "not ours" }]',
            "base__book": HEAD,
            "base__clauses": '[[clause]]\nid = "B-01"\nsays = "一"',
        },
    ),
}
