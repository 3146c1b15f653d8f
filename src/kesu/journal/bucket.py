"""Attachments in an S3 store: the same names as in the folder, so that one can be copied into the other.

The store answers a put when it has the bytes for good, and refuses bytes that are not those of the hash it was told. A
put whose answer was lost is repeated: the same bytes under the same name. What is read is held against its hash
before anybody gets it.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from kesu.journal.store import Damaged, StoreAddress, StoreAway

PATIENCE: Final = urllib3.Timeout(connect=3, read=30)
AGAIN: Final = urllib3.Retry(total=3, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504))
TRIES: Final = 3
"""How often bytes are asked for that come cut off."""
IN_MEMORY: Final = 1 << 20
WHOLE: Final = 5 << 30
"""A put is one request up to here, which is more than any attachment has."""
GONE: Final = frozenset({"NoSuchKey", "NoSuchObject"})


class Bucket:
    """A bucket, through one client of this process."""

    def __init__(self, address: StoreAddress) -> None:
        self.address = address
        self.client = Minio(
            address.place, access_key=address.key, secret_key=address.secret,
            secure=address.is_sealed, region=address.region,
            http_client=urllib3.PoolManager(timeout=PATIENCE, retries=AGAIN, maxsize=8),
        )  # fmt: skip

    def name_of(self, digest: str) -> str:
        """Return the name under which bytes lie."""
        return f"{self.address.prefix}{digest[:2]}/{digest[2:4]}/{digest}"

    def put(self, draft: Path, digest: str) -> None:
        """Store a file under its hash; it is there for good when this returns."""
        with draft.open("rb") as file, _Told():
            self.client.put_object(
                self.address.bucket, self.name_of(digest), file,
                length=os.fstat(file.fileno()).st_size, part_size=WHOLE,
            )  # fmt: skip

    def read(self, digest: str) -> BinaryIO:
        """Return bytes held against their hash. Raises FileNotFoundError, Damaged, StoreAway."""
        for turn in range(1, TRIES + 1):
            try:
                return self._read(digest)
            except StoreAway:
                if turn == TRIES:
                    raise
        raise AssertionError("unreachable")

    def _read(self, digest: str) -> BinaryIO:
        with ExitStack() as given_up:
            found = cast(BinaryIO, given_up.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY)))
            if self._copied(digest, found) != digest:
                raise Damaged(f"the bytes of {digest} are not what they were")
            found.seek(0)
            given_up.pop_all()
        return found

    def _copied(self, digest: str, into: BinaryIO) -> str:
        """Write what the store gives into a file; return its hash."""
        seen = sha256()
        with _Told():
            answer = self.client.get_object(self.address.bucket, self.name_of(digest))
            try:
                for piece in answer.stream(1 << 16):
                    seen.update(piece)
                    into.write(piece)
            finally:
                answer.close()
                answer.release_conn()
        return seen.hexdigest()

    def blobs(self) -> Iterator[tuple[str, float]]:
        """Yield the hash of everything stored, and when it was stored (seconds since 1970)."""
        with _Told():
            for one in self.client.list_objects(
                self.address.bucket, prefix=self.address.prefix, recursive=True
            ):
                digest = (one.object_name or "").rpartition("/")[2]
                if one.last_modified is not None and one.object_name == self.name_of(digest):
                    yield digest, one.last_modified.timestamp()

    def remove(self, digest: str, before: float) -> None:
        """Remove bytes unless they were stored again since a moment."""
        try:
            with _Told():
                found = self.client.stat_object(self.address.bucket, self.name_of(digest))
                if found.last_modified is not None and found.last_modified.timestamp() < before:
                    self.client.remove_object(self.address.bucket, self.name_of(digest))
        except FileNotFoundError:
            pass


class _Told:
    """Says what the store's client meets in our own words."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, S3Error) and fault.code in GONE:
            raise FileNotFoundError("not in the store") from fault
        if isinstance(fault, S3Error):
            raise StoreAway(f"the store says {fault.code}: {fault.message}") from fault
        if isinstance(fault, MinioException | HTTPError):
            raise StoreAway(f"the store did not answer: {fault}") from fault


@lru_cache(maxsize=4)
def opened(address: StoreAddress) -> Bucket:
    """Return the bucket at an address, the same for the whole process."""
    return Bucket(address)
