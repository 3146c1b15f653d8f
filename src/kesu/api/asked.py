"""What programs may send. Words that mean nothing are refused by name; moments are ISO 8601 with an offset."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from ninja import Header, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

from kesu.core.steps.chasing import ANSWERED, CHASED
from kesu.core.steps.issuing import ISSUED, LONGEST_HOLDER, MOST_HOLDERS

NO_NUL: Final = r"^[^\x00]*$"
FIRST_YEAR: Final = 1990
YEAR_AFTER_LAST: Final = 2100

Word = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
Long = Annotated[str, StringConstraints(max_length=4000, pattern=NO_NUL)]
# Every act but "hear": by that one timers and other records speak, and people only
# where a step is chased or a paper issued.
Act = Literal[
    "open", "fill", "correct", "decide", "override", "do", "agree", "hold", "resume", "extend",
    "assign", "hand_over", "link", "close", "reopen", "void",
]  # fmt: skip
Source = Literal["seen", "told", "device"]
Size = Annotated[int, Field(ge=1, le=200)]
Since = Annotated[int, Field(ge=0, le=2**31)]
Key = Annotated[
    str, Header(alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[!-~]+$")
]


def _in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year < YEAR_AFTER_LAST:
        raise ValueError(f"write a year from {FIRST_YEAR} to {YEAR_AFTER_LAST - 1}")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]


class Asked(Schema):
    """What is sent: nothing but what is named here."""

    model_config = ConfigDict(extra="forbid")


class EntryIn(Asked):
    """One act on a record. `facts` gives values by fact id; times inside them are ISO 8601 too.

    A fact that is asked and cannot be answered: {"state": "undetermined" | "withheld" | "not_applicable"}.
    """

    act: Act
    happened_at: Moment | None = None
    item: Word = ""
    kind: Word = ""
    step: Word = ""
    outcome: Word = ""
    facts: dict[Word, Any] = Field(default_factory=dict)
    decision: Word = ""
    value: Any = None
    clock: Word = ""
    until: Moment | None = None
    closes_as: Word = ""
    to: Word = ""
    link: Word = ""
    reason: Long = ""
    source: Source = "seen"
    on_behalf_of: Word = ""
    evidence: Long = ""
    contact: Word = ""
    version: Annotated[int, Field(ge=1, le=2**31)] | None = None

    def data(self) -> dict[str, Any]:
        """Return what the door is asked, without what was left out."""
        return _data(self, {"version", "happened_at"})


class Supposed(Asked):
    """Facts supposed of a record of a kind, each NAME=VALUE: who would sign then?"""

    kind: Word = ""
    fact: list[Word] = Field(default_factory=list, max_length=50)


class ChaseIn(Asked):
    """An open step to be chased: those who hold it are told, with the reason."""

    step: Word
    item: Word = ""
    reason: Long

    def data(self) -> dict[str, Any]:
        """Return what the door is asked."""
        return {"act": "hear", "event": CHASED, **_data(self, set())}


class AnswerIn(Asked):
    """What whoever holds a chased step answers: a word, when it is expected to be done, or both."""

    step: Word
    item: Word = ""
    says: Long = ""
    until: Moment | None = None

    def data(self) -> dict[str, Any]:
        """Return what the door is asked."""
        found = _data(self, {"says"})
        return {"act": "hear", "event": ANSWERED, **found, "reason": self.says}


Holder = Annotated[str, StringConstraints(max_length=LONGEST_HOLDER, pattern=NO_NUL)]


class IssueIn(Asked):
    """A paper to be issued. `copies` are numbers of its copies, posts ("post:…") and names outside; all where left out.

    `file` is the SHA-256 of what is kept of it: uploaded by the caller, or of the record already.
    """

    document: Word
    item: Word = ""
    copies: Annotated[list[int | Holder], Field(max_length=MOST_HOLDERS)] | None = None
    file: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    why: Long = ""
    happened_at: Moment | None = None

    def data(self) -> dict[str, Any]:
        """Return what the door is asked."""
        given = {"copies": self.copies, "file": self.file or None}
        payload = {name: value for name, value in given.items() if value is not None}
        return {
            "act": "hear",
            "event": ISSUED,
            "item": self.item,
            "reason": self.why,
            "payload": {"document": self.document, **payload},
        }


class OpenIn(Asked):
    """A record to be opened: its kind and what is known of it.

    A child names its parent: link "child", to its id; one that goes on from another names that: "follows",
    "restarts" or "split". One that somebody else files about the same matter is a "duplicate": it is opened and
    merged into the other at once.
    """

    kind: Word
    link: Literal["", "child", "follows", "restarts", "split", "duplicate"] = ""
    to: Word = ""
    facts: dict[Word, Any] = Field(default_factory=dict)
    happened_at: Moment | None = None
    reason: Long = ""
    source: Source = "seen"
    on_behalf_of: Word = ""
    evidence: Long = ""
    contact: Word = ""
    book: Word = ""

    def data(self) -> dict[str, Any]:
        """Return what the door is asked."""
        return {"act": "open", **_data(self, {"happened_at"})}


class PreviewIn(EntryIn):
    """An entry to be looked at only. Without `record` it opens one."""

    record: Word = ""

    def data(self) -> dict[str, Any]:
        """Return what the door would be asked."""
        return _data(self, {"version", "happened_at", "record"})


def _data(asked: Asked, without: set[str]) -> dict[str, Any]:
    found = asked.model_dump(exclude_defaults=True, exclude=without)
    until = found.get("until")
    return {**found, "until": int(until.timestamp())} if until is not None else found


class VisitIn(Asked):
    """A service visit to a site."""

    site: Word
    product: Word
    at: Moment
    units: Annotated[int, Field(ge=1, le=10**6)] = 1
    quality_caused: bool
    problem_code: Annotated[str, StringConstraints(max_length=64, pattern=NO_NUL)] = ""
    card_no: Annotated[str, StringConstraints(max_length=40, pattern=NO_NUL)] = ""
    note: Annotated[str, StringConstraints(max_length=400, pattern=NO_NUL)] = ""


class PartIn(Asked):
    """How often one part failed in the month."""

    part_no: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=NO_NUL)]
    part_name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]
    failures: Annotated[int, Field(ge=0, le=10**9)]
    base_quantity: Annotated[int, Field(ge=1, le=10**9)]
    solved: bool = False


class MonthIn(Asked):
    """The summary of a month: its parts are ranked among one another, so they are sent together."""

    month: Annotated[str, StringConstraints(pattern=r"^20[0-9][0-9]-(0[1-9]|1[0-2])$")]
    parts: Annotated[list[PartIn], Field(min_length=1, max_length=500)]


class ReturnIn(Asked):
    """Goods that a customer sent back."""

    customer: Word
    product: Word
    quantity: Annotated[int, Field(ge=1, le=10**9)]
    because_of_quality: bool
    at: Moment
    batch: bool = False
    problem_code: Annotated[str, StringConstraints(max_length=64, pattern=NO_NUL)] = ""
    note: Annotated[str, StringConstraints(max_length=400, pattern=NO_NUL)] = ""


Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class ReadIn(Asked):
    """Notices that the caller has read."""

    notices: Annotated[list[Id], Field(min_length=1, max_length=200)]


COLUMNS: Final = ("book", "kind", "grade", "category", "customer", "product", "order_no", "number")


class Chosen(Schema):
    """Which records a list shows; every word narrows it."""

    book: Word = ""
    kind: Word = ""
    state: Literal["", "open", "closed"] = ""
    grade: Word = ""
    category: Word = ""
    customer: Word = ""
    product: Word = ""
    order_no: Word = ""
    number: Word = ""
    late: bool | None = None
    opened_since: Moment | None = None
    opened_before: Moment | None = None


class MailToIn(Asked):
    """The record that a mail is put to, by its id."""

    record: Word


class MailReasonIn(Asked):
    """Why nothing is done with a mail."""

    reason: Annotated[str, StringConstraints(max_length=1000, pattern=NO_NUL)]


class FilingIn(Asked):
    """Which case a scan belongs to: its number, and the paper as "item/document", "/document" of the record itself."""

    number: Word
    paper: Word = ""


class DismissalIn(Asked):
    """Why a scan belongs to no case."""

    reason: Long


class ReportWords(Asked):
    """Which period of a report, as known when, broken down by what."""

    period: Word = ""
    known: Word = ""
    by: Annotated[list[Word], Field(max_length=4)] = []


class PackWords(Asked):
    """Which period of a meeting pack, as known when."""

    period: Word = ""
    known: Word = ""


class ReportCaseWords(Asked):
    """Which cases of a report: of a period, as known when, of some values, behind one figure."""

    period: Word = ""
    known: Word = ""
    figure: Word = ""
    values: Annotated[list[Word], Field(max_length=4, alias="is")] = []
    but: Annotated[list[Word], Field(max_length=1_000, alias="not")] = []
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    size: Size = 50
