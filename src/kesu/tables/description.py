"""What a table of plain rows is: its columns, its form, how rows are known, who may keep it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import Field
from django.utils.functional import Promise

from kesu import changes
from kesu.directory.house_posts import ADMINISTRATOR, REGISTRY_KEEPER
from kesu.directory.models import Person
from kesu.directory.queries import ActorCard
from kesu.directory.rights import administers_security, administers_system, holds
from kesu.tables.listing import Column, Filter, Offer
from kesu.tables.row_form import RowForm

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes a row, when, and the key under which the act counts once."""

    by: Person
    actor: ActorCard
    at: datetime
    op_id: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A field that names a row of another table: by number, or by name where that is unique.

    `listed` offers all rows for choosing, which is right for a few dozen, not for customers.
    """

    model: type[Model]
    by: tuple[str, ...] = ("code", "name")
    listed: bool = False


def keeps_registry(actor: ActorCard) -> bool:
    """Say whether somebody may change the registry."""
    return holds(actor, REGISTRY_KEEPER, ADMINISTRATOR)


def keeps_directory(actor: ActorCard) -> bool:
    """Say whether somebody may change people, posts, departments and branches."""
    return administers_security(actor)


def keeps_settings(actor: ActorCard) -> bool:
    """Say whether somebody may change what holds for the whole house, such as its calendar."""
    return administers_system(actor)


def everybody(actor: ActorCard) -> bool:
    """Return True."""
    return True


def nobody(actor: ActorCard) -> bool:
    """Return False."""
    return False


@dataclass(frozen=True, slots=True)
class Doing:
    """What may be done with a row beside correcting it: its form, the act, the words of its button."""

    form: type[RowForm]
    do: Callable[[Any, Values, Act], object]
    words: Promise
    may: Callable[[ActorCard], bool] = keeps_directory


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `natural` names the fields by which an import knows a row.

    fields -- those of the model that the form shows. keys -- those that name other rows. only_new --
    fields of the form that are no columns and stand on the page for new rows only. searched --
    look-ups of the search box; one that ends in `search` is a folded column. add -- makes a row of
    cleaned values. add_all -- makes the new rows of a sheet together, where one rests on the others;
    each comes with the key of its act, for which the model has a column. doings -- what may be done
    with a row beside correcting it, by the noun of its address.
    """

    key: str
    model: type[Model]
    title: Promise
    new_title: Promise
    icon: str
    columns: tuple[Column, ...]
    order: str
    fields: tuple[str, ...]
    natural: tuple[str, ...]
    searched: tuple[str, ...]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    keys: Mapping[str, Key] = field(default_factory=dict)
    only_new: Mapping[str, Callable[[], Field]] = field(default_factory=dict)
    may_add: Callable[[ActorCard], bool] = keeps_registry
    may_correct: Callable[[ActorCard], bool] = keeps_registry
    may_remove: Callable[[ActorCard], bool] = nobody
    add: Callable[["Table", Values, Act], Model] = lambda table, values, act: changes.add(
        table.model(**values), by=act.by, at=act.at
    )
    add_all: Callable[["Table", Sequence[tuple[str, Values]], Act], object] | None = None
    doings: Mapping[str, Doing] = field(default_factory=dict)
    lead: Promise | str = ""

    @property
    def offer(self) -> Offer:
        """Return what its list offers."""
        return Offer(self.columns, self.order, self.filters)

    def rows(self, reader: ActorCard) -> QuerySet[Any]:
        """Return the rows that somebody may see, with what the columns show of other tables."""
        return visible(self.model, reader).select_related(*self.related)


def visible(model: type[Model], reader: ActorCard) -> QuerySet[Any]:
    """Return the rows of a table that somebody may see; a table without a scope is open to the staff."""
    rows = model._default_manager.all()
    scope: Callable[[ActorCard], QuerySet[Any]] | None = getattr(rows, "visible_to", None)
    return rows if scope is None else scope(reader)


@dataclass(frozen=True, slots=True)
class Room:
    """Tables that stand together under one address. `behind` are shown on the pages of other tables."""

    name: str
    title: Promise
    tables: Mapping[str, Table]
    behind: Mapping[str, Table] = field(default_factory=dict)

    @property
    def all(self) -> Mapping[str, Table]:
        """Return every table of the room by its key."""
        return {**self.tables, **self.behind}
