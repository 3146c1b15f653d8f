"""Reading documents, the statistics that reports carry, and postings."""

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
        statistic=_statistic(t),
        gathers=t.texts("gathers"),
        opened_from=t.text("opened_from"),
    )


def _copy(t: Table) -> m.PaperCopy:
    found = m.PaperCopy(t.number("no", 0) or 0, t.text("to"), t.words("for"))
    t.finish()
    return found


def _statistic(t: Table) -> m.Statistic | None:
    found = m.Statistic(
        t.text("counts"),
        tuple(_figure(r) for r in t.rows("figures", bare="count")),
        t.text("where"),
        tuple(tuple(map(str.strip, names.split(","))) for names in t.texts("by")),
        t.text("dated", "opened"),
        t.choice("period", m.REPORT_PERIODS, "month"),
        t.choice("only", ("roots", "all"), "roots"),
        t.texts("shows") or ("table",),
    )
    if found.counts:
        return found
    if found.figures or found.where or found.by:
        t.fault("missing_key", "figures, where or by without counts", 'write counts = "complaint"')
    return None


def _figure(t: Table) -> m.Figure:
    """Read one figure: a bare word, or a table with the one key that says what is reckoned."""
    said = {sort: t.text(sort) for sort in m.FIGURES if sort != "share"}
    given = {sort: of for sort, of in said.items() if of}
    sort, of = next(iter(given.items()), ("count", ""))
    if sort == "count":
        sort, of = of or "count", ""
    if len(given) != 1 or sort not in m.FIGURES:
        write = 'write "count", "share", or { sum = … }, { mean = … }, { rate = … }, { on_time = … }, { posted = … }'
        t.fault("unknown_choice", f"figure {t.raw}", write)
    found = m.Figure(t.text("id") or _figure_id(sort, of), sort, of, t.words("title"))
    t.finish()
    return found


def _figure_id(sort: str, of: str) -> str:
    return f"{sort}_{of}" if of.isidentifier() else sort


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
