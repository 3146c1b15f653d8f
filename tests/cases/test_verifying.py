"""A single changed byte is found and named, wherever it stands; an erased person changes nothing."""

import io
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from PIL import Image

from kesu import clock
from kesu.cases import books
from kesu.cases.actions.posting import post
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.models import (
    CaseRecord,
    Deadline,
    DecisionRow,
    Edition,
    Involved,
    Link,
    RegistryRow,
    SearchText,
    Tally,
    Task,
    Timer,
)
from kesu.cases.verifying import Discrepancy, Progress, verify
from kesu.journal import attachments, guards, keys, storage
from kesu.journal.models import (
    Attachment,
    IssuedNumber,
    JournalEntry,
    NumberSeries,
    SubjectKey,
)
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, MON_9, do, later, op, opened, registered

pytestmark = pytest.mark.usefixtures("book", "monday")


@pytest.fixture
def life(settings, tmp_path):
    """A complaint that has seen everything: files, numbers, timers, parts, a follower, a watch."""
    settings.KESU_HOME = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    photo = attachments.stage(
        [out.getvalue()], name="图.png", owner=ENGINEER.person, draft="d", at=MON_9
    )
    record = opened(customer="C1", problem="noise", caller="王女士", phone="13800000000").record_id
    with later("2026-03-02T15:00+08:00"):
        tick()
        registered(record, loss="12.50", defective=3)
        part = {"act": "open", "kind": "measure", "facts": {"text": "换轴承"}}
        post(record_id=record, entry_data=part, actor=ENGINEER, op_id=op())
        do(record, "carry_out", item="measure.1")
        do(record, "investigate", facts={"cause": "轴承", "photos": [photo.pk]})
        do(record, "finish", by=MANAGER, outcome="closed")
        again = {"act": "reopen", "reason": "客户不满意", "step": "investigate"}
        post(record_id=record, entry_data=again, actor=MANAGER, op_id=op())
        for n in range(2):
            facts = {"site": "S1", "quality_caused": True, "at": int(MON_9.timestamp()) + n}
            add_row_facts(kind="service_visit", facts=facts, actor=ENGINEER, op_id=op())
    return record


def found() -> list[Discrepancy]:
    return list(verify())


def test_what_was_posted_verifies(life):
    progress = Progress()
    assert list(verify(progress=progress)) == []
    assert (progress.records, progress.files) == (4, 1)
    assert progress.entries == JournalEntry.objects.count()


def test_it_still_verifies_after_a_person_is_erased(life):
    keys.erase(SubjectKey.objects.get(), by="person:1", at=MON_9)
    assert found() == []


def test_it_still_verifies_in_another_process_years_later(life):
    books._compiled.cache_clear()
    books._calendars.cache_clear()
    with clock.stopped_at(datetime.fromisoformat("2031-01-01T00:00+08:00")):
        assert found() == []


# What may change without being found, and why.
FREE = {
    Attachment: {
        "owner",  # who may take it back while staged
        "draft", "expires_at",  # of staged files only
        "name", "media_type", "item", "fact", "uploaded_at", "size", "state",  # how it is shown
    },
    IssuedNumber: {"document", "at", "reason"},
    Edition: {"title_zh", "title_en", "published_by", "published_at", "in_force_from"},
    Timer: {"ended_at"},
    SearchText: {"id"},
    CaseRecord: {"standing_key", "period"},
    Task: set[str](),
}  # fmt: skip

TABLES: list[type[models.Model]] = [
    JournalEntry, CaseRecord, Task, Deadline, DecisionRow, Timer, Tally, Link, Involved,
    SearchText, IssuedNumber, NumberSeries, Attachment, Edition, RegistryRow,
]  # fmt: skip


def _columns(model: type[models.Model]) -> list[models.Field]:
    free = FREE.get(model, set())
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in free and field.attname not in {"pk", "id"}
    ]


def _other(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case datetime():
            return value + timedelta(seconds=1)
        case str() if value:
            last = "1" if value[-1] != "1" else "2"
            return value[:-1] + last
        case None:
            return None
        case _:
            return "x"


class _Undo(Exception):
    pass


def _survives(row: models.Model, field: models.Field) -> bool:
    """Say whether a change of one column of one row is taken and goes unnoticed."""
    before = getattr(row, field.attname)
    after = _other(before)
    if after == before:
        return False
    noticed: list[Discrepancy] = []
    refused = True
    quoted = connection.ops.quote_name
    where = " AND ".join(f"{quoted(key.column)} = %s" for key in row._meta.pk_fields)
    keys_ = [
        key.get_db_prep_value(getattr(row, key.attname), connection) for key in row._meta.pk_fields
    ]
    table = quoted(row._meta.db_table)
    sql = f"UPDATE {table} SET {quoted(field.column)} = %s WHERE {where}"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [field.get_db_prep_value(after, connection), *keys_])
            assert cursor.rowcount == 1, sql
            refused = False
            noticed = list(verify())
            raise _Undo
    except (_Undo, IntegrityError):
        pass  # what the table's own constraints refuse has been noticed as well
    return not noticed and not refused


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_any_changed_column_is_found(life, model):
    _lift_guards()
    kept = {"state": "armed"} if model is Timer else {}  # those that have fired are history
    rows = list(model._default_manager.filter(**kept))[:3]
    assert rows
    unnoticed = [
        f"{field.name} of {row}"
        for row in rows
        for field in _columns(model)
        if _survives(row, field)
    ]
    assert unnoticed == []


def _lift_guards() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    guards.remove(connection)


def test_a_deleted_row_is_found_wherever_it_stood(life):
    _lift_guards()
    for model in (JournalEntry, Task, Deadline, DecisionRow, Timer, Tally, Link, IssuedNumber):
        row = model._default_manager.filter(**_of_record(model, life)).first()
        assert row is not None, model
        assert _after_deleting(row) != [], model


def _after_deleting(row) -> list[Discrepancy]:
    noticed: list[Discrepancy] = []
    with suppress(_Undo), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).delete()
        noticed = found()
        raise _Undo
    return noticed


def _of_record(model, record_id):
    return {"state": "armed"} if model is Timer else {"record": record_id}


def test_an_outcome_that_does_not_follow_is_named_with_its_place(life):
    _lift_guards()
    entry = JournalEntry.objects.get(record=life, seq=1)
    outcome = entry.outcome.replace('"ordinary"', '"severe"', 1)
    JournalEntry.objects.filter(record=life, seq=1).update(outcome=outcome)
    says = {(d.seq, d.field) for d in found()}
    assert (1, "outcome") in says
    assert any(field.startswith("outcome.") for _, field in says)
    assert {d.number for d in found()} == {"KS2026-0001"}


def test_changed_bytes_of_a_file_are_found(life):
    row = Attachment.objects.get()
    place = storage.path_of(row.sha256)
    raw = bytearray(place.read_bytes())
    raw[-1] ^= 1
    place.write_bytes(bytes(raw))
    (discrepancy,) = found()
    assert discrepancy.field == f"file {row.pk}.sha256"


def test_one_record_is_verified_alone(life):
    other = opened(by=FRONT).record_id
    _lift_guards()
    CaseRecord.objects.filter(pk=other).update(subject="x")
    assert list(verify([life])) == []
    assert [d.field for d in verify([other])] == ["subject"]
