"""Django for the commands that need it, and a database brought to where the code is."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

SETTINGS = "kesu.site.settings"

# Any number, as long as every process asks for the same: one of them migrates, the others wait.
MIGRATION_LOCK = 0x6B657375


def set_up() -> None:
    """Load the settings and the rooms; raise FaultyEnvironment when the environment is faulty."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def prepare() -> None:
    """Bring database and static files to this version and refuse what is unsafe.

    Safe to run at every start and by several processes at once.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DEFAULT_DB_ALIAS

    home = Path(settings.KESU_HOME)
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home / "starting.lock"):
        call_command("check", databases=[DEFAULT_DB_ALIAS], stdout=StringIO())
        _migrate()
        call_command("collectstatic", interactive=False, verbosity=0)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    from kesu.journal import upgrading

    with _alone_on_the_server():
        if is_unfinished():
            print("Bringing the database to this version ...", flush=True)
            with upgrading.under_way(connection):
                call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    connection.close()


def is_unfinished() -> bool:
    """Say whether the database lacks something of this version, or an upgrade was begun that has not ended."""
    from django.db import connection

    from kesu.journal import upgrading

    return is_behind() or upgrading.is_under_way(connection)


def is_behind() -> bool:
    """Say whether migrations of this version were not applied to the database."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone_on_the_server() -> Iterator[None]:
    """Hold a lock that web processes on other hosts ask for too."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
