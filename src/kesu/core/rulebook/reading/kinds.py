"""Reading clauses, kinds of record with their facts, and settings."""

from __future__ import annotations

from datetime import date

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.causes import with_columns
from kesu.core.rulebook.reading.common import common, options
from kesu.core.rulebook.tables import Table


def clause(line_id: str, t: Table) -> m.Clause:
    return m.Clause(
        line_id,
        t.text("section"),
        t.text("kind"),
        t.choice("force", m.CLAUSE_FORCES, "binding"),
        t.words("says", needed=True),
        t.text("unreachable"),
        t.texts("restates"),
    )


def kind(line_id: str, t: Table) -> m.Kind:
    part_of, key, period = t.text("part_of"), t.texts("key"), t.text("period")
    life = "item" if part_of else "periodic" if period else "standing" if key else "case"
    rights, carries = t.table("rights"), t.table("carries")
    default = "current" if life in ("standing", "periodic") else "as opened"
    return m.Kind(
        **common(line_id, t),
        life=life,
        part_of=part_of,
        child_of=t.text("child_of"),
        about=t.text("about"),
        many=t.text("many"),
        shares=t.texts("shares"),
        key=key,
        period=period,
        edition=t.choice("edition", ("as opened", "current"), default),
        facts={name: _fact(line_id, name, row) for name, row in t.named("facts")},
        subject=t.text("subject"),
        summary=t.texts("summary"),
        number=t.text("number"),
        after_closing=t.texts("after_closing"),
        hears=t.texts("hears"),
        opened_by=t.texts("opened_by"),
        rights={act: rights.texts(act) for act in rights.raw} if rights else {},
        closings=options(t, "closings"),
        hands_over=_hands_over(t.table("hands_over")),
        custody=_custody(t.table("custody")),
        carries={tie: carries.texts(tie) for tie in carries.raw} if carries else {},
    )


def _hands_over(t: Table | None) -> m.HandsOver | None:
    if t is None:
        return None
    names = ("of", "person", "lists", "by", "same", "to", "after")
    found = m.HandsOver(*(t.text(name) for name in names))
    for name in names:
        if name not in t.raw:
            t.fault("missing_key", f"{name} is not there", f'write {name} = "…"')
    t.finish()
    return found


def _custody(t: Table | None) -> m.Custody | None:
    if t is None:
        return None
    found = m.Custody(
        t.text("thing"), t.text("to"), t.text("receipt"), t.text("received"), t.texts("shows")
    )
    for name in ("thing", "to", "receipt", "received"):
        if name not in t.raw:
            t.fault("missing_key", f"{name} is not there", f'write {name} = "…"')
    t.finish()
    return found


def _fact(kind: str, name: str, t: Table) -> m.Fact:
    sort = t.choice("type", m.FACT_SORTS, "text")
    found = m.Fact(
        **common(name, t),
        of=kind,
        sort=sort,
        options=options(t, "options"),
        unit=t.words("unit"),
        least=t.number("least"),
        personal=t.truth("personal"),
        columns=tuple(_fact(kind, n, c) for n, c in t.named("columns")),
        factors=options(t, "factors"),
        among=t.text("among"),
        help=t.words("help"),
        joins=t.truth("joins"),
    )
    if sort in ("choice", "choices") and not found.options:
        t.fault(
            "no_options",
            f"a {sort} without options",
            'write options = [{ id = "…", zh = "…", en = "…" }]',
        )
    if sort == "lines" and not found.columns:
        t.fault(
            "no_columns", "lines without columns", 'write columns = { part = { type = "text", … } }'
        )
    if sort == "records" and not found.among:
        t.fault(
            "missing_key", "records without a set to choose from", 'write among = "<set of items>"'
        )
    if sort != "records" and found.among:
        t.fault("unknown_key", f"among of a {sort}", 'leave it out, or write type = "records"')
    if sort != "causes" and found.factors:
        t.fault("unknown_key", f"factors of a {sort}", 'leave it out, or write type = "causes"')
    if sort == "causes" and (found.columns or found.personal):
        read = "columns or personal of causes"
        t.fault("unknown_key", read, "leave it out: every cause has the same columns")
    t.finish()
    return with_columns(found) if sort == "causes" else found


def setting(line_id: str, t: Table) -> m.Setting:
    value = t.anything("value")
    if value is None:
        t.fault("missing_key", "value is not there", "write value = …")
    dated = []
    for row in t.rows("dated"):
        since = row.day("from")
        if since is None or "value" not in row.raw:
            row.fault("missing_key", "from or value is not there", "write { from = …, value = … }")
        dated.append((since or date.min, row.anything("value")))
        row.finish()
    return m.Setting(**common(line_id, t), value=value, dated=tuple(dated), unit=t.words("unit"))
