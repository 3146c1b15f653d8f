"""A backup becomes an installation again: into an empty one only, whole or not at all, and holding its breath.

What was issued or sent after the backup was made is not in it. Numbers therefore jump, so that none that stands on
somebody's paper is given again; and nothing leaves the house until somebody who has looked says that it may.
"""

import gzip
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kesu.cases.actions.filling import Filler
from kesu.cases.actions.reindexing import reindex
from kesu.journal import master, storage, upgrading
from kesu.journal.numbers import leave_out
from kesu.notices import outbox
from kesu.shell.backing_up import rows
from kesu.shell.backing_up.sealing import Broken, NotABackup, Opening, WrongPassphrase
from kesu.shell.backing_up.writing import ABOUT, CONTENTS, FILES, FORMAT, MASTER, TABLES

FILLED_BY_MIGRATIONS: Final = ("auth.Permission", "contenttypes.ContentType")

JUMP: Final = 1000
"""How many numbers of each series are left out: more than a company gives in the days since its last backup."""


@dataclass(slots=True)
class Restored:
    """What came back: when it had been made, rows by table, files, and the files that are not there or are damaged."""

    made_at: datetime
    tables: dict[str, int]
    files: int
    missing: list[str]
    jumped: int

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(self.tables.values())


def restore(source: BinaryIO, passphrase: str, *, at: datetime, jump: int = JUMP) -> Restored:
    """Put a backup into this installation, which must be empty, and hold what goes out.

    Raises CommandError, and leaves the database as empty as it was, where that cannot be.
    jump -- how many numbers of each series are left out.
    """
    _refuse_what_is_not_empty()
    with upgrading.under_way(connection):
        found = _all_of_it(source, passphrase, at=at, jump=jump)
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    _make_up(at)
    return found


def _all_of_it(source: BinaryIO, passphrase: str, *, at: datetime, jump: int) -> Restored:
    try:
        with _opened(source, passphrase) as archive:
            members = iter(archive)
            about = _about(archive, members)
            then = _brought_to(about)
            with transaction.atomic():
                found = _taken(archive, members, about, then)
                _hold(found, at=at, jump=jump)
    except (Broken, tarfile.TarError, EOFError, gzip.BadGzipFile) as fault:
        raise CommandError(
            _("The backup was changed or cut off; nothing was restored. Take another copy of it.")
        ) from fault
    return found


def _make_up(at: datetime) -> None:
    """Make what follows from the rest and is in no backup, or was in none when an older program made it."""
    for _chunk in reindex():
        pass
    filler = Filler()
    while filler.some(at):
        pass


@contextmanager
def _opened(source: BinaryIO, passphrase: str) -> Iterator[tarfile.TarFile]:
    try:
        opened = cast(BinaryIO, Opening(source, passphrase))
        with (
            gzip.GzipFile(fileobj=opened, mode="rb") as plain,
            tarfile.open(fileobj=plain, mode="r|") as archive,
        ):
            yield archive
    except NotABackup:
        raise CommandError(_("This file is not a backup of kesu.")) from None
    except WrongPassphrase:
        raise CommandError(_("The backup does not open with this passphrase.")) from None


def _refuse_what_is_not_empty() -> None:
    if "journal_journalentry" not in connection.introspection.table_names():
        return
    for model in rows.tables():
        if model._meta.label in FILLED_BY_MIGRATIONS:
            continue
        if model._base_manager.exists():
            raise CommandError(
                _(
                    "This installation is not empty: %(table)s has rows. Restore into an empty KESU_HOME, "
                    "or into an empty database named by DATABASE_URL."
                )
                % {"table": model._meta.verbose_name_plural}
            )


def _about(archive: tarfile.TarFile, members: Iterator[tarfile.TarInfo]) -> dict[str, Any]:
    """Return what the backup says of itself, its master key brought to where it belongs."""
    about: dict[str, Any] = json.loads(_read(archive, _next(members, ABOUT)))
    if about["format"] > FORMAT:
        raise CommandError(
            _("The backup was made by a newer kesu (%(version)s); install that version first.")
            % {"version": about["kesu"]}
        )
    return about


def _next(members: Iterator[tarfile.TarInfo], name: str) -> tarfile.TarInfo:
    found = next(members, None)
    if found is None or found.name != name:
        raise tarfile.ReadError(f"{name} is not where it belongs")
    return found


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    if file is None:
        raise tarfile.ReadError(member.name)
    return file.read()


def _brought_to(about: dict[str, Any]) -> Apps:
    """Make the tables as they were when the backup was made; return the models of then."""
    executor = MigrationExecutor(connection)
    wanted = {tuple(each) for each in about["migrations"]}
    known = set(executor.loader.graph.nodes)
    if not wanted <= known:
        raise CommandError(
            _("The backup was made by a newer kesu (%(version)s); install that version first.")
            % {"version": about["kesu"]}
        )
    targets = sorted(n for n in wanted if not _children(executor, n) & wanted)
    state = executor.migrate(targets)
    return cast(Apps, state.apps)


def _children(executor: MigrationExecutor, node: Any) -> set[Any]:
    return {child.key for child in executor.loader.graph.node_map[node].children}


def _taken(
    archive: tarfile.TarFile,
    members: Iterator[tarfile.TarInfo],
    about: dict[str, Any],
    then: Apps,
) -> Restored:
    """Take rows and files in, and compare with what the backup says at its end that it holds."""
    found = Restored(datetime.fromisoformat(about["made_at"]), {}, 0, [], 0)
    _make_room(about, then)
    for member in members:
        name = member.name
        if name == MASTER:
            _keep_master(_read(archive, member))
        elif name.startswith(TABLES):
            label = name.split("/")[1]
            count = rows.load(
                then.get_model(label), about["columns"][label], _read(archive, member)
            )
            found.tables[label] = found.tables.get(label, 0) + count
        elif name.startswith(FILES):
            _keep(archive, member, found)
        elif name == CONTENTS:
            _compare(found, json.loads(_read(archive, member)))
            _count_on(about, then)
            return found
    raise tarfile.ReadError("the end is missing")


def _make_room(about: dict[str, Any], then: Apps) -> None:
    """Take away what the migrations themselves filled in, and let a long load take its time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    for label in FILLED_BY_MIGRATIONS:
        if label in about["columns"]:
            then.get_model(label)._base_manager.all().delete()


def _keep_master(key: bytes) -> None:
    """Put the master key where this installation looks for it; refuse where it has another."""
    if not settings.MASTER_KEY:
        master.keep(Path(settings.KESU_HOME), key)
    if master.master() != key:
        raise CommandError(
            _(
                "This installation has another master key than the backup: personal values could not be read. "
                "Take KESU_MASTER_KEY out of the environment, or the file master-key out of KESU_HOME."
            )
        )


def _keep(archive: tarfile.TarFile, member: tarfile.TarInfo, found: Restored) -> None:
    digest, file = member.name.removeprefix(FILES), archive.extractfile(member)
    if file is None:
        raise tarfile.ReadError(member.name)
    stored = storage.put(iter(lambda: file.read(storage.CHUNK), b""), most=max(member.size, 1))
    if stored.sha256 != digest:
        found.missing.append(digest)
    found.files += 1


def _compare(found: Restored, contents: dict[str, Any]) -> None:
    wanted = {label: n for label, n in contents["tables"].items() if n}
    if found.tables != wanted or found.files != contents["files"]:
        raise tarfile.ReadError("it holds less than it says")
    found.missing = sorted({*found.missing, *contents["missing"]})


def _count_on(about: dict[str, Any], then: Apps) -> None:
    """Let ids go on after those that came back."""
    models = [then.get_model(label) for label in about["columns"]]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _hold(found: Restored, *, at: datetime, jump: int) -> None:
    """Leave numbers out, and let nothing leave the house, even where nothing ever had."""
    found.jumped = leave_out(jump, at=at, why=f"restored from {found.made_at.isoformat()}")
    outbox.came_back(at)
