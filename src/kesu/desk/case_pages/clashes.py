"""Two people at one case: what the other did meanwhile, beside what was typed here."""

from collections.abc import Iterable
from dataclasses import dataclass

from kesu.core.explaining import value_words
from kesu.core.explaining.names import act_title, party_title
from kesu.core.records.record import key
from kesu.desk.case_pages.reading import Dossier, Line
from kesu.desk.forms.form import FactForm


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that was changed meanwhile: what stands there now, and what the form says."""

    title: str
    now: str
    typed: str


@dataclass(frozen=True, slots=True)
class Clash:
    """What others entered since the form was opened, and where it touches the form."""

    entries: tuple[str, ...]
    differences: tuple[Difference, ...]


def clash(found: Dossier, item: str, form: FactForm, since: int) -> Clash:
    """Return what was entered after version `since` and the facts of the form that it changed."""
    later = [line for line in found.journal if line.seq > since]
    touched = {name for line in later if line.entry.item == item for name in line.entry.facts}
    return Clash(
        tuple(_said(found, line) for line in later),
        tuple(_differences(found, item, form, touched)),
    )


def _said(found: Dossier, line: Line) -> str:
    who = party_title(found.reader, line.entry.by.person)
    return f"{who} {act_title(found.reader, line.entry.act, line.entry.event)}"


def _differences(
    found: Dossier, item: str, form: FactForm, touched: Iterable[str]
) -> Iterable[Difference]:
    for name in touched:
        field = form.get(name)
        fact = found.record.facts.get(key(item, name))
        if field is None or fact is None:
            continue
        now = value_words(found.reader, field.fact, found.open(fact.value), fact.state)
        yield Difference(field.label, now, field.raw or "、".join(field.several))
