"""Whereabouts on a case: the stations of each sample, and the receipt in one tap for whoever owes it."""

import secrets
from dataclasses import dataclass

from kesu.core.records.record import key
from kesu.core.steps.custody import Way, ways_of
from kesu.desk.case_pages.owed import is_mine, step_address
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.components.stations import WayShown, way_shown


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt that the reader owes: where it is sent, with what; `asks` says that a form has to be filled in."""

    address: str
    outcome: str
    op_id: str
    version: int
    asks: bool


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A thing with its way, and the reader's receipt."""

    way: WayShown
    receipt: Receipt | None


def whereabouts(found: Dossier) -> list[Whereabouts]:
    """Return where every thing of the case is that was handed from one to another."""
    return [
        Whereabouts(way_shown(found.reader, way, found.now, found.open), _receipt(found, way))
        for way in ways_of(found.book, found.record)
    ]


def _receipt(found: Dossier, way: Way) -> Receipt | None:
    item = way.last.item
    custody = found.plan(item).kind.custody
    assert custody is not None  # a station is of a kind with custody
    plan = found.plan(item).steps[custody.receipt]
    state = found.record.steps.get(key(item, custody.receipt))
    if state is None or state.status != "open" or not is_mine(found, item, plan):
        return None
    return Receipt(
        step_address(found.row.id, item, custody.receipt),
        custody.received,
        secrets.token_hex(16),
        found.record.seq,
        bool(plan.step.asks),
    )
