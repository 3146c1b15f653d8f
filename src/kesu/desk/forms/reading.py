"""From what a browser sent to values of facts. Every fault is kept at its field; nothing typed is lost."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kesu.core.causes import MOST_CAUSES
from kesu.core.rulebook.fitting import LONGEST_LONG_TEXT, LONGEST_TEXT, MOST_LINES
from kesu.desk.forms import causes, typed
from kesu.desk.forms.fields import STATES, Field, Setting
from kesu.desk.forms.lookups import FINDERS, meant, party_of

NOTHING: Final = object()
"""Nothing was said about a fact."""

REARRANGES: Final = ("add_row", "remove_row", "cause_row")
"""Names of buttons that change the shape of a form and post nothing."""
ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}


def take(field: Field, post: QueryDict, setting: Setting) -> None:
    """Put what was sent into the field."""
    field.raw = typed.plain_text(post.get(field.name, "")).replace("\r\n", "\n")
    field.state = post.get(f"{field.name}-state", "")
    field.remark = typed.plain_text(post.get(f"{field.name}-remark", "")).strip()
    picked = typed.plain_text(post.get(f"{field.name}-pick", ""))
    if picked:
        field.raw = picked
    if field.sort in ("choices", "files", "records"):
        field.several = tuple(dict.fromkeys(v for v in post.getlist(field.name) if v))
        field.raw = ""
    if field.sort == "files":
        field.files = [setting.staged[f] for f in field.several if f in setting.staged]
    if field.sort == "lines":
        field.raw = ""
        field.rows = _rows(field, post, setting)
    if field.sort == "causes":
        field.raw = ""
        put(field, _causes_sent(field, post, setting))


def rearranged(post: QueryDict) -> bool:
    """Say whether a button was pressed that only changes the shape of the form."""
    return any(name in post for name in REARRANGES)


def _rows(field: Field, post: QueryDict, setting: Setting) -> list[list[Field]]:
    try:
        count = min(int(post.get(f"{field.name}-rows", "0") or 0), MOST_LINES)
    except ValueError:
        count = 0
    removed = post.get("remove_row", "")
    kept = [n for n in range(count) if f"{field.name}-{n}" != removed]
    rows = [[_cell(field, column, n, post, setting) for column in field.fact.columns] for n in kept]
    if len(kept) < count:
        taken_out = next(n for n in range(count) if n not in kept)
        field.touched = max(0, min(taken_out, len(kept) - 1))
    if post.get("add_row") == field.name:
        field.touched = len(rows)
        rows.append([Field(c, "", is_cell=True) for c in field.fact.columns])
    return numbered(field, rows)


def _cell(field: Field, column: Any, n: int, post: QueryDict, setting: Setting) -> Field:
    cell = Field(column, f"{field.name}-{n}-{column.id}", is_cell=True)
    take(cell, post, setting)
    return cell


def put(field: Field, rows: list[causes.CauseRow]) -> None:
    """Put the causes of a tree into their field, each cell with the name of its place."""
    field.causes = causes.settled(rows, field.name)
    field.rows = [row.cells for row in rows]


def _causes_sent(field: Field, post: QueryDict, setting: Setting) -> list[causes.CauseRow]:
    count = typed.count(post.get(f"{field.name}-rows", ""), MOST_CAUSES)
    rows = [_cause_sent(field, n, post, setting) for n in range(count)]
    causes.settled(rows, field.name)
    field.last = typed.count(post.get(f"{field.name}-last", ""), 10**6)
    field_name, _sep, rest = post.get("cause_row", "").partition(":")
    verb, _sep, about = rest.partition(":")
    if field_name != field.name:
        return rows
    field.touched = 0
    factor = about if verb == "add" else ""
    new = causes.blank(field.fact, causes.fresh_id(rows, field.last), factor=factor)
    return causes.changed(rows, verb, int(about) if about.isdecimal() else -1, new)


def _cause_sent(field: Field, n: int, post: QueryDict, setting: Setting) -> causes.CauseRow:
    name = f"{field.name}-{n}"
    row = causes.blank(field.fact, typed.plain_text(post.get(f"{name}-id", ""))[:24])
    row.level = typed.count(post.get(f"{name}-level", ""), MOST_CAUSES)
    for cell in row.cells:
        cell.name = f"{name}-{cell.fact.id}"
        take(cell, post, setting)
    return row


def numbered(field: Field, rows: list[list[Field]]) -> list[list[Field]]:
    """Give every cell the name of its place."""
    for n, row in enumerate(rows):
        for cell in row:
            cell.name = f"{field.name}-{n}-{cell.fact.id}"
    return rows


def value_of(field: Field, setting: Setting) -> Any:
    """Return the value of the fact, a state with its remark, or NOTHING; faults are left at the field."""
    given = bool(field.raw.strip() or field.several or field.rows)
    if field.state and given:
        field.errors.append(_("There is a value and a reason for none: leave one of them"))
        return NOTHING
    if field.state:
        return (
            {"state": field.state, "remark": field.remark}
            if field.remark
            else {"state": field.state}
        )
    if not given:
        return NOTHING
    try:
        return READERS.get(field.sort, _text)(field, setting)
    except typed.Unread as fault:
        field.errors.append(str(fault))
        return NOTHING


def _text(field: Field, setting: Setting) -> Any:
    most = LONGEST_LONG_TEXT if field.sort == "long_text" else LONGEST_TEXT
    text = field.raw.strip()
    if len(text) > most:
        raise typed.Unread(
            _("%(length)s characters; at most %(most)s") % {"length": len(text), "most": most}
        )
    return text


def _units(field: Field) -> tuple[str, ...]:
    return (field.fact.unit.zh, field.fact.unit.en)


def _number(field: Field, setting: Setting) -> Any:
    return _at_least(field, typed.number(field.raw, _units(field)))


def _quantity(field: Field, setting: Setting) -> Any:
    return _at_least(field, typed.whole(field.raw, _units(field)))


def _at_least(field: Field, found: Any) -> Any:
    if field.fact.least is not None and found < field.fact.least:
        raise typed.Unread(_("At least %(least)s") % {"least": field.fact.least})
    return found


def _truth(field: Field, setting: Setting) -> Any:
    if field.raw in ANSWERS:
        return ANSWERS[field.raw]
    if field.raw not in (state for state, _words in STATES):
        raise typed.Unread(_("Choose yes, no or not known yet"))
    return {"state": field.raw, "remark": field.remark} if field.remark else {"state": field.raw}


def _choice(field: Field, setting: Setting) -> Any:
    if field.raw not in {option.id for option in field.fact.options}:
        raise typed.Unread(_("Choose one of the answers offered"))
    return field.raw


def _several(field: Field, setting: Setting) -> Any:
    offered = {option for option, _words in field.options}
    if any(one not in offered for one in field.several):
        raise typed.Unread(_("Choose among the answers offered"))
    return list(field.several)


def _files(field: Field, setting: Setting) -> Any:
    if any(one not in setting.staged for one in field.several):
        raise typed.Unread(_("A file has expired; please choose it again"))
    return list(field.several)


def _moment(field: Field, setting: Setting) -> Any:
    return typed.moment(field.raw, setting.zone)


def _day(field: Field, setting: Setting) -> Any:
    return typed.day(field.raw)


def _looked_up(field: Field, setting: Setting) -> Any:
    code, choose = meant(field.sort, field.raw, setting.asking)
    if code:
        return party_of(field.sort, code)
    if choose:
        field.choose = choose
        raise typed.Unread(_("Several fit; choose one"))
    if field.sort == "case":
        raise typed.Unread(_("There is no case “%(text)s” that you may read") % {"text": field.raw})
    if field.sort in ("department", "person", "region"):
        raise typed.Unread(_("“%(text)s” is not in the directory") % {"text": field.raw})
    return _text(field, setting)


def _lines(field: Field, setting: Setting) -> Any:
    found = [_line(row, setting) for row in field.rows]
    if any(cell.errors for row in field.rows for cell in row):
        field.errors.append(_("Look at the cells marked in the lines"))
    return [line for line in found if line]


def _causes(field: Field, setting: Setting) -> Any:
    told = [_line(row.cells, setting) for row in field.causes]
    if any(cell.errors for row in field.rows for cell in row):
        field.errors.append(_("Look at the causes marked below"))
    return causes.as_value(field.causes, told) or None


def _line(row: list[Field], setting: Setting) -> dict[str, Any]:
    values = {cell.fact.id: value_of(cell, setting) for cell in row}
    return {name: value for name, value in values.items() if value is not NOTHING}


READERS: Final[Mapping[str, Callable[[Field, Setting], Any]]] = {
    "number": _number,
    "money": _number,
    "quantity": _quantity,
    "truth": _truth,
    "choice": _choice,
    "choices": _several,
    "records": _several,
    "files": _files,
    "moment": _moment,
    "day": _day,
    "lines": _lines,
    "causes": _causes,
    **dict.fromkeys(FINDERS, _looked_up),
}
