"""Who will have to sign a case: its approvals that are open or still to come, with today's people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from kesu.core.explaining.authority import Approval
from kesu.core.records.record import key
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.components.authority import Signing, signings
from kesu.desk.components.holders import Held


@dataclass(frozen=True, slots=True)
class ToSign:
    """An approval ahead: its bands, and whether it is open now."""

    signing: Signing
    is_open: bool
    about: str


def to_sign(found: Dossier, ahead: Sequence[Approval], held: Held) -> list[ToSign]:
    """Return the approvals of a case that are open or ahead; those open first."""
    shown = [
        ToSign(one, _is_open(found, one.approval), one.approval.about if one.approval.item else "")
        for one in signings(found.reader, ahead, held)
    ]
    return sorted(shown, key=lambda one: not one.is_open)


def _is_open(found: Dossier, one: Approval) -> bool:
    state = found.record.steps.get(key(one.item, one.step))
    return state is not None and state.status == "open"


def authority_address(found: Dossier) -> str:
    """Return the page of all approvals of the case's kind, under the edition that governs it."""
    page = reverse("desk:book-authority", args=[found.book.id, found.book.edition])
    return f"{page}?kind={found.record.kind}"
