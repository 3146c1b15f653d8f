"""For every remark of the linter a book that earns it, and its twin that does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.core.rulebook.faulty_amounts import MONEY, posting
from tests.core.rulebook.faulty_books import clock, decision, row, step, trigger
from tests.core.toys import CASE, POSTS, facts

OTHERWISE = row("otherwise", "'ordinary'", "rest")


@dataclass(frozen=True)
class Pair:
    """A doubtful book and a sound one: lines and further files of each, and the line that the remark names."""

    bad: str
    good: str
    line: str
    both: dict[str, Any] = field(default_factory=dict)
    bad_files: dict[str, Any] = field(default_factory=dict)
    good_files: dict[str, Any] = field(default_factory=dict)


def setting(extra: str) -> str:
    return f'[[setting]]\nid = "share"\nvalue = 5\n{extra}\n'


QUANTITY = {"kinds": facts(defective="quantity")}
NUMBER = {"kinds": facts(loss="money")}
ITEM = (
    CASE + '[kind.part]\npart_of = "case"\nmany = "parts"\nfacts = { size = { type = "number" } }\n'
)

YUAN = 'unit = { zh = "元", en = "yuan" }'
SHARED = posting(
    f'{YUAN}\nfor_each = "liable"', amount='spread = { total = "loss", by = "each.ratio" }'
)
LIABLE = {
    "kinds": facts(loss="money")
    + '[kind.case.facts.liable]\ntype = "lines"\ncolumns = { ratio = { type = "number" } }\n'
}

PAIRS: dict[str, Pair] = {
    "gap_in_bands": Pair(
        decision(
            row("defective >= 10", "'many'", "a") + row("defective <= 8", "'few'", "b") + OTHERWISE
        ),
        decision(
            row("defective >= 10", "'many'", "a") + row("defective <= 9", "'few'", "b") + OTHERWISE
        ),
        "grade",
        both=QUANTITY,
    ),
    "overlap_in_bands": Pair(
        decision(row("loss >= 100", "'much'", "a") + row("loss <= 100", "'little'", "b")),
        decision(row("loss >= 100", "'much'", "a") + row("loss < 100", "'little'", "b")),
        "grade",
        both=NUMBER,
    ),
    "unreachable_row": Pair(
        decision(row("loss >= 100", "'much'", "a") + row("loss >= 200", "'more'", "b") + OTHERWISE),
        decision(row("loss >= 200", "'more'", "b") + row("loss >= 100", "'much'", "a") + OTHERWISE),
        "b",
        both=NUMBER,
    ),
    "no_residual": Pair(
        decision(row("loss >= 100", "'much'", "a") + row("loss < 90", "'little'", "b")),
        decision(row("loss >= 100", "'much'", "a") + row("loss < 100", "'little'", "b")),
        "grade",
        both=NUMBER,
    ),
    "unreachable_step": Pair(
        step() + step(name="judge").replace('["opened"]', "[]"),
        step('outcomes = [{ id = "ok", leads = ["judge"] }]')
        + step(name="judge").replace('["opened"]', "[]"),
        "judge",
    ),
    "unopened_kind": Pair(
        step(),
        step(),
        "visit",
        bad_files={"kinds": CASE + "[kind.visit]\n"},
        good_files={"kinds": CASE + '[kind.visit]\nopened_by = ["clerk"]\n'},
    ),
    "perhaps_nobody": Pair(
        step(by='by = [{ post = "clerk", when = "verdict == \'good\'" }]'),
        step(
            by='by = [{ post = "clerk", when = "verdict == \'good\'" }, { post = "boss", when = "verdict == \'bad\'" }]'
        ),
        "look",
        both={"kinds": facts(verdict="choice:good,bad")},
    ),
    "nobody_above": Pair(
        step('not_by = ["opened.by"]', by='by = ["boss"]'),
        step('not_by = ["opened.by"]', by='by = ["clerk"]'),
        "look",
    ),
    "no_deputy": Pair(
        step('outcomes = [{ id = "ok" }, { id = "redo", round = "next" }]', by='by = ["boss"]'),
        step('outcomes = [{ id = "ok" }, { id = "redo", round = "next" }]', by='by = ["boss"]'),
        "boss",
        good_files={"posts": POSTS + 'deputy = "clerk"'},
    ),
    "unused_post": Pair(
        step(),
        step() + step(name="walk", by='by = ["guard"]'),
        "guard",
        both={"posts": POSTS + '[[post]]\nid = "guard"'},
    ),
    "no_unit": Pair(posting(""), posting(YUAN), "share", both=MONEY),
    "never_entered": Pair(
        posting('on = ["look.done"]')
        + step().replace('opens = ["opened"]', 'opens = ["look.done"]'),
        posting('on = ["look.done"]') + step(),
        "share",
        both=MONEY,
    ),
    "capped_shares": Pair(SHARED + 'cap = "loss"\n', SHARED, "share", both=LIABLE),
    "mixed_units": Pair(
        posting(YUAN) + posting('unit = { zh = "点", en = "points" }', "points"),
        posting(YUAN) + posting(YUAN, "points"),
        "points",
        both=MONEY,
    ),
    "no_owner": Pair(clock(""), clock('owner = "clerk"'), "wait"),
    "never_stops": Pair(clock("").replace('stops = ["closed"]', ""), clock(""), "wait"),
    "inner_limit_longer": Pair(
        clock("", 'limit = "9 days"')
        + clock('within = "wait"', 'limit = "2 months"').replace('"wait"\nof', '"inner"\nof'),
        clock("", 'limit = "9 days"')
        + clock('within = "wait"', 'limit = "8 days"').replace('"wait"\nof', '"inner"\nof'),
        "inner",
    ),
    "unranked_lines": Pair(
        clock('duty = "answer"')
        + clock('duty = "answer"', 'limit = "1 working day"').replace('"wait"', '"reply"'),
        clock('duty = "answer"')
        + clock('duty = "answer"', 'limit = "1 working day"').replace('"wait"', '"reply"'),
        "wait",
        good_files={"head": '[[precedence]]\nfirst = "wait"\nover = ["reply"]'},
    ),
    "limit_never_binds": Pair(
        clock('duty = "answer"', 'limit = "3 days"')
        + clock('duty = "answer"', 'limit = "5 days"').replace('"wait"', '"reply"'),
        clock('duty = "answer"', 'limit = "3 days"')
        + clock('duty = "answer"', 'limit = "5 days"', 'starts = ["closed"]').replace(
            '"wait"', '"reply"'
        ),
        "reply",
    ),
    "used_never_asked": Pair(
        decision(row("loss >= 100", "'much'") + OTHERWISE),
        decision(row("loss >= 100", "'much'") + OTHERWISE) + step('asks = ["loss?"]'),
        "loss",
        both=NUMBER,
    ),
    "never_asked": Pair(step(), step('asks = ["loss"]'), "loss", both=NUMBER),
    "asked_unused": Pair(
        step('asks = ["loss"]'),
        step('asks = ["loss"]') + decision(row("loss >= 100", "'much'") + OTHERWISE),
        "loss",
        both=NUMBER,
    ),
    "unused_setting": Pair(
        setting('basis = "stated"'),
        setting('basis = "stated"') + decision(row("loss >= settings.share", "'much'") + OTHERWISE),
        "share",
        both=NUMBER,
    ),
    "uncited_clause": Pair(
        "",
        step(),
        "T-01",
    ),
    "chosen_without_rejected": Pair(
        setting('basis = "chosen"'), setting('basis = "chosen"\nrejected = ["6"]'), "share"
    ),
    "no_english": Pair(step('title = "看"'), step('title = { zh = "看", en = "Look" }'), "look"),
    "no_title": Pair(step(), step('title = { zh = "看", en = "Look" }'), "look"),
    "endless": Pair(
        trigger('do = [{ set = "loss", with = { value = "loss + 1" } }]', on='on = ["loss"]'),
        trigger(
            'once = "loss"\ndo = [{ set = "loss", with = { value = "loss + 1" } }]',
            on='on = ["loss"]',
        ),
        "react",
        both=NUMBER,
    ),
}
