"""What comes out. Moments are ISO 8601 with an offset, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ninja import Schema

from kesu.api.problems import Reason


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


class ChaseOut(Schema):
    """An open step chased by hand in its present round; `answered_at` is null until a holder answers."""

    sort: str
    at: datetime
    by: str
    reason: str
    answer: str
    until: datetime | None
    answered_at: datetime | None
    answered_by: str


class StepOut(Schema):
    """An open step: who may do it, what it asks, and letters drafted into its texts (personal values sealed)."""

    key: str
    item: str
    step: str
    title: str
    round: int
    parties: list[str]
    outcomes: list[str]
    asks: list[str]
    mine: bool
    drafts: dict[str, str]
    chases: list[ChaseOut]


class IssueOut(Schema):
    """One issue of a paper. `copies` are numbers of the document's copies, `holders` whoever else got one."""

    no: int
    at: datetime
    happened_at: datetime
    by: str
    copies: list[int]
    holders: list[str]
    file: str
    why: str
    supersedes: int


class OutdatedOut(Schema):
    """Something that the last issue of a paper says and that reads otherwise by now."""

    item: str
    name: str
    old: Any
    new: Any


class HolderOut(Schema):
    """Somebody with a copy that no longer holds: its number (0: none), who has it, and which issue it is of."""

    copy_no: int
    who: str
    no: int


class PaperOut(Schema):
    """A paper with a number or an issue. `kept_until` is null while `kept_because` keeps its end open.

    `kept_because`: "not_begun", "reopened", "held", or empty. `offered`: another should take the last one's place.
    """

    key: str
    document: str
    item: str
    title: str
    number: str
    issues: list[IssueOut]
    outdated: list[OutdatedOut]
    holders: list[HolderOut]
    offered: bool
    kept_until: datetime | None
    kept_because: str


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


class ChildOut(Schema):
    """A child of this record, or an `item` of another that is about it: what it shares and how it was closed."""

    record: str
    item: str
    kind: str
    opened_at: datetime
    closed_as: str
    closed_at: datetime | None
    shared: dict[str, Any]


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
    about: dict[str, str]
    children: list[ChildOut]
    steps: list[StepOut]
    decisions: list[DecisionOut]
    deadlines: list[DeadlineOut]
    papers: list[PaperOut]
    links: list[LinkOut]


class Page(Schema):
    """A page of records; `next` is the cursor of the page that follows, null on the last."""

    records: list[RecordBrief]
    next: str | None


class TaskOut(Schema):
    """A step that waits for the caller; `key` is "item/step", an optional one need not be done."""

    record: str
    kind: str
    number: str | None
    subject: str
    key: str
    item: str
    step: str
    round: int
    parties: list[str]
    assigned: bool
    optional: bool
    opened_at: datetime
    due: datetime | None


class NoticeOut(Schema):
    """Something that the caller was told, or (`as_deputy`) whoever they stand in for."""

    id: str
    record: str
    seq: int
    party: str
    code: str
    line: str
    item: str
    clock: str
    says: str
    at: datetime
    read: bool
    as_deputy: bool


class Notices(Schema):
    """Notices, newest first; `next` is the cursor of the page that follows, null on the last."""

    notices: list[NoticeOut]
    next: str | None


class Readings(Schema):
    """The notices that are marked as read now."""

    read: list[str]


class PersonOut(Schema):
    """Somebody who works here; `person` is how entries name them."""

    person: str
    name: str
    login: str


class FileOut(Schema):
    """A file as it stands; `staged_until` says when it goes away if no entry takes it over."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    staged_until: datetime | None


class PrintableOut(Schema):
    """A paper that can be printed of a record or an item; `code` and `number` are empty where it has none."""

    document: str
    item: str
    title: str
    code: str
    number: str
    copies: list[str]


class TakenOut(Schema):
    """What became of one paper of a scan: filed with `record`, or waiting as `waits` because of `why`."""

    name: str
    pages: int
    record: str
    number: str
    document: str
    waits: str
    why: str


class ScanOut(Schema):
    """A scan that waits, or what became of it: filed with `record`, or set aside for a `reason`."""

    id: str
    name: str
    pages: int
    said: str
    why: str
    uploaded_at: datetime
    record: str
    reason: str


class RowOut(Schema):
    """What came of a registry row: its id among what books saw, and records that opened because of it."""

    row: str
    opened: list[str]
    repeated: bool


class MeOut(Schema):
    """Who the token stands for, now: every party of theirs, whom they stand in for, what the token may do."""

    person: str
    name: str
    department: str
    branch: str
    parties: list[str]
    deputising_for: list[str]
    scopes: list[str]


class HappeningOut(Schema):
    """One thing that an entry brought about: a code, where, which line of the book, particulars; in words."""

    code: str
    item: str
    line: str
    particulars: dict[str, Any]
    says: str


class ToldOut(Schema):
    """Who was told, by which line of the book."""

    parties: list[str]
    line: str
    code: str
    item: str
    clock: str


class RungOut(Schema):
    """One thing that will happen by itself; `clock` is a run, or "item/trigger" of one that comes by the calendar.

    `people` are those behind the parties today, deputies in their place.
    """

    at: datetime
    sort: str
    says: str
    clock: str
    stage: str
    title: str
    item: str
    parties: list[str]
    people: list[str]
    clause: str
    provisional: bool


class BandOut(Schema):
    """Whom an approval is for under one condition: posts, today's people, and who stands above them."""

    says: str
    who: list[str]
    parties: list[str]
    people: list[str]
    above: list[str]
    clause: str
    answer: str
    used: bool


class ApprovalOut(Schema):
    """A step that approves. `needed` and each band's `answer` are met, unmet or unknown; `used` says whose it is."""

    kind: str
    item: str
    step: str
    title: str
    clauses: list[str]
    when: str
    needed: str
    signing: str
    barred: list[str]
    if_barred: str
    asks: list[str]
    missing: list[str]
    bands: list[BandOut]


class EntryOut(Schema):
    """An entry of the journal as it was written, with its place in the chain.

    `fired_late` says of a timer that it fired late, and by how much; empty for any other entry.
    """

    seq: int
    act: str
    person: str
    happened_at: datetime
    entered_at: datetime
    act_id: str
    entry: dict[str, Any]
    happenings: list[HappeningOut]
    notices: list[ToldOut]
    fired_late: str
    hash: str


class FaultOut(Schema):
    """Something that is not as it was written; `seq` is 0 where it is not about one entry."""

    seq: int
    field: str
    says: str


class CheckOut(Schema):
    """How many entries were replayed, and what differs; nothing means that all is as it was written."""

    entries: int
    faults: list[FaultOut]


class PreviewOut(Schema):
    """What an entry would bring about. Nothing was saved and no number was taken."""

    accepted: bool
    reasons: list[Reason]
    decisions: list[DecisionOut]
    deadlines: list[DeadlineOut]
    steps: list[StepOut]
    notices: list[ToldOut]
    opens: list[str]
    duplicates: list[LikelyOut]


class LikelyOut(Schema):
    """A record of the last 90 days that one to be opened may repeat: what is the same, which words both tell.

    `same` holds names of facts, and "*order", "*customer", "*product", "*product_type".
    """

    record: str
    number: str | None
    subject: str
    same: list[str]
    words: list[str]


class BookOut(Schema):
    """A published book in force."""

    id: str
    title: str
    document_no: str
    edition: str
    hash: str
    in_force: str
    kinds: list[str]


class OptionOut(Schema):
    """One value of a choice, or one way of closing."""

    id: str
    title: str


class FactKindOut(Schema):
    """A fact that a kind knows. `columns` are those of a table; `among` is the set whose items it may name.

    Of a tree of causes, `factors` are the bones of the fishbone and `options` what a cause is counted as.
    """

    title: str
    type: str
    options: list[OptionOut]
    factors: list[OptionOut]
    unit: str
    personal: bool
    among: str
    clauses: list[str]
    columns: dict[str, FactKindOut]


class StepKindOut(Schema):
    """A step of a kind: what it asks and may ask, which parts may be added at it, how it can end."""

    title: str
    asks: list[str]
    may_ask: list[str]
    adds: str
    outcomes: list[str]
    optional: bool
    clauses: list[str]


class KindOut(Schema):
    """A kind of record: its facts, and its steps with what they ask and how they can end."""

    id: str
    title: str
    life: str
    part_of: str
    child_of: str
    about: str
    shares: list[str]
    opened_by: list[str]
    closings: list[OptionOut]
    facts: dict[str, FactKindOut]
    steps: dict[str, StepKindOut]


def iso(moment: int) -> datetime:
    """Return a core moment as an aware datetime in UTC."""
    return datetime.fromtimestamp(moment, UTC)


class BalanceOut(Schema):
    """What stands on the account of one holder. Amounts are decimals as text, exact to the last digit."""

    account: str
    holder: str
    balance: str
    entries: int
    last: datetime


class AccountEntryOut(Schema):
    """An amount that a record entered on an account; a counter-posting makes good what stood before."""

    record: str
    number: str
    posting: str
    item: str
    amount: str
    at: datetime
    counter: bool
    clause: str


class OpenItemOut(Schema):
    """An entry of which something is still open, and its age in whole days."""

    entry: AccountEntryOut
    left: str
    days: int


class AccountOut(Schema):
    """One holder's account: its balance, the open items that make it up, and every entry."""

    account: str
    holder: str
    balance: str
    open_items: list[OpenItemOut]
    entries: list[AccountEntryOut]


class ReportBrief(Schema):
    """A report that a book in force has. `period` is the length that it is for: month, quarter, half-year, year."""

    book: str
    edition: str
    report: str
    title: str
    clauses: list[str]
    counts: str
    where: str
    dated: str
    period: str


class FigureOut(Schema):
    """One figure. A share has its part and its whole; nothing can be said (null) where the whole is 0."""

    figure: str
    title: str
    value: str | None
    part: int | None = None
    whole: int | None = None


class GroupOut(Schema):
    """One group of a breakdown: its values ("" for not known, "~" for not applicable) and its figures."""

    values: list[str]
    labels: list[str]
    figures: list[FigureOut]


class BreakdownOut(Schema):
    """A report broken down by one name or two. `left_out` counts groups that are not given."""

    by: list[str]
    titles: list[str]
    left_out: int
    groups: list[GroupOut]


class ReportOut(ReportBrief):
    """A report of one period. `known_until`: entries from this moment on do not count; null for what is known now.

    `as_of`: read from a replica that was this far; null where it was read from the database that is written.
    """

    first: str
    last: str
    known_until: str | None
    as_of: str | None
    figures: list[FigureOut]
    before: list[FigureOut]
    breakdowns: list[BreakdownOut]


class PackBrief(Schema):
    """A meeting pack that a book in force has. `opened_from`: the kind of the records that open it, "" for none."""

    book: str
    edition: str
    pack: str
    title: str
    clauses: list[str]
    gathers: list[str]
    opened_from: str


class PackOut(PackBrief):
    """A meeting pack of one period: its reports, in the order of the book."""

    period: str
    first: str
    last: str
    reports: list[ReportOut]


class CaseBehind(Schema):
    """A record, or an item of one, that a figure counted."""

    record: str
    item: str


class ReportCases(Schema):
    """The cases behind a figure: how many, and one page of them, the newest first."""

    total: int
    cases: list[CaseBehind]


class MailBrief(Schema):
    """A mail that came in, and what became of it. The sender is who the mail says it is: a claim."""

    id: str
    received_at: datetime
    fetched_at: datetime
    state: str
    why: str
    sort: str
    sender: str
    sender_name: str
    subject: str
    customer: str
    record: str


class MailPage(Schema):
    """Mails, the latest first; `next` begins the page after."""

    mails: list[MailBrief]
    next: str | None = None


class MailFile(Schema):
    """A file of a mail; `refused` says why it was not taken as a file of a record."""

    name: str
    size: int
    refused: str = ""


class MailOut(MailBrief):
    """A mail whole: its text without markup, its files, and why somebody set it aside."""

    text: str
    files: list[MailFile]
    reason: str = ""


class DeliveryOut(Schema):
    """A message to a person, or to a group, by one channel; one that lies in a digest has the digest's state."""

    id: str
    notice: str | None
    code: str
    channel: str
    person: str | None
    stands_in_for: str | None
    digest: str | None
    state: str
    at: datetime
    ended_at: datetime | None
    reason: str
    may_repeat: bool
