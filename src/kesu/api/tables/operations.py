"""What a program can do with a table, whichever it is: list, read, add, change, take out, and its own acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from kesu import changes, clock
from kesu.api.paging import row_cursor, row_of_cursor
from kesu.api.problems import NotAllowed
from kesu.api.tables.columns import values_of
from kesu.api.tables.shapes import Asking, Kept
from kesu.api.tokens import caller_of, note_taken, taking_lists
from kesu.cases.errors import Conflict
from kesu.directory.queries import ActorCard
from kesu.tables.description import Act, Doing, Table
from kesu.tables.forms import added, corrected, done, sent_form
from kesu.tables.once import Answer, once
from kesu.tables.row_form import RowForm
from kesu.tables.searching import searched

Sent = dict[str, Any]


def act_of(request: HttpRequest, key: str = "") -> Act:
    """Return who acts, and when; the clock is read here, once."""
    caller = caller_of(request)
    return Act(caller.person, caller.card, clock.now(), key)


def page(request: HttpRequest, table: Table, asking: Asking) -> Answer:
    """Return a page of the rows that the caller may see, the oldest first."""
    rows = narrowed(table, table.rows(taking_lists(request).card), asking).order_by("pk")
    if asking.cursor:
        rows = rows.filter(pk__gt=row_of_cursor(asking.cursor))
    found = list(rows[: asking.limit + 1])
    shown = found[: asking.limit]
    more = row_cursor(shown[-1].pk) if len(found) > asking.limit else None
    note_taken(request, "api:table", table.key, len(found), goes_on=bool(asking.cursor))
    return {"rows": [out(table, row) for row in shown], "next": more}


def narrowed(table: Table, rows: QuerySet[Any], asking: Asking) -> QuerySet[Any]:
    """Return the rows that the words of a call leave."""
    for name, value in asking.model_dump(exclude=set(Asking.model_fields)).items():
        if value in ("", None):
            continue
        if name in table.filters:
            rows = table.filters[name].narrow(rows, table.filters[name].parse(value))
        else:
            path = f"{name}__{table.keys[name].by[0]}" if name in table.keys else name
            rows = rows.filter(**{path: value})
    return searched(table, rows, asking.text)


def out(table: Table, row: Any) -> Answer:
    """Return a row as it comes out."""
    return {"id": row.pk, "version": row.version, **values_of(table, row)}


def standing(table: Table, reader: ActorCard, row: int) -> Any:
    """Return a row; one that the reader may not see is not there."""
    found = table.rows(reader).filter(pk=row).first()
    if found is None:
        raise Http404
    return found


def add(request: HttpRequest, table: Table, sent: Sent, key: str) -> Kept:
    """Add a row as the page does."""
    act = act_of(request, key)
    _require(table.may_add(act.actor))

    def work() -> Answer:
        form = sent_form(table, act.actor, sent, new=True)
        row = added(table, form, act)
        if row is None:
            raise refused(form)
        return _answer(row, True)

    return _kept(act, ["add", table.key, sent], work)


def change(request: HttpRequest, table: Table, pk: int, sent: Sent, key: str) -> Kept:
    """Correct a row as its page does; what was not sent stays."""
    act = act_of(request, key)
    row = standing(table, act.actor, pk)
    _require(table.may_correct(act.actor))

    def work() -> Answer:
        expected = sent.get("version")
        if expected is not None and row.version != expected:
            raise Conflict("version", expected=expected, found=row.version)
        form = sent_form(table, act.actor, sent, new=False)
        changed = corrected(form, row, act)
        if changed is None:
            if form.has_error(NON_FIELD_ERRORS, "stale"):
                raise Conflict("race")
            raise refused(form)
        return _answer(row, changed)

    return _kept(act, ["change", table.key, pk, sent], work)


def do(request: HttpRequest, table: Table, pk: int, noun: str, sent: Sent, key: str) -> Kept:
    """Do with a row what its page offers beside correcting it."""
    act, doing = act_of(request, key), table.doings[noun]
    row = standing(table, act.actor, pk)
    _require(doing.may(act.actor))

    def work() -> Answer:
        return _done(doing, row, doing.form(sent), act)

    return _kept(act, [noun, table.key, pk, sent], work)


def _done(doing: Doing, row: Model, form: RowForm, act: Act) -> Answer:
    pk = row.pk
    if not done(doing, row, form, act):
        raise refused(form)
    after = type(row)._default_manager.filter(pk=pk).first()
    return _answer(after or row, True) | {"id": pk}  # what was done may have taken the row out


def remove(request: HttpRequest, table: Table, pk: int, key: str) -> Kept:
    """Take a row out to which nothing refers."""
    act = act_of(request, key)
    _require(table.may_remove(act.actor))

    def work() -> Answer:
        row = standing(table, act.actor, pk)
        answer = _answer(row, True)
        changes.remove(row, by=act.by, at=act.at)
        return answer

    return _kept(act, ["remove", table.key, pk], work)


def refused(form: RowForm) -> ValidationError:
    """Return why a form was not saved, each reason with its field."""
    return ValidationError(form.errors.as_data())


def _answer(row: Any, changed: bool) -> Answer:
    return {"id": row.pk, "version": row.version, "changed": changed}


def _kept(act: Act, asked: list[Any], work: Callable[[], Answer]) -> Kept:
    answer, repeated = once(act, asked, work)
    return Kept(**answer, repeated=repeated)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed
