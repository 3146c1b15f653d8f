"""What the names, values and figures of a report are called, in the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.core.rulebook.counting import NA, Column
from kesu.core.rulebook.counting.standard import ALL
from kesu.core.rulebook.model import Fact, Figure, Line, Source
from kesu.core.values import Text
from kesu.directory.models import Branch, Department
from kesu.registry.models import Customer, Product
from kesu.reports.statistics.counting import SHARES, Breakdown, Reckoned
from kesu.reports.statistics.folding import axis
from kesu.reports.statistics.periods import Period, period_of


def said(text: Text) -> str:
    """Return a text of a book in the reader's language."""
    return text.say(get_language() or "zh")


def period_words(period: Period) -> str:
    """Return a period as a reader calls it: October 2026, 2026 Q4."""
    year, month = period.first.year, period.first.month
    about = {"year": year, "month": month, "quarter": (month + 2) // 3, "half": (month + 5) // 6}
    match period.sort:
        case "day":
            return date_format(period.first, "SHORT_DATE_FORMAT")
        case "month":
            return date_format(period.first, "YEAR_MONTH_FORMAT")
        case "quarter":
            return _("Q%(quarter)s %(year)s") % about
        case "half-year":
            return _("H%(half)s %(year)s") % about
        case _:
            return _("the year %(year)s") % about


def number_words(value: Decimal | None, sort: str = "count", decimals: int | None = None) -> str:
    """Return a value as it is written: shares in percent, others with so many decimals, or at most two."""
    if value is None:
        return "–"
    if sort in SHARES:
        return f"{value * 100:.1f}%"
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


class Words:
    """The words of one book; names of customers, products and departments are read once for all values shown.

    `most` is how many groups of each breakdown are listed: names of thousands that stand together are not read.
    """

    def __init__(self, source: Source, breakdowns: Iterable[Breakdown] = (), most: int = 0) -> None:
        self.source = source
        self.named: dict[tuple[str, str], str] = {}
        self._learn(breakdowns, most)

    def _learn(self, breakdowns: Iterable[Breakdown], most: int) -> None:
        asked: dict[str, set[str]] = {}
        for breakdown in breakdowns:
            for at, column in enumerate(breakdown.columns):
                values = {group.key[at] for group in breakdown.groups[:most]}
                values |= {*axis(breakdown, at, most).listed}
                asked.setdefault(column.about, set()).update(values - {"", NA})
        self.learn(asked)

    def learn(self, asked: dict[str, set[str]]) -> None:
        """Read the names of customers, products, departments and branches by code."""
        for about, model in (("customer", Customer), ("branch", Branch)):
            if asked.get(about):
                rows = model.objects.filter(code__in=asked[about]).values_list(
                    "code", "name_zh" if about == "branch" else "name"
                )
                self.named |= {(about, code): name for code, name in rows}
        # With its model: several models bear one name.
        for product in Product.objects.filter(code__in=asked.get("product", ())):
            self.named["product", product.code] = str(product)
        if asked.get("department"):
            for row in Department.objects.filter(code__in=asked["department"]):
                self.named["department", row.code] = said(Text(row.name_zh, row.name_en))

    def moment(self, at: datetime) -> str:
        """Return a moment as a reader writes it, on the company's clock."""
        return date_format(at.astimezone(get_default_timezone()), "SHORT_DATETIME_FORMAT")

    def title(self, line: Line) -> str:
        """Return the name of a report."""
        return said(line.name)

    def column(self, column: Column) -> str:
        """Return what a dimension is called."""
        own = _built_in().get(column.name)
        if own is not None:
            return own
        if column.title.zh:
            return said(column.title)
        concept, _blank, line_id = column.line.partition(" ")
        line = self._line(concept, line_id, column)
        name = said(line.name) if line is not None else column.name
        if column.name.endswith(".department"):
            return _("%(step)s: department") % {"step": name}
        if column.about == "outcome":
            return _("%(step)s: outcome") % {"step": name}
        return name

    def _line(self, concept: str, line_id: str, column: Column) -> Line | None:
        if concept != "fact":
            group: dict[str, Line] = getattr(self.source, f"{concept}s", {})
            return group.get(line_id)
        for kind in self.source.kinds.values():
            fact = kind.facts.get(line_id)
            if fact is not None and fact.options == column.options:
                return fact
        return None

    def value(self, column: Column, value: str) -> str:
        """Return what a value of a dimension is called."""
        if value == "":
            return _("in hand") if column.about == "closing" else _("not known")
        if value == NA:
            return _("not applicable")
        if column.sort == "period":
            return period_words(period_of(value))
        if column.sort == "truth":
            return _("yes") if value == "true" else _("no")
        option = next((o for o in column.options if o.id == value), None)
        if option is not None:
            return said(option.title)
        if column.about == "closing":
            return {"duplicate": _("duplicate"), "void": _("void")}.get(value, value)
        return self._coded(column, value)

    def _coded(self, column: Column, value: str) -> str:
        code = value.removeprefix("dept:")
        name = self.named.get((column.about, value)) or self.named.get((column.about, code))
        post = self.source.posts.get(code) if column.about == "department" else None
        return name or (said(post.name) if post is not None else value)

    def figure(self, figure: Figure) -> str:
        """Return what a figure is called."""
        if figure.title.zh:
            return said(figure.title)
        match figure.sort:
            case "count":
                return _("number of cases")
            case "share":
                return _("share")
            case "on_time" if figure.of == ALL:
                return _("on time")
            case "on_time":
                clock = self.source.clocks.get(figure.of)
                name = said(clock.name) if clock is not None else figure.of
                return _("on time: %(clock)s") % {"clock": name}
            case "mean":
                return _("mean of %(fact)s") % {"fact": self._named(figure.of)}
            case "sum":
                return _("sum of %(fact)s") % {"fact": self._named(figure.of)}
            case _:
                return figure.of

    def _named(self, name: str) -> str:
        fact = self._fact(name)
        return said(fact.name) if fact is not None else name

    def _fact(self, name: str) -> Fact | None:
        head, _dot, column = name.partition(".")
        fact = next((k.facts[head] for k in self.source.kinds.values() if head in k.facts), None)
        if fact is None or not column:
            return fact
        return next((c for c in fact.columns if c.id == column), None)

    def figure_head(self, figure: Figure) -> str:
        """Return what a figure is called above a column, with its unit."""
        unit = self.unit(figure)
        called = self.figure(figure)
        return _("%(figure)s (%(unit)s)") % {"figure": called, "unit": unit} if unit else called

    def unit(self, figure: Figure) -> str:
        """Return the unit of a sum or mean, "" where there is none."""
        match figure.sort:
            case "sum" | "mean":
                fact = self._fact(figure.of)
                unit = said(fact.unit) if fact is not None else ""
                return unit or (_("yuan") if fact is not None and fact.sort == "money" else "")
            case "posted":
                at = [p for p in self.source.postings.values() if p.account == figure.of]
                return next((said(p.unit) for p in at if p.unit.zh), "")
            case _:
                return ""

    def decimals(self, figure: Figure) -> int | None:
        """Return with how many decimals a figure is written, so that a column is even; None for as many as it has."""
        if figure.sort == "mean":
            return 2
        fact = self._fact(figure.of) if figure.sort == "sum" else None
        return 2 if figure.sort == "posted" or (fact is not None and fact.sort == "money") else None

    def reckoned(self, found: Reckoned) -> str:
        """Return a figure as it is written."""
        return number_words(found.value, found.figure.sort, self.decimals(found.figure))

    def detail(self, found: Reckoned) -> str:
        """Return what of how many a rate is, "" for what is none."""
        is_rate = found.whole and found.figure.sort in ("rate", "on_time")
        return f"{found.part}/{found.whole}" if is_rate else ""


def _built_in() -> dict[str, str]:
    return {
        "day": _("day"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half-year": _("half-year"),
        "year": _("year"),
        "closed_as": _("closed as"),
        "opened.department": _("filing department"),
        "branch": _("branch"),
    }
