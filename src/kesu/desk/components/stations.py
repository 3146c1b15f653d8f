"""The way of a thing as a line of stations: who gave it to whom, when, and who received it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kesu.core.explaining import Reader, value_words
from kesu.core.explaining.names import fact_title, kind_title, outcome_title, party_title
from kesu.core.steps.custody import Station, Way
from kesu.core.values import Moment


@dataclass(frozen=True, slots=True)
class Stop:
    """A station in words: who gave, to whom, when; how it ended, and what was noted."""

    item: str
    giver: str
    receiver: str
    given_at: Moment
    state: str
    says: str
    ended_at: Moment | None
    due: Moment | None
    is_late: bool
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WayShown:
    """The way of a thing in words: its label, where it is since when, and its stations."""

    title: str
    thing: str
    place: str
    since: Moment
    is_on_its_way: bool
    is_late: bool
    stops: tuple[Stop, ...]


def way_shown(
    reader: Reader, way: Way, now: Moment, opened: Callable[[object], object] = lambda value: value
) -> WayShown:
    """Return a way in words; `opened` opens what is sealed, as the reader may see it."""
    stops = tuple(_stop(reader, station, now, opened) for station in way.stations)
    last = way.last
    on_its_way = last.state == "waiting"
    place = party_title(reader, last.to if on_its_way else way.place)
    return WayShown(
        kind_title(reader, way.kind),
        way.thing or _("without a label"),
        place or _("nobody knows"),
        way.since,
        on_its_way,
        stops[-1].is_late,
        stops,
    )


def _stop(
    reader: Reader, station: Station, now: Moment, opened: Callable[[object], object]
) -> Stop:
    run, kind = station.run, reader.book.kinds[station.kind].kind
    due = run.due if run is not None and station.state == "waiting" else None
    giver = [party_title(reader, p) for p in (station.given_by, station.given_from) if p]
    return Stop(
        station.item,
        " · ".join(dict.fromkeys(giver)),
        party_title(reader, station.to) if station.to else _("nobody named"),
        station.given_at,
        station.state,
        _says(reader, station),
        station.ended_at,
        due,
        due is not None and due < now,
        tuple(
            (fact_title(reader, kind.id, name), _words(reader, kind.id, name, opened(value)))
            for name, value in station.shows
        ),
    )


def _words(reader: Reader, kind: str, name: str, value: object) -> str:
    fact = reader.book.kinds[kind].kind.facts[name]
    if fact.sort == "files" and isinstance(value, list | tuple):
        return _("%(n)s files") % {"n": len(value)}
    return value_words(reader, fact, value)


def _says(reader: Reader, station: Station) -> str:
    """Return how a hand-over ended, with who said so."""
    if station.state == "waiting":
        return _("not received yet")
    custody = reader.book.kinds[station.kind].kind.custody
    assert custody is not None  # a station is of a kind with custody
    ended = outcome_title(reader, station.kind, custody.receipt, station.outcome)
    return " · ".join(part for part in (ended, party_title(reader, station.ended_by)) if part)
