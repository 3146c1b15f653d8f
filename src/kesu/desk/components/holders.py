"""Whoever answers for a party, by name, and in whose place: 张敏（请假，李雷代）."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kesu.directory.parties import SORTS
from kesu.directory.queries import Holder, holders_of

Held = Mapping[str, Sequence[Holder]]
"""Who is behind each party."""


def behind(parties: Iterable[str], at: datetime) -> Held:
    """Return who is behind each party that is somebody; four statements at most, whatever their number."""
    return holders_of(parties=sorted({p for p in parties if _is_somebody(p)}), at=at)


def _is_somebody(party: str) -> bool:
    sort, _colon, name = party.partition(":")
    return sort in SORTS and bool(name)


def named(holder: Holder) -> str:
    """Return a holder by name, and in whose place they stand or that nobody does."""
    if holder.is_away:
        return _("%(name)s (away, nobody stands in)") % {"name": holder.person.name}
    if holder.stands_in_for is None:
        return holder.person.name
    said = {"name": holder.stands_in_for.name, "deputy": holder.person.name}
    return _("%(name)s (away, %(deputy)s stands in)") % said
