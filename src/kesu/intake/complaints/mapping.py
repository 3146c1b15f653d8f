"""How a list of complaints from elsewhere is read: which column is which fact, and what its words mean here.

A mapping is a TOML file. It is refused whole, with all its faults, against the book that will govern
the complaints; a fact that no line speaks of stays "not known yet".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any, Final

from kesu.core.errors import Faulty
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.core.values import Text
from kesu.intake.complaints.words import NOTATIONS, USUAL_NOTATION
from kesu.library.toml_tables import Findings, read_toml

KEYS: Final = (
    "title", "book", "kind", "source", "id", "day", "days", "in_order", "status", "register", "facts",
)  # fmt: skip
RECIPE_KEYS: Final = ("is", "column", "text", "split", "take", "choose", "words", "required")
STATUS_KEYS: Final = ("column", "closed", "open")
REGISTER_KEYS: Final = ("step", "done", "closed")
LONGEST_SOURCE: Final = 60

# Facts that the import itself fills in, where the kind of record has them.
ITS_NAME: Final = "source_name"
ITS_ID: Final = "source_id"
ITS_DAY: Final = "source_on"
ITS_STATUS: Final = "source_status"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a choice, and what a code begins with that means it."""

    value: str
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the value of one fact comes from: a constant, a column, or a text made of several columns."""

    fact: str
    constant: Any = None
    column: str = ""
    text: str = ""
    split: str = ""
    take: str = "all"
    choose: tuple[Choice, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    required: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the headings it reads."""
        if self.text:
            return tuple(name for _, name, _, _ in Formatter().parse(self.text) if name)
        return (self.column,) if self.column else ()


@dataclass(frozen=True, slots=True)
class Status:
    """The column that says how far a row is, the words in it that mean closed, and the others."""

    column: str
    closed: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Two columns with days, of which the second is never the earlier."""

    first: str
    then: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A mapping as read.

    `digest` names the columns that a row is known by where it has no number, `id` being empty then;
    `book` the rulebook that governs where several could; `notation` how days are written.
    `source` names the kind of file for ever: with a row's id it is what is imported once.
    """

    title: Text
    kind: str
    source: str
    id: str
    day: str
    recipes: tuple[Recipe, ...]
    status: Status | None = None
    step: str = "register_elsewhere"
    done: str = "done"
    closed: str = "closed"
    book: str = ""
    digest: tuple[str, ...] = ()
    notation: str = USUAL_NOTATION
    orders: tuple[Order, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every heading that is read, each once."""
        status = (self.status.column,) if self.status else ()
        number = (self.id,) if self.id else self.digest
        orders = (column for order in self.orders for column in (order.first, order.then))
        facts = (column for recipe in self.recipes for column in recipe.columns)
        return tuple(dict.fromkeys((*number, self.day, *status, *orders, *facts)))


def load_mapping(path: Path, book: Book | None = None) -> ColumnMap:
    """Return the mapping in a file. Raises Faulty with everything that is wrong, against `book` if one is given."""
    return read_mapping(read_toml(path), str(path.name), book)


def read_mapping(raw: Mapping[str, Any], file: str, book: Book | None = None) -> ColumnMap:
    """Return the mapping that a table says. Raises Faulty with everything that is wrong."""
    found = Findings(file)
    found.check_keys(raw, KEYS, "")
    mapping = ColumnMap(
        title=found.text(raw, "title", "title") or Text(""),
        kind=found.word(raw, "kind", "complaint"),
        source=_needed(raw, "source", found),
        id="" if isinstance(raw.get("id"), dict) else _needed(raw, "id", found),
        day=_needed(raw, "day", found),
        recipes=tuple(_recipes(found.table(raw, "facts"), found)),
        status=_status(raw, found),
        book=found.word(raw, "book"),
        digest=_digest(raw, found),
        notation=_notation(raw, found),
        orders=tuple(_orders(raw, found)),
        **_registering(raw, found),
    )
    if len(mapping.source) > LONGEST_SOURCE:
        found.add("too_long", "source", mapping.source, f"write at most {LONGEST_SOURCE} signs")
    if book is not None:
        check_against(mapping, book, found)
    found.refuse_if_any()
    return mapping


def _needed(raw: Mapping[str, Any], key: str, found: Findings) -> str:
    value = found.word(raw, key).strip()
    if not value:
        says = {
            "source": 'name the kind of file, source = "car-complaints"',
            "id": 'name the column of the number, id = "编号"',
            "day": 'name the column of the day, day = "投诉日期"',
        }
        found.add("missing", key, f"{key} is not given", says[key])
    return value


def _digest(raw: Mapping[str, Any], found: Findings) -> tuple[str, ...]:
    """Return the columns that make up the key of a row without a number."""
    if not isinstance(raw.get("id"), dict):
        return ()
    table = found.table(raw, "id")
    found.check_keys(table, ("digest",), "id")
    columns = _texts(table, "digest", "id", found)
    if not columns:
        found.add("missing", "id", "no column", 'name those of the key, digest = ["日期", "简述"]')
    return columns


def _notation(raw: Mapping[str, Any], found: Findings) -> str:
    written = found.word(raw, "days", USUAL_NOTATION)
    if written in NOTATIONS:
        return written
    found.add("notation", "days", written, f"write one of {', '.join(NOTATIONS)}")
    return USUAL_NOTATION


def _orders(raw: Mapping[str, Any], found: Findings) -> Iterable[Order]:
    for table in found.tables(raw, "in_order"):
        found.check_keys(table, ("first", "then"), "in_order")
        order = Order(
            found.word(table, "first", where="in_order"),
            found.word(table, "then", where="in_order"),
        )
        if order.first and order.then:
            yield order
        else:
            example = 'name both columns, { first = "收到日期", then = "转交日期" }'
            found.add("missing", "in_order", "a column is not named", example)


def _registering(raw: Mapping[str, Any], found: Findings) -> dict[str, str]:
    table = found.table(raw, "register")
    found.check_keys(table, REGISTER_KEYS, "register")
    return {key: found.word(table, key) for key in REGISTER_KEYS if key in table}


def _status(raw: Mapping[str, Any], found: Findings) -> Status | None:
    if "status" not in raw:
        return None
    table = found.table(raw, "status")
    found.check_keys(table, STATUS_KEYS, "status")
    column = found.word(table, "column", where="status")
    if not column:
        found.add("missing", "status", "no column", 'name it, column = "状态"')
    return Status(
        column, _texts(table, "closed", "status", found), _texts(table, "open", "status", found)
    )


def _texts(table: Mapping[str, Any], key: str, where: str, found: Findings) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    found.add("not_texts", where, f"{key} = {value!r}", f'write a list of texts, {key} = ["…"]')
    return ()


def _recipes(table: Mapping[str, Any], found: Findings) -> Iterable[Recipe]:
    for fact, raw in table.items():
        if isinstance(raw, str):
            raw = {"column": raw}
        if not isinstance(raw, dict):
            found.add(
                "not_a_table", fact, f"{fact} = {raw!r}", f'write {fact} = {{ column = "…" }}'
            )
            continue
        found.check_keys(raw, RECIPE_KEYS, fact)
        yield _recipe(fact, raw, found)


def _recipe(fact: str, raw: Mapping[str, Any], found: Findings) -> Recipe:
    given = [key for key in ("is", "column", "text") if key in raw]
    if len(given) != 1:
        read = " and ".join(given) or "nothing"
        found.add("one_of", fact, f"{read} given", 'give one of is = …, column = "…", text = "…"')
    text = found.word(raw, "text", where=fact)
    if text and not _is_template(text):
        found.add("not_a_text", fact, text, 'write headings in braces, text = "{brand} {model}"')
        text = ""
    take = found.word(raw, "take", "all", fact)
    if take not in ("all", "first"):
        found.add("take", fact, f"take = {take!r}", 'write take = "first" or "all"')
    return Recipe(
        fact,
        raw.get("is"),
        found.word(raw, "column", where=fact),
        text,
        found.word(raw, "split", where=fact),
        take,
        tuple(_choices(raw, fact, found)),
        {str(k): str(v) for k, v in found.table(raw, "words").items()},
        raw.get("required") is True,
    )


def _is_template(text: str) -> bool:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name and not spec and not how) for _, name, spec, how in parts)


def _choices(raw: Mapping[str, Any], fact: str, found: Findings) -> Iterable[Choice]:
    for table in found.tables(raw, "choose"):
        found.check_keys(table, ("value", "begins"), fact)
        yield Choice(found.word(table, "value", where=fact), _texts(table, "begins", fact, found))


# -- against the book ------------------------------------------------------------------------------


def check_against(mapping: ColumnMap, book: Book, found: Findings) -> None:
    """Find every fact, option and step that the book does not know."""
    plan = book.kinds.get(mapping.kind)
    if plan is None:
        found.add("kind", "kind", mapping.kind, f"write one of {', '.join(book.kinds)}")
        return
    _check_step(mapping, plan, found)
    for recipe in mapping.recipes:
        fact = plan.kind.facts.get(recipe.fact)
        if fact is None:
            found.add(
                "unknown_fact",
                recipe.fact,
                f"{mapping.kind} has no such fact",
                f"write one of {', '.join(plan.kind.facts)}",
            )
        else:
            _check_options(recipe, fact, found)


def _check_step(mapping: ColumnMap, plan: KindPlan, found: Findings) -> None:
    step = plan.steps.get(mapping.step)
    if step is None:
        found.add("step", "register", mapping.step, "name the step that registers an import")
        return
    for outcome in (mapping.done, *((mapping.closed,) if mapping.status else ())):
        if outcome not in step.outcomes:
            options = ", ".join(step.outcomes)
            found.add("outcome", "register", f"{mapping.step}.{outcome}", f"write one of {options}")


def _check_options(recipe: Recipe, fact: Fact, found: Findings) -> None:
    options = [option.id for option in fact.options]
    if fact.sort != "choice":
        return
    meant = [choice.value for choice in recipe.choose] + list(recipe.words.values())
    meant += [recipe.constant] if recipe.constant is not None else []
    for value in meant:
        if value not in options:
            found.add("option", recipe.fact, str(value), f"write one of {', '.join(options)}")


def book_faults(mapping: ColumnMap, book: Book, file: str) -> None:
    """Raise Faulty when the mapping does not fit the book."""
    found = Findings(file)
    check_against(mapping, book, found)
    if found.faults:
        raise Faulty(found.faults)
