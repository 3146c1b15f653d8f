"""What goes in and what comes out. Moments go in and out as ISO 8601 with an offset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from kesu.core.records.entries import ACTS

Word = Annotated[str, StringConstraints(max_length=200)]
Long = Annotated[str, StringConstraints(max_length=4000)]
Act = Literal[ACTS]  # type: ignore[valid-type]
Size = Annotated[int, Field(ge=1, le=200)]


class EntryIn(Schema):
    """One act on a record. `facts` gives values by fact id; times inside them are ISO 8601 too.

    A fact that is asked and cannot be answered: {"state": "undetermined" | "withheld" | "not_applicable"}.
    """

    act: Act
    happened_at: AwareDatetime | None = None
    item: Word = ""
    kind: Word = ""
    step: Word = ""
    outcome: Word = ""
    facts: dict[Word, Any] = Field(default_factory=dict)
    decision: Word = ""
    value: Any = None
    clock: Word = ""
    until: AwareDatetime | None = None
    closes_as: Word = ""
    to: Word = ""
    link: Word = ""
    reason: Long = ""
    source: Literal["seen", "told", "device", "import"] = "seen"
    on_behalf_of: Word = ""
    evidence: Long = ""
    contact: Word = ""
    version: Annotated[int, Field(ge=1, le=2**31)] | None = None

    def data(self) -> dict[str, Any]:
        """Return what the door is asked, without what was left out."""
        found = self.model_dump(exclude_defaults=True, exclude={"version", "happened_at"})
        if self.until is not None:
            found["until"] = int(self.until.timestamp())
        return found


class OpenIn(Schema):
    """A record to be opened: its kind and what is known of it."""

    kind: Word
    facts: dict[Word, Any] = Field(default_factory=dict)
    happened_at: AwareDatetime | None = None
    reason: Long = ""
    source: Literal["seen", "told", "device", "import"] = "seen"
    contact: Word = ""
    book: Word = ""

    def data(self) -> dict[str, Any]:
        """Return what the door is asked."""
        return {"act": "open", **self.model_dump(exclude_defaults=True, exclude={"happened_at"})}


class PostedOut(Schema):
    """What came of a call: the record, its version now, its number, and records opened by themselves."""

    record: str
    version: int
    number: str
    act_id: str
    opened: list[str]
    repeated: bool


class FactOut(Schema):
    """A fact as it stands. Personal values are given in clear only to those who may read them."""

    value: Any
    state: str
    happened_at: datetime
    entered_at: datetime
    by: str


class StepOut(Schema):
    """An open step: who may do it and by when."""

    key: str
    item: str
    step: str
    title: str
    round: int
    parties: list[str]
    outcomes: list[str]
    asks: list[str]
    mine: bool


class DecisionOut(Schema):
    """What a decision says now, by which row and clause, and what is missing for a final answer."""

    key: str
    value: Any
    status: str
    row: str
    clause: str
    missing: list[str]


class DeadlineOut(Schema):
    """A run of a clock."""

    run: str
    clock: str
    item: str
    start: datetime
    due: datetime | None
    limit: str
    status: str
    ground: str
    provisional: bool
    stopped_at: datetime | None
    verdict: str


class LinkOut(Schema):
    """A tie to another record."""

    sort: str
    record: str


class RecordBrief(Schema):
    """A record as lists show it."""

    id: str
    kind: str
    number: str | None
    subject: str
    customer: str
    product: str
    grade: str
    grade_status: str
    category: str
    opened_at: datetime
    closed_as: str
    next_due: datetime | None
    is_late: bool
    version: int


class RecordOut(RecordBrief):
    """A record whole."""

    book: str
    edition: str
    numbers: dict[str, str]
    facts: dict[str, FactOut]
    items: dict[str, str]
    steps: list[StepOut]
    decisions: list[DecisionOut]
    deadlines: list[DeadlineOut]
    links: list[LinkOut]


class Page(Schema):
    """A page of records; `next` is the cursor of the page that follows, null on the last."""

    records: list[RecordBrief]
    next: str | None


class TaskOut(Schema):
    """A step that waits for the caller."""

    record: str
    number: str | None
    subject: str
    key: str
    step: str
    due: datetime | None


class EntryOut(Schema):
    """An entry of the journal as it was written, with its place in the chain."""

    seq: int
    act: str
    person: str
    happened_at: datetime
    entered_at: datetime
    entry: dict[str, Any]
    happenings: list[dict[str, Any]]
    hash: str


class RowIn(Schema):
    """A plain registry row that the books' watches count and hear of."""

    values: dict[Word, Any]


class BookOut(Schema):
    """A published book in force."""

    id: str
    title: str
    document_no: str
    edition: str
    hash: str
    in_force: str
    kinds: list[str]


class KindOut(Schema):
    """A kind of record: its facts, and its steps with what they ask and how they can end."""

    id: str
    title: str
    facts: dict[str, dict[str, Any]]
    steps: dict[str, dict[str, Any]]


def iso(moment: int) -> datetime:
    """Return a core moment as an aware datetime in UTC."""
    return datetime.fromtimestamp(moment, UTC)
