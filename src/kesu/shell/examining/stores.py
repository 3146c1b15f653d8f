"""Attachments: can they be written, are they still what they were."""

import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _

from kesu.journal import storage

if TYPE_CHECKING:
    from kesu.journal.bucket import Bucket
from kesu.shell.examining import waiting
from kesu.shell.examining.finding import BAD, GOOD, Finding
from kesu.shell.examining.rooms import room_left

AREA: Final = "storage"
LOOKED_AT: Final = 50
"""How many of the latest files are read whole; `kesu verify` reads all."""


def unwritable(folder: Path) -> Iterator[Finding]:
    """Yield that a file cannot be written, kept on disk and removed in a folder."""
    trial = folder / f"doctor-{secrets.token_hex(8)}"
    try:
        with trial.open("xb") as file:
            file.write(b"\0")
            file.flush()
            os.fsync(file.fileno())
        trial.unlink()
    except OSError as fault:
        yield Finding(
            AREA, BAD, _("Nothing can be written to %(folder)s: %(fault)s.") % {"folder": folder, "fault": fault},
            _("Give the user that runs kesu the right to write there."),
        )  # fmt: skip


def unreachable(store: "Bucket") -> Iterator[Finding]:
    """Yield that a file cannot be put into the store, read from it and removed."""
    trial = secrets.token_bytes(32)
    digest = sha256(trial).hexdigest()
    try:
        with TemporaryDirectory() as folder:
            draft = Path(folder) / digest
            draft.write_bytes(trial)
            store.put(draft, digest)
        store.read(digest).close()
        store.remove(digest, float("inf"))
    except OSError as fault:
        yield Finding(
            AREA, BAD, _("The store of attachments cannot be used: %(fault)s.") % {"fault": fault},
            _("Look at KESU_STORE_URL, at the store, and at the rights of its key: get, put, delete, list."),
        )  # fmt: skip


def damaged() -> Iterator[Finding]:
    """Yield each of the latest files whose bytes are gone or changed."""
    for digest, name in waiting.latest_files(LOOKED_AT):
        if not storage.is_whole(digest):
            yield Finding(
                AREA, BAD, _("The bytes of %(name)s are gone or changed.") % {"name": name},
                _("Run kesu verify for all files; take what is lost from a backup."),
            )  # fmt: skip


def examine() -> Iterator[Finding]:
    """Yield what is found about where attachments lie."""
    home = Path(settings.KESU_HOME)
    store = storage.bucket()
    away = [*unwritable(home), *(unreachable(store) if store is not None else ())]
    found = [*away, *(() if away else islice(damaged(), 10)), *room_left(AREA, home)]
    yield from found or [
        Finding(AREA, GOOD, _("Attachments can be written; the latest are whole."))
    ]
