"""Migrations go forward on a large database without a long lock; those that could not promise it are reviewed ones.

What is refused here waits for every row of a table that grows with the cases, or rebuilds a table whose rows are
written once. docs/operators/upgrading.md says what to write instead.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from kesu.cases.migrating import AddIndexBeside, InPieces
from kesu.journal import guards

GROWING: Final = frozenset({"cases", "journal", "notices", "paper", "intake"})
"""Rooms whose tables grow with the cases."""
# Written before there were large databases, or about tables that were empty then.
REVIEWED: Final = frozenset({
    ("cases", "0002_search_index"), ("cases", "0003_seals"), ("cases", "0004_exact_amounts"),
    ("cases", "0005_a_status_that_does_not_apply"), ("cases", "0006_notices_are_spread"),
    ("cases", "0007_chases"), ("cases", "0008_places_in_the_index"), ("cases", "0010_figures_by_closing"),
    ("cases", "0011_figures_of_parts"),
    ("intake", "0002_acknowledgements_are_letters"), ("journal", "0002_entries_by_moment"),
    ("journal", "0003_access_notes_say_what_and_where"), ("journal", "0004_seals"),
    ("journal", "0005_restored"), ("notices", "0002_delivery_may_be_there"),
})  # fmt: skip


def faults_of(migration: Any, app: str, held: set[str]) -> Iterator[str]:
    """Yield what a migration does that locks for long; tables it makes itself are empty."""
    made = {op.name_lower for op in migration.operations if isinstance(op, migrations.CreateModel)}
    for op in migration.operations:
        if isinstance(op, AddIndexBeside | InPieces):
            if migration.atomic:
                yield f"{op.describe()}: holds what it touches as long as its migration is atomic"
            continue
        if not migration.atomic:
            yield f"{op.describe()}: a migration that is not atomic cannot be begun again with this in it"
        model = getattr(op, "model_name", "") or getattr(op, "name", "")
        if model.lower() not in made:
            yield from _faults(op, is_held=f"{app}_{model.lower()}" in held)


def _faults(op: Operation, *, is_held: bool) -> Iterator[str]:
    if isinstance(op, migrations.AddField):
        if not _is_free(op.field):
            yield f"{op.describe()}: a new column may be empty and has no default; fill it afterwards"
    elif is_held:
        yield f"{op.describe()}: a table whose rows are written once is given columns and nothing else"
    elif isinstance(op, migrations.RunPython | migrations.RunSQL):
        yield f"{op.describe()}: rows are filled by a chore, in pieces, while others work"
    elif isinstance(op, migrations.AddIndex | migrations.AddConstraint | migrations.AlterField):
        yield f"{op.describe()}: reads or writes every row under a lock"


def _is_free(field: Any) -> bool:
    return bool(field.null) and not field.has_default() and not field.unique and not field.db_index


def all_of_them() -> list[tuple[str, str, Any]]:
    loader = MigrationLoader(None)
    return [
        (app, name, migration)
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in GROWING and not name.startswith("0001")
    ]


def test_no_migration_locks_a_growing_table_for_long():
    held = {guard.table for guard in guards.kept()}
    found = {
        f"{app}/{name}": told
        for app, name, migration in all_of_them()
        if (app, name) not in REVIEWED and (told := list(faults_of(migration, app, held)))
    }
    assert found == {}


def test_every_reviewed_migration_is_there():
    assert {(app, name) for app, name, _ in all_of_them()} >= REVIEWED


@pytest.mark.parametrize(
    ("operation", "is_refused"),
    [
        (migrations.AddField("caserecord", "x", models.CharField(max_length=9, null=True)), False),
        (migrations.AddField("caserecord", "x", models.CharField(max_length=9, default="")), True),
        (
            migrations.AddField("caserecord", "x", models.IntegerField(null=True, db_index=True)),
            True,
        ),
        (migrations.AddIndex("caserecord", models.Index(fields=["kind"], name="i")), True),
        (migrations.AlterField("caserecord", "kind", models.TextField()), True),
        (migrations.RunSQL("UPDATE cases_caserecord SET kind = kind"), True),
        (migrations.RemoveField("caserecord", "kind"), False),
    ],
)
def test_what_locks_for_long_is_known(operation: Operation, is_refused: bool):
    class Tried(migrations.Migration):
        operations = [operation]

    assert bool(list(faults_of(Tried, "cases", set()))) is is_refused


@pytest.mark.parametrize("is_atomic", [True, False])
def test_what_is_made_beside_the_others_stands_in_no_atomic_migration(is_atomic: bool):
    class Tried(migrations.Migration):
        atomic = is_atomic
        operations = [
            AddIndexBeside("caserecord", models.Index(fields=["kind"], name="i")),
            InPieces("cases", "SearchText", lambda rows: rows.update(digest="")),
        ]

    assert len(list(faults_of(Tried, "cases", set()))) == (2 if is_atomic else 0)


def test_what_a_kill_would_leave_half_done_stands_in_an_atomic_migration():
    class Tried(migrations.Migration):
        atomic = False
        operations = [
            migrations.AddField("caserecord", "x", models.CharField(max_length=9, null=True))
        ]

    assert list(faults_of(Tried, "cases", set()))


def test_a_table_whose_rows_are_written_once_is_given_columns_and_nothing_else():
    class Tried(migrations.Migration):
        operations = [migrations.RemoveField("journalentry", "text")]

    assert list(faults_of(Tried, "journal", {"journal_journalentry"}))
