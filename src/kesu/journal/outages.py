"""What the failure of a database says: whether it was there at all, and what became of the transaction.

Knows no table, so that the connection itself can raise what is told here.
"""

import errno
from typing import Final

from django.db import OperationalError

# Lost or refused connections are the class 08 of the SQL standard; the others are PostgreSQL's: stopping, crashed,
# starting, told to go, too many connections, and a server that may only be read since another one took over.
CONNECTION: Final = "08"
AWAY: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "53300", "25006"})


class OutcomeUnknown(OperationalError):
    """A commit was cut short after it was written here and before it was safe: it may be lost, it may stay."""


NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
POSTGRESQL_IS_FULL: Final = "53100"
SQLITE_IS_FULL: Final = "database or disk is full"


def is_full(fault: BaseException | None) -> bool:
    """Say whether something failed, or what led to it did, because a disk has no room left."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in NO_ROOM:
            return True
        if getattr(fault, "sqlstate", None) == POSTGRESQL_IS_FULL:
            return True
        if isinstance(fault, OperationalError) and SQLITE_IS_FULL in str(fault):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def is_away(fault: BaseException) -> bool:
    """Say whether a statement failed because the database could not be reached, or went away meanwhile.

    What was to be committed then may have been committed or not. Always False for an embedded database.
    """
    if isinstance(fault, OutcomeUnknown):
        return True
    for one in (fault, fault.__cause__):
        if one is not None and type(one).__module__.startswith("psycopg"):
            return _says_away(one)
    return False


def _says_away(fault: BaseException) -> bool:
    """Judge a fault of the driver's own; one without a state of the server's was met before the server said a word."""
    state = getattr(fault, "sqlstate", None)
    if state is None:
        names = {kind.__name__ for kind in type(fault).__mro__}
        return (
            bool(names & {"OperationalError", "InterfaceError"}) and "PipelineAborted" not in names
        )
    return state.startswith(CONNECTION) or state in AWAY
