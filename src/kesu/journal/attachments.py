"""Files put to a draft, kept with a record, taken out again.

A file is staged under its uploader and a draft until an entry names it; what no entry named in time
is swept away. That the same bytes are stored once shows to nobody: who may read follows the row.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final
from urllib.parse import quote

from django.db import transaction
from django.db.models import Q, Sum

from kesu import faults
from kesu.core.errors import Refused
from kesu.journal import contents, operations, storage
from kesu.journal.ids import new_id
from kesu.journal.models import Attachment
from kesu.journal.store import StoreAway

STAGED_FOR: Final = timedelta(days=7)
MOST_STAGED_FILES: Final = 100
MOST_STAGED_BYTES: Final = 500 * 1024 * 1024
# Longer than a backup runs: the database is copied first, the bytes after it.
GRACE: Final = timedelta(days=2)
# A room above that keeps bytes of its own in the store puts its question here: does a row of yours name this hash?
KEPT_ELSEWHERE: Final[list[Callable[[str], bool]]] = []
# The same room lists here what it keeps, (what it is, hash), so that verifying misses what is gone.
NAMED_ELSEWHERE: Final[list[Callable[[], Iterable[tuple[str, str]]]]] = []


def stage(
    chunks: Iterable[bytes], *, name: str, owner: str, draft: str, at: datetime, op_id: str = ""
) -> Attachment:
    """Return the staged file. Raises Refused with a code that says what is wrong with it.

    Under an operation's key it is staged once: a twin that comes at the same time fails with IntegrityError.
    """
    _refuse_hoarding(owner)
    shown = contents.clean_name(name)
    stored = _put(chunks)
    with storage.read(stored.sha256) as file:
        sort = contents.sort_of(shown, file)
        display = contents.display_of(file) if sort.is_image else b""
    drawn = _put([display]).sha256 if display else ""
    with transaction.atomic():
        row = Attachment.everything.create(
            id=new_id(at),
            owner=owner,
            draft=draft[:40],
            name=shown,
            media_type=sort.media_type,
            size=stored.size,
            sha256=stored.sha256,
            display_sha256=drawn,
            uploaded_at=at,
            expires_at=at + STAGED_FOR,
        )
        if op_id:
            operations.keep(owner, op_id, stored.sha256, json.dumps(row.pk), at)
    faults.point("files.kept")
    return row


def _put(chunks: Iterable[bytes]) -> storage.Stored:
    try:
        return storage.put(chunks, most=contents.MOST_BYTES)
    except StoreAway:
        raise Refused("store_away") from None


def _refuse_hoarding(owner: str) -> None:
    staged = Attachment.objects.staged_by(owner)
    held = staged.aggregate(bytes=Sum("size"))["bytes"] or 0
    if held > MOST_STAGED_BYTES or staged.count() >= MOST_STAGED_FILES:
        raise Refused("too_many_staged", most=MOST_STAGED_FILES)


def staged(*, owner: str, draft: str) -> list[Attachment]:
    """Return the files put to a draft so far, oldest first."""
    return list(Attachment.objects.staged_by(owner).filter(draft=draft).order_by("id"))


def uploaded(attachment_id: str, *, owner: str) -> Attachment | None:
    """Return a file that somebody uploaded, filed meanwhile or not; None where it was swept away or is another's."""
    return Attachment.everything.filter(pk=attachment_id, owner=owner).first()


def drop(attachment_id: str, *, owner: str) -> bool:
    """Take back a staged file; return False when it is not the owner's or no longer staged."""
    staged = Attachment.objects.staged_by(owner).filter(pk=attachment_id)
    return bool(staged.delete()[0])


@dataclass(frozen=True, slots=True)
class Served:
    """How a file leaves: its bytes and the headers that keep a browser from believing anything else."""

    digest: str
    headers: dict[str, str]

    def opened(self) -> BinaryIO:
        """Return the bytes. Raises OSError where they cannot be read."""
        return storage.read(self.digest)


def served(attachment: Attachment, *, display: bool = False) -> Served:
    """Return how to serve a file; `display` asks for the redrawn picture. The caller has checked the reader."""
    digest = attachment.display_sha256 if display else attachment.sha256
    if not digest:
        raise Refused("no_picture", file=attachment.name)
    media_type = "image/jpeg" if display else attachment.media_type
    how = "inline" if display else "attachment"
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in attachment.name)
    return Served(
        digest,
        {
            "Content-Type": media_type,
            "Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''"
            f"{quote(attachment.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


def has_expired(now: datetime) -> bool:
    """Say whether there are staged files that nobody filed in time."""
    return Attachment.everything.filter(record="", expires_at__lt=now).exists()


def sweep(now: datetime) -> int:
    """Remove what nobody filed in time, and bytes that no row names; return how many files went."""
    Attachment.everything.filter(record="", expires_at__lt=now).delete()
    before = (now - GRACE).timestamp()
    for draft in storage.forgotten_drafts(before):
        draft.unlink(missing_ok=True)
    old = [digest for digest, stored_at in storage.blobs() if stored_at < before]
    gone = [digest for digest in old if not is_named(digest)]
    for digest in gone:
        storage.remove(digest, before)
    return len(gone)


def is_named(digest: str) -> bool:
    """Say whether anything still needs the bytes with this hash; an erased file needs none."""
    ours = Attachment.everything.filter(Q(sha256=digest) | Q(display_sha256=digest))
    return ours.exclude(state=Attachment.State.ERASED).exists() or any(
        is_kept(digest) for is_kept in KEPT_ELSEWHERE
    )
