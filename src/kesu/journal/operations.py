"""One operation, one effect: what was answered under an operation key is answered again."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from kesu.core.errors import KesuError
from kesu.journal.models import OperationResult

KEPT_FOR: Final = timedelta(days=45)
LONGEST_KEY: Final = 80


class UsedOtherwise(KesuError):
    """The operation key was used before, for something else."""

    def __init__(self, op_id: str) -> None:
        super().__init__(f"the operation key {op_id!r} was used for something else")
        self.op_id = op_id


def stored_result(actor: str, op_id: str, request_hash: str) -> str | None:
    """Return what was answered under the key, or None; raise UsedOtherwise where the request differs."""
    found = OperationResult.objects.filter(actor=actor, op_id=op_id).first()
    if found is None:
        return None
    if found.request_hash != request_hash:
        raise UsedOtherwise(op_id)
    _wait_for_the_standby()
    return found.result


def _wait_for_the_standby() -> None:
    """Let what is answered again be where a first answer would be: its commit may have been cut short.

    A record in the log, which nobody reads, makes this transaction – its own, or the caller's – wait for the standby.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(true, 'kesu', 'answered again')")


def keep(actor: str, op_id: str, request_hash: str, result: str, at: datetime) -> None:
    """Keep what was answered under a key, in the transaction that did it; a twin fails with IntegrityError."""
    OperationResult.objects.create(
        actor=actor, op_id=op_id, request_hash=request_hash, result=result, at=at
    )


def take_back(actor: str, op_id: str) -> None:
    """Forget one operation: what it made is not there any more, and it may be done again."""
    OperationResult.objects.filter(actor=actor, op_id=op_id).delete()


def forget(now: datetime) -> int:
    """Forget operations older than is promised to be remembered; return how many."""
    deleted, _ = OperationResult.objects.filter(at__lt=now - KEPT_FOR).delete()
    return deleted
