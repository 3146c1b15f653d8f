"""Forms of one record: their fields, filled with what is known, and the files staged for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from kesu.core.records.record import Fact as Known
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.scope import among
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.forms.fields import Setting
from kesu.desk.forms.form import PREFIX, FactForm, form_of, known_values
from kesu.desk.forms.lookups import Asking
from kesu.desk.forms.typed import plain_text
from kesu.desk.forms.uploads import staged_for


def setting_of(found: Dossier, post: QueryDict | None = None) -> Setting:
    """Return where a form of this record stands."""
    given = {
        name.removeprefix(PREFIX): plain_text(value)
        for name, value in (post.items() if post else ())
        if name.startswith(PREFIX) and isinstance(value, str)
    }
    return Setting(
        found.calendar.tz,
        Asking(found.card, given),
        {**found.files, **staged_for(found.who.party, post)},
        lambda fact: listed(found, fact),
    )


def listed(found: Dossier, fact: Fact) -> list[tuple[str, str]]:
    """Return the items that a fact of type "records" may name, each by its subject."""
    source = found.book.source
    kind = among(source, source.kinds[fact.of], fact) if fact.of in source.kinds else None
    items = found.record.live_items(kind.id) if kind is not None else []
    return [(item, found.reader.names(f"item:{item}")) for item in items]


def form_here(
    found: Dossier, item: str, asks: Iterable[str], wishes: Iterable[str], post: QueryDict | None
) -> FactForm:
    """Return the form that asks for facts of the record or an item: as sent, else as known."""
    facts = found.plan(item).kind.facts
    form = form_of(facts, asks, wishes, setting_of(found, post))
    if post is not None:
        form.take(post)
    else:
        form.show(values_here(found, item), found.names.called)
    return form


def values_here(found: Dossier, item: str) -> Mapping[str, Any]:
    """Return what is known of the record or an item, sealed values as this reader may see them.

    What stays hidden from the reader is left out: an empty field changes nothing.
    """
    known = known_values(facts_of(found, item))
    shown = {name: found.open(value) for name, value in known.items()}
    return {name: value for name, value in shown.items() if not _is_hidden(value, known[name])}


def facts_of(found: Dossier, item: str) -> list[tuple[str, Known]]:
    """Return the facts of the record or an item by name."""
    own = f"{item}/"
    return [
        (at.removeprefix(own), fact)
        for at, fact in found.record.facts.items()
        if at.startswith(own)
    ]


def _is_hidden(shown: Any, kept: Any) -> bool:
    return (
        isinstance(shown, str)
        and isinstance(kept, str)
        and kept.startswith("sealed:")
        and (shown in ("•••", "已删除") or shown == kept)
    )
