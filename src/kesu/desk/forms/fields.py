"""One fact of a book as a field: what is shown, what was typed, what is wrong with it.

A field is made for every fact that a form asks for. It keeps the typed text whatever happens, so
that a refused form comes back as it was sent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.core.rulebook.model import Fact
from kesu.core.values import Text
from kesu.desk.forms.lookups import FINDERS, Asking, Suggestion

STATES: Final = (
    ("undetermined", _("not known yet")),
    ("withheld", _("they would not say")),
    ("not_applicable", _("does not apply")),
)
"""Why a fact has no value: three known answers beside "nobody has asked yet"."""

TRUTHS: Final = (("yes", _("yes")), ("no", _("no")), ("undetermined", _("not known yet")))
HINTS: Final = {
    "customer": _("name, pinyin initials or number"),
    "product": _("name, model or number"),
    "order": _("order number"),
    "site": _("name or number"),
    "serial": _("serial number"),
    "person": _("name or sign-in name"),
    "department": _("name"),
    "region": _("name"),
    "case": _("number or words of its subject"),
}

FEW: Final = 6
WIDE: Final = frozenset({"long_text", "lines", "causes", "files", "choices", "records"})

Options = Sequence[tuple[str, str]]


def nothing_listed(_fact: Fact) -> Options:
    """Where there is no record yet there are no items to choose among."""
    return ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a form stands: the zone of its calendar, who fills it in, and the files staged for it.

    listed -- from a fact of type "records" to the items one may choose, by id and in words.
    """

    zone: tzinfo
    asking: Asking
    staged: dict[str, Any] = field(default_factory=dict)
    listed: Callable[[Fact], Options] = nothing_listed


@dataclass(slots=True)
class Field:
    """A fact with what was typed for it. `name` is that of its input; a cell of a line has a longer one.

    raw -- the text typed. several -- the ids ticked. rows -- the cells of each line.
    causes -- the rows of a tree of causes (`forms.causes.CauseRow`); their cells are in `rows` too.
    last -- the highest number that a cause of the form ever had.
    touched -- the place of the line that was just put in, or that moved up where one was taken out.
    state, remark -- why there is no value. mark -- why the form asks for it just now.
    """

    fact: Fact
    name: str
    required: bool = False
    raw: str = ""
    several: tuple[str, ...] = ()
    rows: list[list["Field"]] = field(default_factory=list)
    causes: list[Any] = field(default_factory=list)
    last: int = 0
    touched: int | None = None
    state: str = ""
    remark: str = ""
    errors: list[str] = field(default_factory=list)
    choose: list[Suggestion] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    mark: str = ""
    is_cell: bool = False
    plain: bool = False
    zone: tzinfo | None = None
    listed: Options = ()

    @property
    def id(self) -> str:
        """Return the id of its input."""
        return f"id_{self.name}"

    @property
    def sort(self) -> str:
        return self.fact.sort

    @property
    def label(self) -> str:
        return said(self.fact.name)

    @property
    def help(self) -> str:
        return said(self.fact.help)

    @property
    def unit(self) -> str:
        return said(self.fact.unit)

    @property
    def clause(self) -> str:
        return self.fact.clause

    @property
    def options(self) -> list[tuple[str, str]]:
        """Return the choices with their words."""
        if self.fact.sort == "records":
            return list(self.listed)
        return [(option.id, said(option.title)) for option in self.fact.options]

    @property
    def truths(self) -> Sequence[tuple[str, Any]]:
        """Return yes, no and the answers that are neither, with their words."""
        return TRUTHS if self.plain or self.is_cell else (*TRUTHS, STATES[2])

    @property
    def upload_name(self) -> str:
        """Return the name under which new files of this fact are sent."""
        return f"{self.name}-new"

    @property
    def hint(self) -> Any:
        """Return what may be typed into a look-up field."""
        return HINTS.get(self.fact.sort, "")

    @property
    def is_look_up(self) -> bool:
        return self.fact.sort in FINDERS

    @property
    def suggests(self) -> str:
        """Return of what sort the suggestions are that come while one types; "" for none."""
        if self.is_look_up:
            return self.fact.sort
        return "contact" if self.fact.id == "contact_person" else ""

    @property
    def is_wide(self) -> bool:
        return self.fact.sort in WIDE

    @property
    def is_group(self) -> bool:
        """Say whether it is several inputs under one legend."""
        few = self.fact.sort == "choice" and len(self.fact.options) <= FEW
        return not self.is_cell and (
            few or self.fact.sort in ("truth", "choices", "records", "files", "lines", "causes")
        )

    @property
    def place(self) -> str:
        """Return the id of where somebody goes who wants to mend what is wrong with it."""
        wrong = [cell.id for row in self.rows for cell in row if cell.errors]
        if wrong and self.sort == "lines":
            return wrong[0]
        return f"{self.id}-group" if self.is_group else self.id

    @property
    def is_radio(self) -> bool:
        return self.is_group and self.fact.sort == "choice"

    @property
    def input_type(self) -> str:
        """Return the input's type; what a browser's own field could not show stays plain text."""
        wanted = {"moment": "datetime-local", "day": "date"}.get(self.fact.sort, "text")
        shown = self.raw.replace("T", "").replace("-", "").replace(":", "")
        return "text" if wanted != "text" and self.raw and not shown.isdigit() else wanted

    @property
    def has_states(self) -> bool:
        """Say whether one may answer that there is no value; cells of lines have none."""
        return not (self.is_cell or self.plain or self.fact.sort in ("files", "truth"))

    @property
    def states(self) -> Sequence[tuple[str, Any]]:
        """Return the answers that are no value."""
        return STATES

    @property
    def last_cause(self) -> int:
        """Return the highest number that a cause of the form has, so that none is given twice."""
        numbers = (row.id.removeprefix("c") for row in self.causes)
        return max([self.last, *(int(n) for n in numbers if n.isdecimal())])

    @property
    def is_given(self) -> bool:
        """Say whether anything was typed or ticked."""
        return bool(self.raw or self.several or self.state or self.rows)


def said(text: Text) -> str:
    """Return a text of the book in the reader's language."""
    return text.say(get_language() or "zh")
