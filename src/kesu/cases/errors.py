"""How the door says no."""

from kesu.core.errors import KesuError, Refused
from kesu.core.records.outcomes import Refusal


class NotAccepted(Refused):
    """The book, or the state of the record, does not allow the entry; nothing was saved.

    `refusals` holds every reason the engine gave; `code` and `particulars` are those of the first.
    """

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        first = refusals[0]
        super().__init__(first.code, **{**first.particulars, "line": first.line})
        self.refusals = refusals


class Conflict(KesuError):
    """Somebody was faster, or the operation key was used for something else; nothing was saved.

    `sort` is "version" (then `expected` and `found` are versions) or "operation".
    """

    def __init__(self, sort: str, *, expected: int = 0, found: int = 0) -> None:
        super().__init__(f"{sort}: expected {expected}, found {found}" if expected else sort)
        self.sort = sort
        self.expected = expected
        self.found = found


class NoSuchRecord(KesuError):
    """There is no such record, or none that this person may see: the same answer for both."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"no record {record_id!r}")
        self.record_id = record_id


def refused(code: str, **particulars: object) -> NotAccepted:
    """Return a refusal of the door's own, in the same form as the engine's."""
    missing = particulars.pop("missing", ())
    return NotAccepted(
        (Refusal(code, missing=tuple(missing), particulars=particulars),)  # type: ignore[arg-type]
    )
