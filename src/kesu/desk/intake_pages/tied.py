"""A form that begins from a case: what goes over from it, what it is to the case, what counts once they are tied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.http import Http404, QueryDict

from kesu.core.records.entries import LINKS
from kesu.desk.case_pages.reading import Dossier, head, named
from kesu.desk.case_pages.tying import History, begins_with, history, may_open
from kesu.directory.models import Person

FROM, TIE = "from", "tie"
BY: Final = "desk:intake"


@dataclass
class Origin:
    """The case from which a form begins, and the tie that the new record has to it."""

    found: Dossier
    tie: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return what must come back with the form."""
        return [(FROM, self.found.row.pk), (TIE, self.tie)]

    @property
    def about(self) -> str:
        """Return what a draft of the form is known by."""
        return f"{self.found.row.kind} {self.tie} {self.found.row.pk}"

    @cached_property
    def carried(self) -> Mapping[str, Any]:
        """Return the facts that go over."""
        return begins_with(self.found, self.tie)

    @cached_property
    def history(self) -> History:
        """Return what counts then."""
        return history(self.found, self.tie)

    @property
    def opening(self) -> dict[str, str]:
        """Return what the door is asked beside the facts; the new record is governed by the book of the case."""
        return {"link": self.tie, "to": self.found.row.pk}


def origin_of(asked: QueryDict, person: Person) -> Origin | None:
    """Return the case that a form begins from, or None for any other form. Raises Http404 for what one may not do."""
    record = str(asked.get(FROM, ""))
    if not record:
        return None
    tie = str(asked.get(TIE, ""))
    found = named(head(record, person, by=BY))
    if tie not in LINKS or not may_open(found, tie):
        raise Http404
    return Origin(found, tie)
