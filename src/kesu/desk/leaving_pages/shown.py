"""A hand-over as its page shows it: what will move and what cannot, what has moved, what nobody is there for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.cases.actions.leaving import Line, planned, post_titles, unattended_by_party
from kesu.cases.actors import Who
from kesu.cases.books import book_under, in_force
from kesu.cases.queries.unattended import unattended
from kesu.core.explaining.names import kind_of_item
from kesu.core.values import Text
from kesu.desk.list_pages.rows import case_address
from kesu.directory.models import HandOver, Person
from kesu.tables.leaving import NOBODY

SORTS: Final = (
    ("post", _("Posts")),
    ("head", _("Headships")),
    ("record", _("Records and open steps")),
    ("deputy", _("Standing in for others")),
    ("token", _("Tokens of programs")),
)
STATES: Final = {
    "moves": (_("moves"), "badge--closed"),
    "ends": (_("ends"), ""),
    "nobody": (_("nobody in charge"), "badge--severe"),
    "waits": (_("waits"), "badge--held"),
    "failed": (_("did not move"), "badge--refused"),
}
GOES_ON: Final = ("moves", "nobody")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a hand-over in words."""

    key: str
    title: str
    details: str
    state: str
    look: str
    to: str
    why: str
    address: str = ""
    runs_on: str = ""
    is_chosen: bool = False
    typed: str = ""


Group = tuple[str, Any, list[Row]]


def left(hand_over: HandOver, at: datetime) -> list[Group]:
    """Return what is still in the person's hands, by sort."""
    people = Person.objects.in_bulk([pk for pk in hand_over.named.values() if pk])
    rows = [(line.sort, _row(line, hand_over, people)) for line in planned(hand_over, at)]
    return _grouped(rows)


def moved(hand_over: HandOver) -> list[Group]:
    """Return what has moved, as the report keeps it, by sort."""
    return _grouped((told["sort"], _told(told)) for told in hand_over.moved)


def _grouped(rows: Iterable[tuple[str, Row]]) -> list[Group]:
    known = list(rows)
    groups = [(sort, title, [row for s, row in known if s == sort]) for sort, title in SORTS]
    return [group for group in groups if group[2]]


def _row(line: Line, hand_over: HandOver, people: dict[int, Person]) -> Row:
    state, look = STATES[line.state]
    named = hand_over.named.get(line.key)
    typed = "" if named is None else people[named].login if named in people else NOBODY
    return Row(
        line.key, _say(line.title), _say(line.details), str(state), look,
        line.to.name if line.to else "", _say(line.why),
        case_address(line.record) if line.record else "",
        case_address(line.runs_on) if line.runs_on else "",
        line.state in GOES_ON and not line.runs_on, typed,
    )  # fmt: skip


def _told(told: dict[str, Any]) -> Row:
    state, look = STATES[told["state"]]
    if told["state"] == "moves":
        state = _("moved")
    return Row(
        told["key"], _say(Text(*told["title"])), "", str(state), look, told["name"],
        _say(Text(*told["why"])), case_address(told["record"]) if told["record"] else "",
    )  # fmt: skip


def _say(text: Text) -> str:
    return text.say(get_language() or "zh")


@dataclass(frozen=True, slots=True)
class Nobodys:
    """An open step in nobody's charge, in words."""

    record: str
    step: str
    who: str
    address: str
    due_at: datetime | None


def nobodys(who: Who, at: datetime) -> list[Nobodys]:
    """Return the open steps that nobody is there to do, the most urgent first."""
    found = []
    for each in unattended(who, at):
        task, record = each.task, each.task.record
        source = book_under(record.edition).source
        step = source.steps.get(task.step)
        kind = source.kinds[kind_of_item(task.item, record.kind)]
        names = [_party(source.posts, party) for party in each.parties]
        label = record.number or f"{_say(source.kinds[record.kind].name)} {record.subject[:40]}"
        title = _say(step.name) if step is not None else _say(kind.name)
        where = reverse("desk:case", args=(record.pk,))
        found.append(Nobodys(label, title, "、".join(names), where, task.due_at))
    return found


def elsewhere(at: datetime, shown: int) -> tuple[int, str]:
    """Return how many more such steps there are on records that the reader may not see, and for whom they wait."""
    counted = unattended_by_party(at)
    more = sum(counted.values()) - shown
    if more <= 0:
        return 0, ""
    titles = post_titles(in_force(), at)
    parties = dict.fromkeys(party for found in counted for party in found)
    return more, "、".join(dict.fromkeys(_titled(titles, party) for party in parties))


def _titled(titles: Mapping[str, Text], party: str) -> str:
    name = party.partition(":")[2]
    return _say(titles[name]) if name in titles else _person(party)


def _party(posts: Any, party: str) -> str:
    name = party.partition(":")[2]
    return _say(posts[name].name) if name in posts else _person(party)


def _person(party: str) -> str:
    sort, _colon, number = party.partition(":")
    known = Person.objects.filter(pk=number).first() if sort == "person" else None
    return known.name if known is not None else party
