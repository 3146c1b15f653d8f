"""Tables whose rows are written once, held by triggers of the database itself.

Django's migrations rebuild a table on SQLite and silently lose its triggers; that is why they are
installed again after every migration and looked for at every start.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from kesu.journal.upgrading import is_under_way

REFUSAL = "append-only"


@dataclass(frozen=True, slots=True)
class Guard:
    """A guarded table. Rows for which `only` does not hold may still change (empty: every row is held).

    `unless` is the one change that a held row may still see, told by OLD and NEW.
    """

    table: str
    app: str
    key: tuple[str, ...]
    only: str = ""
    unless: str = ""

    def names(self) -> tuple[str, ...]:
        """Return the names of its triggers on SQLite; PostgreSQL has the last only where one change may be."""
        return tuple(f"{self.table}_{end}" for end in ("no_change", "no_delete", "no_replace"))


_guards: dict[str, Guard] = {}


def keep(model: type[models.Model], *, only: str = "", unless: str = "") -> None:
    """Let the database refuse every change to rows of a model, from the next migration on.

    `only` is SQL over OLD, of both dialects, naming the rows that are held; `unless` SQL over OLD and NEW,
    naming the one change that a held row may see.
    """
    meta = model._meta
    key = tuple(field.column for field in meta.pk_fields)
    _guards[meta.db_table] = Guard(meta.db_table, meta.app_label, key, only, unless)


def kept() -> list[Guard]:
    """Return every guard, by table."""
    return [guard for _, guard in sorted(_guards.items())]


def install_after_migration(sender: AppConfig, using: str, **_: Any) -> None:
    """Install the guards of a room whose tables were just migrated (a receiver of post_migrate)."""
    install(connections[using], [g for g in kept() if g.app == sender.label])


def install(connection: BaseDatabaseWrapper, guards: Sequence[Guard] | None = None) -> None:
    """Install guards, those of all rooms unless told which; a table that is not there is passed over.

    A table of PostgreSQL that is guarded as it should be is left alone: making triggers waits for whoever writes to it.
    """
    there = set(connection.introspection.table_names())
    wanted = [g for g in (kept() if guards is None else guards) if g.table in there]
    if connection.vendor == "postgresql":
        standing = _standing(connection)
        wanted = [g for g in wanted if standing.get(g.table) != _marks(g)]
    with connection.cursor() as cursor:
        if wanted and connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for guard in wanted:
            for sql in _making(connection, guard):
                cursor.execute(sql)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all guards away. For tests only, which empty tables and tamper with rows."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in kept():
            for sql in _removal(connection, guard) if guard.table in there else ():
                cursor.execute(sql)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take all guards away for a while. For tests only."""
    remove(connection)
    yield
    install(connection)


def missing(connection: BaseDatabaseWrapper, but: Collection[str] = ()) -> list[str]:
    """Return the tables that exist and are not fully guarded, but those of some rooms."""
    there = set(connection.introspection.table_names())
    found = _found(connection)
    looked_at = [g for g in kept() if g.table in there and g.app not in but]
    return [g.table for g in looked_at if not _wanted(connection, g) <= found]


def guards_missing(
    app_configs: Any = None, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """Return an error for each table that must be append-only and is not (a system check).

    Not of a room whose migrations are still to come: a later version may hold a table in another way, and installs
    its triggers with them.
    None while an upgrade was begun and has not ended: the start that ends it installs the guards.
    """
    return [
        Error(
            f"The table {table} is not guarded: its rows could be changed unseen.",
            hint="Find out who removed its triggers; `kesu manage migrate` installs them again.",
            id="kesu.E030",
        )
        for alias in databases or ()
        if not is_under_way(connections[alias])
        for table in missing(connections[alias], but=_behind(connections[alias]))
    ]


def _behind(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the rooms of which migrations were not applied yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {migration.app_label for migration, _is_backwards in plan}


def _wanted(connection: BaseDatabaseWrapper, guard: Guard) -> set[str]:
    return set(_triggers(guard) if connection.vendor == "postgresql" else guard.names())


def _found(connection: BaseDatabaseWrapper) -> set[str]:
    query = _PG_TRIGGERS if connection.vendor == "postgresql" else _SQLITE_TRIGGERS
    with connection.cursor() as cursor:
        cursor.execute(query, [f"%{REFUSAL}%"] if connection.vendor == "sqlite" else None)
        return {name for (name,) in cursor.fetchall()}


def _removal(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in guard.names()]


def _sign(guard: Guard) -> str:
    """Return what marks a guard's triggers as being what this version makes."""
    return sha256("\n".join(_triggers(guard).values()).encode()).hexdigest()


def _marks(guard: Guard) -> dict[str, str]:
    """Return trigger → mark, as they stand on PostgreSQL when nothing is to be done."""
    return dict.fromkeys(_triggers(guard), _sign(guard))


def _standing(connection: BaseDatabaseWrapper) -> dict[str, dict[str, str]]:
    """Return table → trigger → mark, of the triggers of ours on PostgreSQL that are enabled."""
    found: dict[str, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PG_MARKS)
        for table, trigger, mark in cursor.fetchall():
            found.setdefault(table, {})[trigger] = mark
    return found


def _making(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    if connection.vendor == "postgresql":
        return _postgresql(guard)
    return _removal(connection, guard) + _sqlite(guard)


def _sqlite(guard: Guard) -> list[str]:
    """Return the triggers; the third stands against REPLACE, which deletes without a word."""
    change, delete, replace = guard.names()
    table, held = guard.table, f" WHEN {guard.only}" if guard.only else ""
    changed = f" WHEN {_changed(guard)}" if guard.unless else held
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in guard.key)
    twin = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
    return [
        f"CREATE TRIGGER {change} BEFORE UPDATE ON {table}{changed} {refuse}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {table}{held} {refuse}",
        f"CREATE TRIGGER {replace} BEFORE INSERT ON {table} WHEN {twin} {refuse}",
    ]


def _postgresql(guard: Guard) -> list[str]:
    """Return the triggers, each marked as made by this version; one that an earlier version made beside them goes."""
    triggers = _triggers(guard)
    former = [n for n in guard.names() if n not in triggers]
    return [
        *triggers.values(),
        *(f"COMMENT ON TRIGGER {n} ON {guard.table} IS '{_sign(guard)}'" for n in triggers),
        *(f"DROP TRIGGER IF EXISTS {n} ON {guard.table}" for n in former),
    ]


def _triggers(guard: Guard) -> dict[str, str]:
    """Return name → what makes the trigger, which stays in force while it is replaced."""
    change, delete, removal = guard.names()
    table, held = guard.table, f" WHEN ({guard.only})" if guard.only else ""
    refuse = "EXECUTE FUNCTION kesu_deny_change()"
    each, make = f"ON {table} FOR EACH ROW", "CREATE OR REPLACE TRIGGER"
    whole = {delete: f"{make} {delete} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"}
    if not guard.unless:
        return whole | {change: f"{make} {change} BEFORE UPDATE OR DELETE {each}{held} {refuse}"}
    # NEW is nothing in a removal: what may change has a trigger of its own
    return whole | {
        change: f"{make} {change} BEFORE UPDATE {each} WHEN ({_changed(guard)}) {refuse}",
        removal: f"{make} {removal} BEFORE DELETE {each}{held} {refuse}",
    }


def _changed(guard: Guard) -> str:
    """Return when a change is refused although one sort of it may be."""
    allowed = f"NOT ({guard.unless})"
    return f"({guard.only}) AND {allowed}" if guard.only else allowed


_PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kesu_deny_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END $$
"""

_PG_TRIGGERS = """
SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
 WHERE proname = 'kesu_deny_change' AND tgenabled IN ('O', 'A')
"""

_PG_MARKS = """
SELECT relname, tgname, obj_description(pg_trigger.oid, 'pg_trigger')
  FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
 WHERE proname = 'kesu_deny_change' AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace
"""

_SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s"
