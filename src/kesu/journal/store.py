"""Where attachments lie when they are not in a folder, and what may be wrong there.

Apart from kesu.journal.bucket, whose client is loaded only where there is a store.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A bucket of an S3 store: `place` is host and port, `prefix` what every name in the bucket begins with."""

    is_sealed: bool
    place: str
    bucket: str
    prefix: str
    key: str
    secret: str
    region: str


class StoreAway(OSError):
    """The store did not answer, or did not let us in; nothing is said about what lies in it."""


class Damaged(OSError):
    """Bytes in the store are not what they were when they were stored."""
