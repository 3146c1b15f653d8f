"""A whole form: the fields of some facts, what was typed in them, and the values that come of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from kesu.core.records.record import Fact as Known
from kesu.core.rulebook.model import Fact
from kesu.desk.forms.causes import CauseRow, blank, levels_of
from kesu.desk.forms.fields import Field, Setting
from kesu.desk.forms.reading import NOTHING, numbered, put, take, value_of
from kesu.desk.forms.writing import as_raw

PREFIX = "f-"


@dataclass(slots=True)
class FactForm:
    """Fields of facts in order; `sentences` are faults of the whole form, `marked` says some field has one."""

    fields: list[Field]
    setting: Setting
    sentences: list[Any] = field(default_factory=list)
    _values: dict[str, Any] | None = None

    def __getitem__(self, name: str) -> Field:
        found = self.get(name)
        if found is None:  # a template asks a form for an item before it asks for an attribute
            raise KeyError(name)
        return found

    def get(self, name: str) -> Field | None:
        """Return the field of a fact, or None where the form does not ask for it."""
        return next((f for f in self.fields if f.fact.id == name), None)

    @property
    def marked(self) -> bool:
        return any(f.errors or f.choose for f in self.fields)

    @property
    def required(self) -> list[Field]:
        return [f for f in self.fields if f.required]

    @property
    def optional(self) -> list[Field]:
        return [f for f in self.fields if not f.required]

    @property
    def opens_optional(self) -> bool:
        """Say whether the fields that may stay empty are shown at once: one is asked for, or wrong."""
        return any(f.errors or f.choose or f.mark for f in self.optional)

    def take(self, post: QueryDict) -> None:
        """Put what was sent into the fields."""
        for each in self.fields:
            take(each, post, self.setting)

    def values(self) -> dict[str, Any]:
        """Return the values of all fields about which something was said; faults stay at their fields.

        The fields are read once: a second call answers the same and finds no fault twice.
        """
        if self._values is None:
            found = {f.fact.id: value_of(f, self.setting) for f in self.fields}
            self._values = {name: value for name, value in found.items() if value is not NOTHING}
        return self._values

    def forgive(self) -> None:
        """Take the marks of faults off again: nobody has sent the form yet."""
        for each in self.fields:
            each.errors.clear()
            for cell in (cell for row in each.rows for cell in row):
                cell.errors.clear()

    def show(self, values: Mapping[str, Any], called: Callable[[str, str], str]) -> None:
        """Write values into the fields as one would type them; `called` names codes."""
        for each in self.fields:
            if each.fact.id in values:
                fill(each, values[each.fact.id], self.setting, called)


def form_of(
    facts: Mapping[str, Fact], asks: Iterable[str], wishes: Iterable[str], setting: Setting
) -> FactForm:
    """Return the form that asks for some facts of a kind; the wishes may stay empty."""
    wanted = dict.fromkeys(asks, True)
    for name in wishes:
        wanted.setdefault(name, False)
    fields = [
        Field(
            facts[name],
            f"{PREFIX}{name}",
            required=must,
            zone=setting.zone,
            listed=setting.listed(facts[name]) if facts[name].sort == "records" else (),
        )
        for name, must in wanted.items()
    ]
    return FactForm(fields, setting)


def known_values(facts: Iterable[tuple[str, Known]]) -> dict[str, Any]:
    """Return what is known, states without a value as their state."""
    return {
        name: fact.value if fact.state == "known" else {"state": fact.state, "remark": fact.remark}
        for name, fact in facts
        if fact.state != "not_asked"
    }


def fill(each: Field, value: Any, setting: Setting, called: Callable[[str, str], str]) -> None:
    """Write one value into its field."""
    if isinstance(value, Mapping) and "state" in value:
        if each.sort == "truth":
            each.raw = str(value["state"])
        else:
            each.state = str(value["state"])
        each.remark = str(value.get("remark", ""))
    elif each.sort == "lines":
        each.rows = numbered(each, [_row(each, line, setting, called) for line in value])
    elif each.sort == "causes":
        put(each, [_cause(each, row, level, setting, called) for row, level in levels_of(value)])
    elif each.sort in ("choices", "files", "records"):
        each.several = tuple(value)
        each.files = [setting.staged[f] for f in value if f in setting.staged]
    else:
        each.raw = as_raw(each.fact, value, setting.zone, called)


def _cause(
    each: Field,
    value: Mapping[str, Any],
    level: int,
    setting: Setting,
    called: Callable[[str, str], str],
) -> CauseRow:
    row = blank(each.fact, str(value["id"]), level)
    for cell in row.cells:
        if cell.fact.id in value:
            fill(cell, value[cell.fact.id], setting, called)
    return row


def _row(
    each: Field, line: Mapping[str, Any], setting: Setting, called: Callable[[str, str], str]
) -> list[Field]:
    cells = [Field(column, "", is_cell=True) for column in each.fact.columns]
    for cell in cells:
        if cell.fact.id in line:
            fill(cell, line[cell.fact.id], setting, called)
    return cells


SHORT: Final = 12
"""A form of so few fields is shown whole."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The form of a new record in two parts: what one says at first, and facts asked `later` that may be known."""

    form: FactForm
    later: Collection[str]

    @property
    def first(self) -> list[Field]:
        return [each for each in self.form.fields if each.fact.id not in self.later]

    @property
    def known(self) -> list[Field]:
        return [each for each in self.form.fields if each.fact.id in self.later]

    @property
    def opens_known(self) -> bool:
        """Say whether the second part need not be folded: the form is short, or something stands in it."""
        told = any(f.errors or f.choose or f.is_given for f in self.known)
        return told or len(self.form.fields) <= SHORT
