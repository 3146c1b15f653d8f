"""What became of a mail, and how that is written: once, by whoever is first."""

from dataclasses import dataclass

from kesu.intake.models import IncomingMail


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a mail: its state, and why by a code.

    `sort` is what sort of mail it is where nobody wrote it; `record` the record it has to do with.
    """

    state: str
    why: str = ""
    detail: str = ""
    sort: str = ""
    record: str = ""


class SettledBefore(Exception):
    """Somebody was faster: the mail has become something else already. What was begun is taken back."""


def settle(mail: IncomingMail, became: Became) -> bool:
    """Write what became of a new mail; return False where that is written already."""
    new = IncomingMail.objects.filter(pk=mail.pk, state=IncomingMail.State.NEW)
    return bool(
        new.update(
            state=became.state,
            why=became.why,
            detail=became.detail[:300],
            sort=became.sort,
            record=became.record,
        )
    )


def settle_or_stop(mail: IncomingMail, became: Became) -> None:
    """Write what becomes of a mail within the transaction that makes it so. Raises SettledBefore."""
    if not settle(mail, became):
        raise SettledBefore
