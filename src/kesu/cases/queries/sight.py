"""One record before the eyes of somebody: whether they may see it, how much of it, and the note of it.

Every page and operation that shows a record whole comes through here, and what is sealed in it is opened
here and nowhere else; so nothing is shown that is not noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Subquery

from kesu.cases.actors import Who, parties_of
from kesu.cases.models import CaseRecord
from kesu.cases.queries.scope import involved, reach_of
from kesu.cases.sealing import sealed_in
from kesu.journal import keys
from kesu.journal.notes import Look, noted_lately

HIDDEN: Final = "•••"


@dataclass(frozen=True, slots=True)
class Sight:
    """A record that somebody may see. `takes_part`: they filed it or work on it, or their department does."""

    row: CaseRecord
    look: Look
    may_read_personal: bool
    who: Who

    def opened(self, values: Iterable[tuple[str, Any]]) -> dict[str, str]:
        """Return sealed text → what to show for everything sealed within (fact, value), and note what is shown.

        It shows ••• to somebody who may not read personal values, 已删除 where the person was erased.
        """
        sealed = [(fact, text) for fact, value in values for text in sealed_in(value)]
        if not self.may_read_personal:
            self.look.note()
            return {text: HIDDEN for _, text in sealed}
        texts = keys.open_all(text for _, text in sealed)
        self.look.note({fact for fact, text in sealed if texts[text] != keys.ERASED})
        return texts


def sight_of(
    record_id: str, who: Who, at: datetime, by: str, *, about: str = "",
    related: Sequence[str] = (),
) -> Sight | None:  # fmt: skip
    """Return a record as somebody sees it, in two statements; None where it is not there for them.

    by -- the page or operation that shows it, as the note will say ("desk:case", "api:record").
    """
    reach = reach_of(who)
    row = (
        CaseRecord.objects.visible_to(who, reach)
        .select_related(*related)
        .annotate(
            is_involved=involved(parties_of(who)),
            noted=Subquery(noted_lately(who.party, at, by, about)),
        )
        .filter(pk=record_id)
        .first()
    )
    if row is None:
        return None
    works_on_it = row.filed_by == who.party or row.is_involved
    is_own = row.department in (who.departments or (who.actor.department,)) and row.department
    look = Look(
        who.party, row.pk, at, by, about,
        is_beyond=not (works_on_it or is_own), noted=row.noted,
    )  # fmt: skip
    return Sight(row, look, may_read_personal=works_on_it or reach == "all", who=who)
