"""Writing what a transaction has in hand: few statements, each for all rows of a table."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from kesu.cases import columns, dialect, filing, indexing, keeping_figures
from kesu.cases.dialect import Statement
from kesu.cases.errors import Conflict
from kesu.cases.holding import Hand, Held
from kesu.cases.world import tally_name
from kesu.core.records.outcomes import parts_of
from kesu.journal.ids import new_row

# What is written anew at every entry, in the order of the statement.
CHANGING: Final = (
    "edition_id", "version", "head", "changed_at", "number", "closed_at", "closed_as", "subject",
    "customer", "customer_name", "product", "product_name", "order_no", "category", "grade",
    "grade_status", "next_due", "is_late", "timers", "tallies", "state",
)  # fmt: skip
FIRST: Final = (
    "id", "kind", "life", "book", "standing_key", "period", "branch", "department", "filed_by",
    "opened_at", "entered_at", "imported_from", "imported_id",
)  # fmt: skip
MOMENTS: Final = frozenset({"changed_at", "closed_at", "next_due"})

JOURNAL: Final = (
    "record", "seq", "act", "person", "source", "happened_at", "entered_at", "act_id", "text",
    "outcome", "algorithm", "hash",
)  # fmt: skip
NOTICE: Final = (
    "id", "party", "record_id", "seq", "code", "line", "item", "run", "says_zh", "says_en", "about",
    "at", "dedupe_key",
)  # fmt: skip
LEDGER: Final = ("series", "nx", "state", "number", "document", "record", "at", "reason")
ROW: Final = (
    "id", "kind", "at", "values", "table", "table_row", "entered_by", "entered_at", "tallies", "seal",
)  # fmt: skip
TALLY: Final = ("measure", "key", "at", "amount", "root", "record_id", "row_id")
TASK: Final = (
    "record_id", "key", "party", "item", "step", "round", "is_optional", "is_assigned", "opened_at",
    "due_at", "run", "chases", "chased_at", "promised_at",
)  # fmt: skip
DEADLINE: Final = (
    "record_id", "run", "item", "clock", "started_at", "due_at", "status", "ground",
    "is_provisional", "stopped_at", "verdict", "limit",
)  # fmt: skip
DECISION: Final = (
    "record_id", "key", "item", "decision", "value", "status", "row", "clause", "missing", "trace",
    "seq",
)  # fmt: skip
TIMER: Final = ("record_id", "run", "stage", "generation", "at", "state")
KEY: Final = ("id", "subject", "wrapped", "master", "made_at", "erased_by", "seal")
LINK: Final = ("record_id", "sort", "other_id", "seq")
ACCOUNT: Final = (
    "record_id", "no", "posting", "item", "account", "holder", "amount", "at", "seq", "counter",
    "clause",
)  # fmt: skip
INVOLVED: Final = ("record_id", "party")

Row = Sequence[Any]
Listed = dict[str, dict[str, Any]]


def save(hand: Hand, more: Sequence[Statement] = ()) -> None:
    """Write everything. Raises Conflict where a record was changed since it was read."""
    stamp = partial(dialect.stamp, connection)
    held = sorted(hand.records.values(), key=lambda one: one.record_id)
    changed = [one for one in held if one.record is not one.before]
    lists = {one.record_id: columns.listed(one.now, one.book, one.names) for one in changed}
    for one in changed:
        if one.before is not None:
            _rewrite(one, _changing(one, lists[one.record_id], stamp))
    filing.take_over(hand.claims)
    opened = [_first(one, lists[one.record_id], stamp) for one in changed if one.filed is not None]
    statements = [
        *_insert("cases_caserecord", (*FIRST, *CHANGING), opened),
        *_insert("journal_journalentry", JOURNAL, hand.journal),
        *_insert("journal_subjectkey", KEY, [_values(key, KEY) for key in hand.keys]),
        *_tasks(changed, stamp),
        *_deadlines(changed, stamp),
        *_decisions(changed),
        *_timers(changed, stamp),
        *_insert("cases_registryrow", ROW, [_values(row, ROW) for row in hand.rows]),
        *_tallies(changed, hand.row_tallies, stamp),
        *_delete("cases_link", LINK[:3], [row for one in changed for row in _untied(one)]),
        *_insert("cases_link", LINK, [row for one in changed for row in _links(one)], over=3),
        *_insert(
            "cases_accountentry", ACCOUNT, [r for one in changed for r in _entered(one, stamp)]
        ),
        *_involved(changed),
        *keeping_figures.statements(changed, stamp),
        *_insert("cases_inboxnotice", NOTICE, hand.notices),
        *_insert("journal_issuednumber", LEDGER, hand.ledger),
        *_search(hand, changed, lists),
        *more,
    ]
    dialect.run_writes(connection, statements)


def _changing(held: Held, listed: dict[str, Any], stamp: Any) -> list[Any]:
    own: dict[str, Any] = {
        **listed,
        "edition_id": held.edition.id,
        "version": held.now.seq,
        "head": held.head,
        "changed_at": held.changed_at,
        "timers": columns.timers_text(held.timers),
        "tallies": columns.tallies_text(held.tallies or ()),
        "state": held.state,
    }
    return [stamp(own[name]) if name in MOMENTS else own[name] for name in CHANGING]


_REWRITE: Final = (
    f"UPDATE cases_caserecord SET {', '.join(f'{name} = %s' for name in CHANGING)}"
    " WHERE id = %s AND version = %s"
)


def _rewrite(held: Held, values: list[Any]) -> None:
    """Write over the row if it still is the version that was read."""
    with connection.cursor() as cursor:
        cursor.execute(_REWRITE, [*values, held.record_id, held.version])
        if cursor.rowcount != 1:
            raise Conflict("race", expected=held.version)


def _first(held: Held, listed: dict[str, Any], stamp: Any) -> Row:
    record, filed = held.now, held.filed
    assert filed is not None
    return (
        held.record_id,
        record.kind,
        held.book.kinds[record.kind].kind.life,
        held.book.id,
        filed.standing_key,
        filed.period,
        held.branch,
        filed.department,
        filed.person,
        stamp(record.opened_at),
        stamp(filed.entered_at),
        *filed.imported,
        *_changing(held, listed, stamp),
    )


def _insert(
    table: str, names: Sequence[str], rows: Sequence[Row], *, ignore: bool = False, over: int = 0
) -> list[Statement]:
    """Return what inserts rows; `over` says how many leading columns are the key to write over."""
    if not rows:
        return []
    quoted = [f'"{name}"' for name in names]
    places = "(" + ", ".join(["%s"] * len(names)) + ")"
    sql = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES {', '.join([places] * len(rows))}"
    if ignore:
        sql += " ON CONFLICT DO NOTHING"
    elif over:
        sets = ", ".join(f"{name} = excluded.{name}" for name in quoted[over:])
        sql += f" ON CONFLICT ({', '.join(quoted[:over])}) DO UPDATE SET {sets}"
    return [(sql, [value for row in rows for value in row])]


def _values(row: Model, names: Sequence[str]) -> Row:
    """Return the columns of a row as a plain statement must hand them over."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    return [fields[n].get_db_prep_save(getattr(row, n), connection) for n in names]


def _tasks(changed: Iterable[Held], stamp: Any) -> list[Statement]:
    rows: list[Row] = []
    gone: list[Row] = []
    for held in changed:
        now = columns.task_rows(held.now, held.book)
        then = columns.task_rows(held.before, held.book) if held.before else {}
        gone += [(held.record_id, *at) for at in then if at not in now]
        rows += [
            (
                held.record_id, row.key, row.party, row.item, row.step, row.round, row.is_optional,
                row.is_assigned, stamp(row.opened_at), stamp(row.due_at), row.run,
                row.chases, stamp(row.chased_at), stamp(row.promised_at),
            )
            for at, row in now.items()
            if then.get(at) != row or held.has_moved
        ]  # fmt: skip
    return [
        *_delete("cases_task", ("record_id", "key", "party"), gone),
        *_insert("cases_task", TASK, rows, over=3),
    ]


def _delete(table: str, key: Sequence[str], rows: Sequence[Row]) -> list[Statement]:
    if not rows:
        return []
    names = ", ".join(f'"{name}"' for name in key)
    places = ", ".join(["(" + ", ".join(["%s"] * len(key)) + ")"] * len(rows))
    sql = f"DELETE FROM {table} WHERE ({names}) IN (VALUES {places})"
    return [(sql, [value for row in rows for value in row])]


def _deadlines(changed: Iterable[Held], stamp: Any) -> list[Statement]:
    rows: list[Row] = []
    gone: list[Row] = []
    for held in changed:
        gone += [(held.record_id, run) for run in columns.gone_deadlines(held.now, held.before)]
        rows += [
            (
                held.record_id, row.run, row.item, row.clock, stamp(row.started_at),
                stamp(row.due_at), row.status, row.ground, row.is_provisional,
                stamp(row.stopped_at), row.verdict, row.limit,
            )
            for row in columns.deadline_rows(held.now, held.compared)
        ]  # fmt: skip
    return [
        *_delete("cases_deadline", ("record_id", "run"), gone),
        *_insert("cases_deadline", DEADLINE, rows, over=2),
    ]


def _decisions(changed: Iterable[Held]) -> list[Statement]:
    rows = [
        (
            held.record_id, row.key, row.item, row.decision, row.value, row.status, row.row,
            row.clause, row.missing, row.trace, row.seq,
        )
        for held in changed
        for row in columns.decision_rows(held.now, held.book, held.compared)
    ]  # fmt: skip
    return _insert("cases_decisionrow", DECISION, rows, over=2)


def _timers(changed: Iterable[Held], stamp: Any) -> list[Statement]:
    rows: list[Row] = []
    ended: list[Row] = []
    for held in changed:
        now, then = set(held.timers), set(held.timers_before)
        rows += [
            (held.record_id, t.run, t.stage, t.generation, stamp(t.at), "armed")
            for t in held.timers
            if t not in then and t.generation
        ]
        ended += [
            (held.record_id, t.run, t.stage, t.generation)
            for t in held.timers_before
            if t not in now and t.generation
        ]
    return [*_supersede(ended), *_insert("cases_timer", TIMER, rows)]


def _supersede(ended: Sequence[Row]) -> list[Statement]:
    if not ended:
        return []
    places = ", ".join(["(%s, %s, %s, %s)"] * len(ended))
    sql = (
        "UPDATE cases_timer SET state = 'superseded' WHERE state = 'armed'"
        f" AND (record_id, run, stage, generation) IN (VALUES {places})"
    )
    return [(sql, [value for row in ended for value in row])]


def _tallies(changed: Iterable[Held], of_rows: Sequence[Row], stamp: Any) -> list[Statement]:
    gone: list[Row] = []
    rows: list[Row] = list(of_rows)
    for held in changed:
        tallies = held.tallies or ()
        if columns.tallies_text(tallies) == (held.tallies_before or "[]"):
            continue
        if held.tallies_before not in ("", "[]"):
            gone.append((held.record_id,))
        rows += [
            (
                tally_name(held.book.id, t.measure), t.key, stamp(t.at), parts_of(t.amount), t.root,
                held.record_id, None,
            )
            for t in tallies
        ]  # fmt: skip
    return [
        *_delete("cases_tally", ("record_id",), gone),
        *_insert("cases_tally", TALLY, rows),
    ]


def _links(held: Held) -> Iterable[Row]:
    known = held.before.links if held.before else ()
    return [
        (held.record_id, link.sort, link.to, link.seq)
        for link in held.now.links
        if link not in known
    ]


def _untied(held: Held) -> Iterable[Row]:
    """Return the ties of a record that were taken back since it was read."""
    standing = {(link.sort, link.to) for link in held.now.links}
    known = held.before.links if held.before else ()
    return [
        (held.record_id, link.sort, link.to)
        for link in known
        if (link.sort, link.to) not in standing
    ]


def _entered(held: Held, stamp: Any) -> Iterable[Row]:
    """Return what the record has entered on accounts since it was read."""
    known = len(held.before.postings) if held.before else 0
    rows = columns.account_rows(held.now)[known:]
    return [
        (
            held.record_id, row.no, row.posting, row.item, row.account, row.holder, row.amount,
            stamp(row.at), row.seq, row.counter, row.clause,
        )
        for row in rows
    ]  # fmt: skip


def _involved(changed: Iterable[Held]) -> list[Statement]:
    rows = []
    for held in changed:
        known = columns.involved(held.before) if held.before else set()
        rows += [(held.record_id, party) for party in sorted(columns.involved(held.now) - known)]
    return _insert("cases_involved", INVOLVED, rows, ignore=True)


def _search(hand: Hand, changed: Iterable[Held], lists: Listed) -> list[Statement]:
    """Return what brings the search index up to the records' texts, and the reasons of the entries into it."""
    statements: list[Statement] = []
    new: list[tuple[str, indexing.IndexRow]] = []
    claimed = {claim.record_id for claim in hand.claims}
    wanted = [
        (
            held,
            indexing.changed(held.now, held.before, held.book)
            | ({indexing.FILE} if held.record_id in claimed else set()),
        )
        for held in changed
    ]
    files = filing.names_of(
        one.record_id
        for one, places in wanted
        if indexing.FILE in places and (one.before is not None or one.record_id in claimed)
    )
    for held, places in wanted:
        own = held.record_id
        if held.before is not None and places:
            statements += dialect.search_removals(connection, own, sorted(places))
        if places:
            found = indexing.texts_of(held.now, held.book, lists[own], files.get(own, ()))
            new += [(own, row) for row in indexing.rows_of(found, places)]
    new += [(own, row) for own, said in hand.said for row in indexing.rows(indexing.SAID, [said])]
    at = datetime.fromtimestamp(max((h.changed_at for h in hand.records.values()), default=0), UTC)
    rows = [(new_row(at), own, row) for own, row in new]
    return [*statements, *dialect.search_writes(connection, rows)]
