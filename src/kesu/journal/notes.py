"""Notes of what was read or taken out: by exception, or because it names people.

A look is noted once an hour for a person, a record, a page and what it shows: a page that is left and
opened again tells an auditor nothing new. What was noted lately is asked with the record itself, in the
same statement (`noted_lately`); a look that is news costs one statement more, and goes before the
answer: what cannot be noted is not shown.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from django.db.models import OuterRef, QuerySet

from kesu.journal import seals
from kesu.journal.ids import new_id
from kesu.journal.models import AccessNote

Sort = Literal["read", "personal", "file", "export", "journal", "erase"]
SORTS: Final[tuple[Sort, ...]] = ("read", "personal", "file", "export", "journal", "erase")
AGAIN: Final = timedelta(hours=1)


def note_access(
    *,
    person: str,
    sort: Sort,
    at: datetime,
    record: str = "",
    says: str = "",
    facts: Collection[str] = (),
    by: str = "",
    is_beyond: bool = False,
) -> AccessNote:
    """Write down that somebody read, saw personal values or took something out."""
    note = AccessNote(
        id=new_id(at), at=at, person=person, record=record, sort=sort, says=says[:300],
        facts=" ".join(sorted(facts)), by=by, is_beyond=is_beyond,
    )  # fmt: skip
    return seals.write(note)


def note_taken(*, person: str, at: datetime, says: str, by: str) -> None:
    """Note that a program takes a list out, once an hour for somebody and a list: it comes page by page."""
    same = AccessNote.objects.filter(person=person, record="", at__gt=at - AGAIN)
    if not same.filter(sort="export", by=by, says=says[:300]).exists():
        note_access(person=person, sort="export", at=at, says=says, by=by)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody before one record: by which page or operation, at what of it (`about`: a file's id).

    is_beyond -- only a further reach lets them see it. noted -- the facts of the note of the last hour
    of just this look, or None where there is none.
    """

    person: str
    record: str
    at: datetime
    by: str
    about: str = ""
    is_beyond: bool = False
    noted: str | None = None

    def note(self, facts: Collection[str] = ()) -> None:
        """Note what is shown, unless the last hour has it; an ordinary look at no person's value is nobody's news."""
        if self.noted is not None and set(facts) <= set(self.noted.split()):
            return
        sort: Sort = "file" if self.about else "personal" if facts else "read"
        if sort != "read" or self.is_beyond:
            note_access(
                person=self.person, sort=sort, at=self.at, record=self.record, says=self.about,
                facts=facts, by=self.by, is_beyond=self.is_beyond,
            )  # fmt: skip


def noted_lately(person: str, at: datetime, by: str, about: str) -> QuerySet[AccessNote, Any]:
    """Return the facts of the last note of such a look at the record of the outer query within the hour."""
    looks = AccessNote.objects.filter(
        record=OuterRef("pk"), person=person, by=by, says=about, at__gt=at - AGAIN
    )
    return looks.order_by("-at").values("facts")[:1]
