"""Faulty books of postings, of triggers by the calendar and of advice: code → what is written, and where it is told."""

from __future__ import annotations

from tests.core.rulebook.faulty_books import FaultyBook
from tests.core.toys import facts

MONEY = {"kinds": facts(loss="money", person="person", note="text")}


def posting(extra: str, name: str = "share", amount: str = 'amount = "loss"') -> str:
    return f"""
[[posting]]
id = "{name}"
of = "case"
clause = "T-01"
account = "personal"
{amount}
{extra}
"""


def recurring(every: str, of: str = "case", do: str = '{ tell = "clerk" }') -> str:
    return f"""
[[trigger]]
id = "again"
of = "{of}"
clause = "T-01"
{every}
do = [{do}]
"""


def measure(extra: str, counts: str = "account.personal") -> str:
    return f"""
[[measure]]
id = "balance"
of = "case"
clause = "T-01"
counts = "{counts}"
{extra}
"""


def letter(extra: str) -> str:
    return f"""
[[document]]
id = "slip"
of = "case"
kind = "letter"
clause = "T-01"
fields = ["loss", "person", "note"]
{extra}
"""


def guide(extra: str = "") -> str:
    return f"""
[[document]]
id = "talk"
clause = "T-01"
kind = "guidance"
{extra}
"""


ADVISED = """
[[step]]
id = "look"
of = "case"
clause = "T-01"
opens = ["opened"]
by = ["clerk"]
guidance = ["walk"]
"""


def at(lines: str, line: str, write: str) -> FaultyBook:
    return FaultyBook(lines, line=line, clause="T-01", write=write, more=MONEY)


AMOUNTS: dict[str, FaultyBook] = {
    "account_terms": at(
        posting("") + measure('same = ["person"]'), "balance", 'holder = "person"'
    ),
    "amount_twice": at(
        posting('spread = { total = "loss", by = "loss" }\nfor_each = "note"'), "share", "one of them"
    ),
    "bad_copy": at(
        '[[document]]\nid = "slip"\nof = "case"\nclause = "T-01"\ncopies = [{ no = 1 }, { no = 1 }]',
        "slip",
        "1, 2, 3",
    ),
    "bad_draft": at(letter('drafts = "note"'), "slip", "text ="),
    "bad_rounding": at(posting('round = { to = "0.00003" }'), "share", "0.01"),
    "circular_postings": at(posting("", amount='amount = "share.total + 1"'), "share", "facts"),
    "company_act": at(
        recurring('every = { each = "month", day = 5 }', "company", '{ close = "done" }'),
        "again",
        "tell",
    ),
    "company_event": at(recurring('on = ["opened"]', "company"), "again", "every"),
    "no_amount": at(posting("", amount=""), "share", "amount ="),
    "not_a_paper": at(guide('series = { prefix = "T" }'), "talk", "only"),
    "spread_without_set": at(
        posting("", amount='spread = { total = "loss", by = "loss" }'), "share", "for_each"
    ),
    "unclear_every": at(recurring('every = { each = "week", day = 3 }'), "again", "weekday"),
    "unknown_account": at(
        posting("") + measure("", "account.persnal"), "balance", "account.personal"
    ),
    "unknown_placeholder": at(letter('drafts = "note"\ntext = "{los}"'), "slip", "loss"),
    "unknown_guidance": at(guide() + ADVISED, "look", "talk"),
}  # fmt: skip

AMOUNT_WAYS: list[tuple[str, FaultyBook]] = [
    ("bad_draft", at(letter('drafts = "loss"\ntext = "x"'), "slip", "long_text")),
    ("bad_draft", at(letter('text = "x"'), "slip", "long_text")),
    ("bad_draft", at(letter('drafts = "note"\ntext = "{loss"'), "slip", "braces")),
    ("bad_draft", at(letter('drafts = "note"\ntext = "{loss!r}"'), "slip", "braces")),
    (
        "bad_draft",
        at(letter('drafts = "note"\ntext = { zh = "{loss}", en = "{person}" }'), "slip", "both"),
    ),
    ("unknown_placeholder", at(letter('drafts = "note"\ntext = "{note}"'), "slip", "loss")),
    ("account_terms", at(measure('holder = "person"', "case"), "balance", "same")),
    ("bad_rounding", at(posting('round = { to = "-1" }'), "share", "0.01")),
    ("company_event", at(recurring("", "company"), "again", "every")),
    ("unclear_every", at(recurring('every = { day = "25:00" }'), "again.every[1]", "17:00")),
    ("unclear_every", at(recurring('every = { each = "month" }'), "again", "working_day")),
    ("unclear_every", at(recurring('every = { each = "month", day = 40 }'), "again.every[1]", "31")),
    (
        "unclear_every",
        at(recurring('every = { each = "quarter", month = 4, day = 1 }'), "again", "from 1 to 3"),
    ),
    ("unclear_every", at(recurring('every = { rolling = "soon", from = "loss" }'), "again.every[1]", "3 months")),
    (
        "unclear_every",
        at(
            recurring('every = [{ each = "month", day = 1 }, { each = "month", day = 2 }]'),
            "again",
            "stricter",
        ),
    ),
    ("unknown_post", at(guide('signs = ["nobody"]'), "talk", "clerk")),
    ("missing_key", at(posting("").replace('account = "personal"', ""), "share", "account")),
    ("unknown_set", at(posting('for_each = "nothing"'), "share", "where")),
    ("ambiguous_name", FaultyBook(
        posting("", name="loss"), file="kinds.toml", line="case", more=MONEY,
    )),
    ("unknown_event", at(posting('on = ["nothing.done"]'), "share", "step.outcome")),
]  # fmt: skip
