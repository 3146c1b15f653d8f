"""The fourteen concepts of the rulebook language as frozen values.

Every line of a book is one of these. They hold what the author wrote, already read and typed, but not yet joined:
names inside expressions are resolved when the book is compiled (`kesu.core.rulebook.book`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kesu.core.values import NOTHING, Text

FORCES = ("must", "should", "may", "must not")
BASES = ("stated", "inferred", "chosen")
CLAUSE_FORCES = ("binding", "promise", "guidance", "definition", "document")
FACT_SORTS = (
    "text",
    "long_text",
    "number",
    "quantity",
    "money",
    "truth",
    "choice",
    "choices",
    "moment",
    "day",
    "department",
    "person",
    "customer",
    "product",
    "order",
    "site",
    "serial",
    "region",
    "lines",
    "files",
    "records",
)
LIVES = ("case", "item", "standing", "periodic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What every line of a book has: its id, clauses, words, force, basis, rejected readings, and its file."""

    id: str
    clauses: tuple[str, ...] = ()
    title: Text = NOTHING
    says: Text = NOTHING
    force: str = "must"
    basis: str = ""
    rejected: tuple[str, ...] = ()
    file: str = ""

    @property
    def clause(self) -> str:
        """The first clause the line cites, or an empty text."""
        return self.clauses[0] if self.clauses else ""

    @property
    def name(self) -> Text:
        """What to call the line before a reader: its title, else its words, else its id."""
        return (
            self.title if self.title.zh else self.says if self.says.zh else Text(self.id, self.id)
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """A row of clauses.toml: one clause of the written procedure in our words.

    `unreachable` says why a clause cannot be run by any program, where that is so. `restates` names the clauses of
    the base that a variant prints under this number.
    """

    id: str
    section: str
    kind: str
    force: str
    says: Text
    unreachable: str = ""
    restates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice, or one outcome word, with its wording."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Line):
    """A typed value of a record. `personal` values are sealed under a person's key and no rule may rest on them."""

    of: str
    sort: str
    options: tuple[Option, ...] = ()
    unit: Text = NOTHING
    least: int | None = None
    personal: bool = False
    columns: tuple[Fact, ...] = ()
    among: str = ""
    help: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Line):
    """A type of record. `life` follows from `part_of`, `key`, `period`; items stand in the parent's set `many`.

    A kind that is `child_of` another is a record of its own, tied to its parent: it stands in the parent's set
    `many` too, and the parent sees of it what it `shares`, and how it was closed.
    """

    life: str = "case"
    part_of: str = ""
    child_of: str = ""
    many: str = ""
    shares: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    period: str = ""
    edition: str = "as opened"
    facts: Mapping[str, Fact] = field(default_factory=dict)
    subject: str = ""
    summary: tuple[str, ...] = ()
    number: str = ""
    after_closing: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()
    opened_by: tuple[str, ...] = ()
    rights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closings: tuple[Option, ...] = ()

    @property
    def tied_to(self) -> str:
        """The kind in whose set `many` it stands, as an item or as a child; empty for one that stands alone."""
        return self.part_of or self.child_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Line):
    """A named value that the procedure states or leaves open; `dated` holds later values by their first day."""

    value: Any
    dated: tuple[tuple[date, Any], ...] = ()
    unit: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Line):
    """A count or sum over records or registry rows that share `same` with the one asking, within a window.

    `previous`: the calendar period before the one asked in. `dated`: the event or moment fact at which a record
    counts (default: opened). `in_a_row`: how many of the latest, in succession, satisfy `where`.
    """

    of: str
    counts: str
    same: tuple[str, ...]
    where: str = ""
    sums: str = ""
    holder: str = ""
    window: str = ""
    calendar_window: bool = False
    before: str = ""
    previous: bool = False
    dated: str = ""
    in_a_row: bool = False
    only: str = "roots"
    read: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Line):
    """One row of a decision table."""

    when: str
    gives: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Line):
    """An ordered table: the first row that holds gives the value; what holds meanwhile is `meanwhile`."""

    of: str
    rows: tuple[Row, ...]
    values: tuple[Option, ...] = ()
    when: str = ""
    by: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    ask_at: str = ""
    meanwhile: Any = None
    override_by: tuple[str, ...] = ()
    override_needs: tuple[str, ...] = ()
    revisable: str = "until closed"


@dataclass(frozen=True, slots=True)
class Who:
    """Who may do a step: a post, under a condition; `or_above` admits the posts above it too."""

    post: str
    when: str = ""
    or_above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Line):
    """A way a step can end: what it needs, which steps it leads to, whether a new round begins.

    `alone`: one person's word ends the step even where several must agree.
    """

    needs: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    next_round: bool = False
    from_round: str = ""
    closes: str = ""
    numbers: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Line):
    """A piece of work. Armed by an event of `opens` (all of them if `joins` is "all"), open once `when` holds.

    `number` different people must do it, with the same outcome, before it is done (a number or "settings.x").
    """

    of: str
    opens: tuple[str, ...] = ()
    joins: str = "any"
    when: str = ""
    by: tuple[Who, ...] = ()
    asks: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    adds: str = ""
    number: int | str = 1
    outcomes: tuple[Outcome, ...] = ()
    not_by: tuple[str, ...] = ()
    if_barred: str = "next above"
    rests_on: tuple[str, ...] = ()
    approves: str = ""
    optional: bool = False
    repeats: bool = False
    guidance: tuple[Text, ...] = ()
    advice: tuple[str, ...] = ()
    """Documents of kind "guidance" that are shown with the step."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a trigger or a late clock does: one verb of TRIGGER_VERBS with its particulars."""

    verb: str
    to: str
    with_: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    copy: tuple[str, ...] = ()
    whom: str = ""
    after: str = ""
    says: Text = NOTHING


ACT_VERBS = (
    "open",
    "open_item",
    "open_step",
    "tell",
    "remind",
    "escalate",
    "close",
    "set",
    "hold",
    "allow",
)


COMPANY = "company"
"""What a trigger is `of` that happens once for the whole company and on no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """One way in which a trigger comes again: each day, week, month …, or rolling from a moment or day fact.

    `each` is one of EVERY_PERIODS, or "" for a rolling one. A number may be "settings.x" instead. `day` is the day
    of the month or "end", `month` the month within the period, `working_day` the nth working day, `at` a time of day.
    """

    each: str = ""
    weekday: int | str = 0
    month: int | str = 0
    day: int | str = 0
    working_day: int | str = 0
    at: str = ""
    on: str = "calendar days"
    rolling: str = ""
    from_: str = ""
    when: str = ""
    clauses: tuple[str, ...] = ()


EVERY_PERIODS = ("day", "week", "month", "quarter", "half-year", "year")
EVERY_DAYS = ("calendar days", "working days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Line):
    """On an event or at times, if a condition, for each of a set: do."""

    of: str
    on: tuple[str, ...] = ()
    when: str = ""
    while_: str = ""
    for_each: str = ""
    every: tuple[Every, ...] = ()
    take: str = ""
    once: str = ""
    do: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit of a clock and when it is the one that counts. `text` is a limit or `settings.x`."""

    text: str
    when: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """An event that starts a clock, and when it is asked for at all."""

    event: str
    when: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """A time that may be agreed instead of the printed limit (it overrides the stricter of the rest)."""

    by: str
    before: str = ""
    renewable: bool = False
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """A limit that may be stretched, up to `to`, for reasons."""

    to: str
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    before_due: bool = True
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """When nothing is owed, and the step that is to be done instead (G17)."""

    when: str
    instead: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Line):
    """Time allowed for a duty. Started by `starts` (latest, earliest or each), stopped by any of `stops`.

    `per` a fact: a clock that `runs_while` begins a new run whenever the fact's value changes (dwell, G16).
    """

    of: str
    duty: str
    starts: tuple[Start, ...] = ()
    take: str = "latest"
    stops: tuple[str, ...] = ()
    limit: tuple[LimitRow, ...] = ()
    when: str = ""
    pauses: tuple[tuple[str, str], ...] = ()
    per: str = "round"
    runs_while: str = ""
    counts: str = "all visits"
    within: str = ""
    owner: str = ""
    calendar: str = ""
    agree: Agreement | None = None
    extend: Extension | None = None
    exempt: Exemption | None = None
    near: tuple[str, ...] = ()
    late: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a gate with the words that name what is missing."""

    when: str
    says: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Line):
    """A condition before a step, an outcome, a number, a document or closing. What failing means follows `force`."""

    of: str
    before: tuple[str, ...]
    needs: tuple[Need, ...]
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Line):
    """A party: a post, a department (`department = true`), or whoever the expression `is` names."""

    is_: str = ""
    is_department: bool = False
    in_department: str = ""
    heads: str = ""
    above: str = ""
    resolved: str = "live"
    outside: bool = False
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One formula of a posting and when it is the one that counts."""

    amount: str
    when: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rounding:
    """To what an amount is rounded: a step such as "0.01" (or "settings.x") and which way."""

    to: str
    mode: str = "half up"


ROUNDING_MODES = ("half up", "up", "down")


@dataclass(frozen=True, slots=True)
class Spread:
    """A total shared out over a set in the ratio of `by`; what rounding leaves over goes to the largest shares."""

    total: str
    by: str
    remainder: str = "largest first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Line):
    """An amount or points entered on an account of a holder; the record itself holds it where `holder` is left out."""

    of: str
    account: str
    unit: Text = NOTHING
    holder: str = ""
    on: tuple[str, ...] = ()
    when: str = ""
    for_each: str = ""
    amounts: tuple[AmountRow, ...] = ()
    spread: Spread | None = None
    round: Rounding | None = None
    cap: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """How papers are numbered: what stands before the running number, when it starts anew, how wide it is.

    `year` is the number of digits the year is written with: 4, or 2 for 26-03-01.
    """

    prefix: str
    period: str = "year"
    width: int = 4
    overflow: str = "widen"
    year: int = 4


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """One copy of a paper: its number, the post that gets it, and what for."""

    no: int
    to: str
    purpose: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Line):
    """Anything on paper or shown: form, report, register, letter, definition, related document, guidance."""

    of: str = ""
    sort: str = "form"
    code: str = ""
    series: Series | None = None
    retain: str = ""
    retain_from: str = "closed"
    fields: tuple[str, ...] = ()
    copies: tuple[PaperCopy, ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Precedence:
    """Which of two lines yields where they disagree, and on what ground."""

    first: str
    over: tuple[str, ...]
    clauses: tuple[str, ...]
    says: Text
    basis: str


@dataclass(frozen=True, slots=True)
class Serves:
    """What kind of record a book governs, and when."""

    kind: str
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole book as its author wrote it, every line read and checked for itself, not yet joined."""

    id: str
    title: Text
    edition: str
    in_force: date
    document_no: str = ""
    company: Text = NOTHING
    calendar: str = ""
    serves: tuple[Serves, ...] = ()
    varies: str = ""
    uses: tuple[str, ...] = ()
    outranks: tuple[str, ...] = ()
    replaces: str = ""
    procedures: tuple[str, ...] = ()
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    gates: Mapping[str, Gate] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    postings: Mapping[str, Posting] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    precedence: tuple[Precedence, ...] = ()

    def lines(self) -> list[Line]:
        """Return every line of the book in the order of the concepts, facts and rows included."""
        groups: list[Mapping[str, Any]] = [
            self.kinds,
            self.settings,
            self.measures,
            self.decisions,
            self.steps,
            self.triggers,
            self.clocks,
            self.gates,
            self.posts,
            self.postings,
            self.documents,
        ]
        found: list[Line] = [line for group in groups for line in group.values()]
        found += [fact for kind in self.kinds.values() for fact in kind.facts.values()]
        found += [row for decision in self.decisions.values() for row in decision.rows]
        found += [outcome for step in self.steps.values() for outcome in step.outcomes]
        return found
