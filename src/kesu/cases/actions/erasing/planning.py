"""What would be erased of somebody, store by store, what stays, and what keeps it. Looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kesu.cases.actions.erasing.keeping import Keeps, kept_by
from kesu.journal import personal
from kesu.journal.personal import Store, Thing, Whom


@dataclass(frozen=True, slots=True)
class Share:
    """What one store holds of somebody: what goes, and what stays (`store.why` says why)."""

    store: Store
    goes: tuple[Thing, ...]
    stays: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is there of somebody, and what keeps it."""

    whom: Whom
    shares: tuple[Share, ...]
    keeps: tuple[Keeps, ...]

    @property
    def blocked(self) -> tuple[Keeps, ...]:
        """Return what nobody may overrule: open cases, and what is on hold."""
        return tuple(keeps for keeps in self.keeps if not keeps.may_be_overruled)

    @property
    def kept(self) -> tuple[Keeps, ...]:
        """Return the times of keeping that are not over."""
        return tuple(keeps for keeps in self.keeps if keeps.may_be_overruled)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is there that could go."""
        return not any(share.goes for share in self.shares)


def plan_of(whom: Whom, at: datetime) -> Plan:
    """Return what erasing somebody would do at a moment."""
    shares = tuple(_share(store, whom) for store in personal.stores())
    return Plan(whom, tuple(s for s in shares if s.goes or s.stays), tuple(kept_by(whom, at)))


def _share(store: Store, whom: Whom) -> Share:
    things = store.find(whom)
    return Share(
        store,
        tuple(thing for thing in things if not thing.stays),
        tuple(thing for thing in things if thing.stays),
    )
