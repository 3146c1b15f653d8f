"""A backup is written: first the rows, all of one moment, then the attachments, whose bytes never change.

What the rows name is therefore there when its turn comes, whatever is filed meanwhile.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO, Final, cast

from django.db import connection, transaction

import kesu
from kesu import clock
from kesu.journal import storage
from kesu.journal.master import fingerprint, master
from kesu.journal.models import Attachment
from kesu.journal.store import Damaged
from kesu.journal.upgrading import MARK
from kesu.shell.backing_up import rows
from kesu.shell.backing_up.sealing import Sealing

ABOUT, CONTENTS, MASTER = "about.json", "contents.json", "keys/master-key"
TABLES, FILES = "tables/", "files/"
FORMAT: Final = 1


@dataclass(slots=True)
class Contents:
    """What went into a backup: rows by table, how many files of how many bytes, and what should be there and is not."""

    made_at: datetime
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(self.tables.values())


def back_up(out: BinaryIO, passphrase: str, *, with_keys: bool = True) -> Contents:
    """Write everything of this installation to `out`, sealed; return what went into it.

    with_keys -- take the master key along, without which personal values cannot be read.
    """
    contents = Contents(clock.now())
    sealed = Sealing(out, passphrase)
    try:
        with (
            gzip.GzipFile(
                fileobj=cast(BinaryIO, sealed), mode="wb", compresslevel=3, mtime=0
            ) as zipped,
            tarfile.open(fileobj=zipped, mode="w|") as archive,
        ):
            _add(archive, ABOUT, json.dumps(_about(contents)).encode())
            if with_keys:
                _add(archive, MASTER, master())
            with _one_moment():
                wanted = _rows(archive, contents)
            _files(archive, contents, wanted)
            _add(archive, CONTENTS, json.dumps(_told(contents)).encode())
    except BaseException:
        sealed.abandon()
        raise
    sealed.close()
    return contents


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let all that is read be of one moment, and nobody wait for it."""
    if connection.vendor == "sqlite":
        # A reader needs no write lock; the first statement fixes what it sees.
        connection.close()
        options = connection.settings_dict["OPTIONS"]
        connection.settings_dict["OPTIONS"] = {**options, "transaction_mode": "DEFERRED"}
        try:
            with transaction.atomic():
                yield
        finally:
            connection.close()
            connection.settings_dict["OPTIONS"] = options
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def _about(contents: Contents) -> dict[str, Any]:
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations().keys() - {MARK}
    return {
        "format": FORMAT,
        "kesu": kesu.__version__,
        "made_at": contents.made_at.isoformat(),
        "database": connection.vendor,
        "migrations": sorted(map(list, applied)),
        "master": fingerprint(),
        "columns": {m._meta.label: rows.columns(m) for m in rows.tables()},
    }


def _rows(archive: tarfile.TarFile, contents: Contents) -> list[str]:
    """Write every table; return the hashes of the files that its rows name."""
    for model in rows.tables():
        label = model._meta.label
        contents.tables[label] = 0
        for number, piece in enumerate(rows.lines(model)):
            contents.tables[label] += piece.count(b"\n")
            _add(archive, f"{TABLES}{label}/{number:06}", piece)
    there = Attachment.everything.exclude(state=Attachment.State.ERASED)
    named = there.order_by().values_list("sha256", "display_sha256")
    return sorted({digest for pair in named.iterator() for digest in pair if digest})


def _files(archive: tarfile.TarFile, contents: Contents, wanted: list[str]) -> None:
    """Write every stored file, then say which ones are named and not there, or not what they were."""
    found = set[str]()
    for digest, _at in storage.blobs():
        try:
            with storage.read(digest) as file:
                size = file.seek(0, io.SEEK_END)
                file.seek(0)
                head = tarfile.TarInfo(FILES + digest)
                head.size = size
                archive.addfile(head, _Counted(file, seen := sha256()))
        except (FileNotFoundError, Damaged):
            continue  # damaged: named as missing below; or swept away meanwhile: no row of the backup names it
        if seen.hexdigest() == digest:
            found.add(digest)
        contents.files, contents.size = contents.files + 1, contents.size + size
    contents.missing = [digest for digest in wanted if digest not in found]


class _Counted(io.RawIOBase):
    """Hands on what it reads and hashes it by the way."""

    def __init__(self, file: BinaryIO, seen: Any) -> None:
        super().__init__()
        self._file, self._seen = file, seen

    def read(self, size: int = -1) -> bytes:
        """Return what comes next."""
        found = self._file.read(size)
        self._seen.update(found)
        return found


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    head = tarfile.TarInfo(name)
    head.size = len(data)
    archive.addfile(head, io.BytesIO(data))


def _told(contents: Contents) -> dict[str, Any]:
    return {
        "tables": contents.tables,
        "files": contents.files,
        "size": contents.size,
        "missing": contents.missing,
    }
