"""Reading documents and postings."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.common import common
from kesu.core.rulebook.reading.postings import posting
from kesu.core.rulebook.tables import Table


def document(line_id: str, t: Table) -> m.Document:
    series = t.table("series")
    return m.Document(
        **common(line_id, t),
        of=t.text("of"),
        sort=t.choice(
            "kind",
            ("form", "report", "register", "letter", "related", "definition", "script", "guidance"),
            "form",
        ),
        code=t.text("code"),
        series=_series(series) if series else None,
        retain=t.text("retain"),
        retain_from=t.text("from", "closed"),
        fields=t.texts("fields"),
        copies=tuple(_copy(r) for r in t.rows("copies")),
        signs=t.texts("signs"),
        drafts=t.text("drafts"),
        text=t.words("text"),
    )


def _copy(t: Table) -> m.PaperCopy:
    found = m.PaperCopy(t.number("no", 0) or 0, t.text("to"), t.words("for"))
    t.finish()
    return found


def posting_line(line_id: str, t: Table) -> m.Posting:
    return m.Posting(**common(line_id, t), **posting(t))


def _series(t: Table) -> m.Series:
    found = m.Series(
        t.text("prefix", needed=True),
        t.choice("period", ("none", "year", "month", "day"), "year"),
        t.number("width", 4) or 4,
        t.choice("overflow", ("widen", "refuse"), "widen"),
        t.number("year", 4) or 4,
    )
    if found.year not in (2, 4):
        t.fault("unknown_choice", f"year = {found.year}", "write year = 4, or year = 2 for 26")
    t.finish()
    return found
