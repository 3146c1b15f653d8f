"""Opening a record tied to a case, in one click from its page: which ties, with what facts, and what counts then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kesu.core.explaining.names import LINK_WORDS, word
from kesu.core.explaining.ties import LIMITS, Counting, counting
from kesu.core.rulebook.carrying import carried
from kesu.core.steps.rights import may
from kesu.desk.case_pages.adding import openers
from kesu.desk.case_pages.forms_here import values_here
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.forms.fields import said
from kesu.desk.forms.form import PREFIX

GONE: Final = ("void", "duplicate")
"""Closings after which nothing is opened from a case: it never was, or it goes on elsewhere."""
TITLES: Final[Mapping[str, tuple[Any, str]]] = {
    "split": (_("Split off a part"), "split"),
    "restarts": (_("Restart"), "rotate-ccw"),
    "follows": (_("Follow-up complaint"), "corner-down-right"),
    "duplicate": (_("Another complainant"), "users"),
}


@dataclass(frozen=True, slots=True)
class TiedWay:
    """A click that opens a record tied to the case, or merges the case with another."""

    title: Any
    icon: str
    address: str


@dataclass(frozen=True, slots=True)
class History:
    """What counts when a record is tied so: how it is called, how limits run, which measures count it."""

    tie: str
    title: Any
    relation: str
    limits: str
    counts: list[Counting]
    leaves_out: list[Counting]


def tied_ways(found: Dossier) -> Iterator[TiedWay]:
    """Yield the ties with which the reader may open a record from the case now, then merging it by link."""
    for tie in TITLES:
        if _fits(found, tie) and may_open(found, tie):
            title, icon = TITLES[tie]
            asked = {"kind": found.row.kind, "from": found.row.pk, "tie": tie}
            yield TiedWay(title, icon, f"{reverse('desk:intake')}?{urlencode(asked)}")
    if found.record.closed is None and found.has_right("link"):
        address = reverse("desk:act", args=(found.row.pk, "link"))
        yield TiedWay(
            _("Merge into another case"), "git-merge", f"{address}?{PREFIX}link=duplicate"
        )


def _fits(found: Dossier, tie: str) -> bool:
    """Say whether a tie makes sense as the case stands: a part is split off what runs, a restart is of what is over."""
    closed = found.record.closed
    if closed is not None and closed.as_ in GONE:
        return False
    return (closed is not None) if tie == "restarts" else tie != "split" or closed is None


def may_open(found: Dossier, tie: str) -> bool:
    """Say whether the reader may open another record of the kind, tied so."""
    kind = found.plan().kind
    if kind.life != "case" or kind.tied_to or not may(found.who.actor, openers(found, kind.id)):
        return False
    return tie != "duplicate" or found.has_right("link")


def begins_with(found: Dossier, tie: str) -> Mapping[str, Any]:
    """Return the facts with which a record tied so begins, personal values as the reader may see them."""
    names = carried(found.book.source, found.record.kind, tie)
    known = values_here(found, "")
    return {name: known[name] for name in names if name in known}


def history(found: Dossier, tie: str) -> History:
    """Return what counts once a record of this kind is tied so to the case."""
    lines = list(counting(found.plan(), tie))
    return History(
        tie,
        TITLES[tie][0],
        word(found.reader, LINK_WORDS, tie),
        said(LIMITS[tie]),
        [one for one in lines if one.counts],
        [one for one in lines if not one.counts],
    )
