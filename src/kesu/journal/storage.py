"""Where the bytes of attachments lie: under their hash, written so that a power cut cannot empty them.

A file is complete and on disk before its name appears, and its name is on disk before any row says
that it is there. Nothing is ever written over. Where KESU_STORE_URL names an S3 store the bytes lie there, under the
same names and the same promises.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from django.conf import settings

from kesu import faults
from kesu.core.errors import Refused
from kesu.journal.store import StoreAway

if TYPE_CHECKING:
    from kesu.journal.bucket import Bucket

CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored: its hash and how many bytes it has."""

    sha256: str
    size: int


def root() -> Path:
    """Return the folder of all attachments. On several hosts it must be the same for all, unless there is a store."""
    return Path(settings.KESU_HOME) / "attachments"


def bucket() -> "Bucket | None":
    """Return the S3 store that holds attachments, None where a folder does."""
    if settings.STORE is None:
        return None
    from kesu.journal.bucket import opened

    return opened(settings.STORE)


def path_of(digest: str) -> Path:
    """Return where the bytes with this hash lie in the folder."""
    return root() / digest[:2] / digest[2:4] / digest


def put(chunks: Iterable[bytes], *, most: int) -> Stored:
    """Store bytes and return their hash; refuse more than `most` of them, or none at all."""
    draft = _draft()
    try:
        stored = _write(draft, chunks, most)
        faults.point("files.written")
        store = bucket()
        if store is not None:
            store.put(draft, stored.sha256)
        else:
            _settle(draft, path_of(stored.sha256))
    finally:
        draft.unlink(missing_ok=True)
    return stored


def _draft() -> Path:
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / secrets.token_hex(16)


def _write(draft: Path, chunks: Iterable[bytes], most: int) -> Stored:
    digest, size = sha256(), 0
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise Refused("file_too_large", most=most)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Refused("file_empty")
    return Stored(digest.hexdigest(), size)


def _settle(draft: Path, place: Path) -> None:
    """Give the file its name; the same bytes stored before stay, whoever stored them."""
    if place.exists():
        os.utime(place)  # stored again: the sweeper's grace begins anew
        # Whoever gave the name may not have come to it yet, and a row is about to rest on it.
        _sync(place.parent)
        return
    for folder in (place.parent.parent, place.parent):
        if not folder.exists():
            folder.mkdir(exist_ok=True, mode=0o700)
            _sync(folder.parent)
    os.replace(draft, place)
    faults.point("files.named")
    _sync(place.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(digest: str) -> BinaryIO:
    """Return the bytes with this hash, opened for reading. Raises FileNotFoundError; of a store Damaged, StoreAway."""
    store = bucket()
    if store is not None:
        return store.read(digest)
    return path_of(digest).open("rb")


def is_whole(digest: str) -> bool:
    """Say whether the bytes can be read and still have their hash. Raises StoreAway where nobody can tell."""
    try:
        with read(digest) as file:
            found = sha256()
            while chunk := file.read(CHUNK):
                found.update(chunk)
    except StoreAway:
        raise
    except OSError:  # gone, damaged, or on a disk that reads it no more
        return False
    return found.hexdigest() == digest


def blobs() -> Iterator[tuple[str, float]]:
    """Yield the hash of everything stored, and when it was stored (seconds since 1970)."""
    store = bucket()
    if store is not None:
        yield from store.blobs()
        return
    for place in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        yield place.name, place.stat().st_mtime


def remove(digest: str, before: float) -> None:
    """Remove bytes that no row refers to, unless they were stored again since. Only the sweeper does."""
    store = bucket()
    if store is not None:
        store.remove(digest, before)
        return
    place = path_of(digest)
    if place.exists() and place.stat().st_mtime < before:
        place.unlink(missing_ok=True)


def forgotten_drafts(before: float) -> Iterator[Path]:
    """Yield uploads that were cut off before a moment."""
    for draft in (root() / "incoming").glob("*"):
        if draft.stat().st_mtime < before:
            yield draft
