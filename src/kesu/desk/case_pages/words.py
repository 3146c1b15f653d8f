"""Explanations of the core in the shape in which pages show them."""

from kesu.core.explaining import ClockWhy, DecisionWhy
from kesu.core.explaining import Row as Seen
from kesu.core.explaining import Why as Explained
from kesu.desk.components.why import Part, Row, Stretch, Why
from kesu.desk.rulebook_pages.addresses import clause_address as reading_place


def shown(found: Explained) -> Why:
    """Return an explanation as `{% why %}` shows it."""
    return Why(
        answer=found.answer,
        clause=found.clause,
        address=clause_address(found.clause),
        says=_says(found),
        basis=found.basis,
        rows=tuple(_row(row) for row in found.rows),
        stretches=tuple(Stretch(s.span, s.reason, s.counted) for s in found.stretches),
        missing=tuple(title for _name, title in found.missing),
        change=found.change,
    )


def clause_address(clause: str) -> str:
    """Return where the rulebook shows a clause, or an empty text."""
    return reading_place(clause) if clause else ""


def _says(found: Explained) -> str:
    more: list[str] = [found.says]
    if isinstance(found, DecisionWhy):
        more.append(found.meanwhile)
        if found.override is not None:
            more += [found.override.by, found.override.reason]
    if isinstance(found, ClockWhy):
        more += [began.says for began in found.started if began.used]
        more += [*found.pauses, *found.provisional, *(other.says for other in found.others)]
    return " · ".join(part for part in (*more, *found.notes) if part)


def _row(row: object) -> Row:

    assert isinstance(row, Seen)
    return Row(
        row.says,
        row.answer,
        tuple(Part(part.says, part.answer, part.value) for part in row.parts),
        row.clause,
        clause_address(row.clause),
        row.used,
    )
