"""The database of this process becomes a copy of itself, so that nothing that is tried on it stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import CommandError
from django.db import connection
from django.utils.translation import gettext as _


@contextmanager
def on_a_copy(*, is_copy: bool) -> Iterator[None]:
    """Let the block work on a copy of the embedded database, which is gone afterwards.

    A server's database is not copied here: with `is_copy` the operator says that DATABASE_URL names one, else
    CommandError.
    """
    if connection.vendor != "sqlite":
        if not is_copy:
            raise CommandError(
                _("Make a copy of the database, let DATABASE_URL name it, and say --on-a-copy.")
            )
        yield
        return
    with TemporaryDirectory(prefix="kesu-copy-") as folder:
        own = connection.settings_dict["NAME"]
        copy = Path(folder) / "copy.sqlite3"
        _copied(copy)
        connection.settings_dict["NAME"] = str(copy)
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")  # a copy need not outlive a power cut
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own


def _copied(copy: Path) -> None:
    """Write a consistent copy while others go on working."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    connection.close()
