"""Files whose bytes and names went because the person whom they show was erased.

The row stays: the entry that took the file over names it, and its hash says which file it was. That it may lack
its bytes is believed only where a sealed erasure names it.
"""

import json
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, Final

from django.db import models, transaction

from kesu.journal import storage
from kesu.journal.attachments import is_named
from kesu.journal.keys import ERASED
from kesu.journal.models import Attachment, Erasure

CHANGED: Final = ("state", "name")
CHUNK: Final = 500


def is_erased(model: type[models.Model]) -> str:
    """Return SQL over OLD and NEW: the change is that of a file to an erased one, and no other column changes."""
    same = [
        f"NEW.{field.column} = OLD.{field.column}"
        for field in model._meta.concrete_fields
        if field.attname not in CHANGED and not field.null
    ]
    return " AND ".join(
        [f"NEW.state = 'erased' AND NEW.name = '{ERASED}'", "NEW.seq = OLD.seq", *same]
    )


def erase(ids: Sequence[str]) -> list[str]:
    """Take bytes and names of these files; return the ids of those that were not erased before.

    The bytes go when the caller's transaction holds, unless another file has the very same.
    """
    rows = list(Attachment.everything.filter(pk__in=ids).exclude(state=Attachment.State.ERASED))
    gone = [row.pk for row in rows]
    for at in range(0, len(gone), CHUNK):
        held = Attachment.everything.filter(pk__in=gone[at : at + CHUNK])
        held.update(state=Attachment.State.ERASED, name=ERASED)
    digests = {digest for row in rows for digest in (row.sha256, row.display_sha256) if digest}
    transaction.on_commit(partial(forget_bytes, digests))
    return gone


def forget_bytes(digests: Collection[str]) -> None:
    """Remove bytes that nothing names any more, however new they are; the sweeper takes what is left behind here."""
    for digest in sorted(digests):
        if not is_named(digest):
            storage.remove(digest, float("inf"))


def vouched() -> set[str]:
    """Return the ids of all files that some erasure names."""
    found: set[str] = set()
    for files in Erasure.objects.exclude(files="[]").values_list("files", flat=True).iterator():
        found.update(_listed(files))
    return found


def _listed(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found if isinstance(found, list) else []
