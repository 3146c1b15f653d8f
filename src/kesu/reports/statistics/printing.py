"""A report as PDF and as a workbook with native charts."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from kesu.drawing.typesetting import Press
from kesu.reports.sheets.cells import guarded
from kesu.reports.statistics.showing import Cell, Chart, Line, Section, Shown

_press: Final = Press(Path(__file__).with_name("report.typ"))
_KINDS: Final[dict[str, dict[str, str]]] = {
    "bars": {"type": "bar"},
    "pareto": {"type": "column"},
    "trend": {"type": "line"},
    "stacked": {"type": "bar", "subtype": "stacked"},
}
MOST_SHEETS: Final = 40


def lead(report: Shown) -> str:
    """Return what stands under the title: period, as known when, what is counted, by which clauses."""
    parts = [report.period_words]
    if report.known_words:
        parts.append(_("as known on %(moment)s") % {"moment": report.known_words})
    return " · ".join([*parts, report.counted, *report.clauses])


def pdf(report: Shown, *, company: str, at: datetime) -> bytes:
    """Return a report as PDF."""
    return _press.pdf(
        {
            "title": report.title,
            "language": get_language() or "zh",
            "lead": lead(report),
            "says": report.says,
            "foot": " · ".join(filter(None, (company, _printed(at)))),
            "tiles": [
                {
                    "value": tile.cell.text,
                    "label": tile.label,
                    "before": f"{report.before_words}: {tile.before}"
                    + (f" ({tile.change})" if tile.change else ""),
                }
                for tile in report.tiles
            ],
            "sections": [_section(section, report) for section in report.sections],
        }
    )


def _printed(at: datetime) -> str:
    moment = f"{at.astimezone(get_default_timezone()):%Y-%m-%d %H:%M}"
    return _("made on %(moment)s") % {"moment": moment}


def _section(section: Section, report: Shown) -> dict[str, Any]:
    headings = [*section.headings, *([report.before_words] if section.has_before else [])]
    return {
        "title": section.title,
        "charts": [str(chart.svg()) for chart in section.charts],
        "headings": headings,
        "lines": [_texts(line, section) for line in section.lines],
        "nothing": _("Nothing counts in this period."),
    }


def _texts(line: Line, section: Section) -> list[str]:
    texts = [line.label, *(cell.text for cell in line.cells)]
    return [*texts, line.before] if section.has_before else texts


# -- workbook ----------------------------------------------------------------------------------------


def workbook(report: Shown, *, at: datetime) -> bytes:
    """Return a report as XLSX: one sheet of totals, one a breakdown with its numbers and charts of Excel's own."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    book.set_properties({"title": report.title, "created": at.replace(tzinfo=None)})
    formats = {
        "bold": book.add_format({"bold": True, "bottom": 1}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "share": book.add_format({"num_format": "0.0%"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
    }
    _totals(book, formats, report)
    for place, section in enumerate(report.sections[:MOST_SHEETS], 1):
        _breakdown(book, formats, section, place)
    book.close()
    return file.getvalue()


def _totals(book: Any, formats: dict[str, Any], report: Shown) -> None:
    sheet = book.add_worksheet(_sheet_name(_("Totals"), 0))
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 3, 18)
    sheet.write_string(0, 0, guarded(report.title), formats["title"])
    sheet.write_string(1, 0, guarded(lead(report)))
    for column, heading in enumerate(("", report.period_words, report.before_words, "")):
        sheet.write_string(3, column, guarded(heading), formats["bold"])
    for row, tile in enumerate(report.tiles, 4):
        sheet.write_string(row, 0, guarded(tile.label))
        _number(sheet, row, 1, tile.cell, formats)
        sheet.write_string(row, 2, tile.before)
        sheet.write_string(row, 3, guarded(tile.change))


def _breakdown(book: Any, formats: dict[str, Any], section: Section, place: int) -> None:
    sheet = book.add_worksheet(_sheet_name(section.title, place))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(section.headings), 14)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(section.headings):
        sheet.write_string(0, column, guarded(heading), formats["bold"])
    for row, line in enumerate(section.lines, 1):
        sheet.write_string(row, 0, guarded(line.label))
        for column, cell in enumerate(line.cells, 1):
            _number(sheet, row, column, cell, formats)
    for at, chart in enumerate(section.charts):
        _chart(book, sheet, section, chart, at)


def _number(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell.value is not None:
        style = formats["share" if cell.is_share else "number"]
        sheet.write_number(row, column, float(cell.value), style)


def _chart(book: Any, sheet: Any, section: Section, chart: Chart, at: int) -> None:
    """Put a chart of Excel's own beside the table; it draws from the cells, so that it follows them."""
    last = min(len(section.lines), len(chart.rows)) if chart.sort != "trend" else len(section.lines)
    drawn = book.add_chart(_KINDS[chart.sort])
    columns: Iterable[int] = (
        range(1, len(chart.parts) + 1) if chart.parts else [_column(section, at)]
    )
    for column in columns:
        drawn.add_series(
            {
                "name": [sheet.get_name(), 0, column],
                "categories": [sheet.get_name(), 1, 0, last, 0],
                "values": [sheet.get_name(), 1, column, last, column],
            }
        )
    drawn.set_title({"name": chart.title})
    if _KINDS[chart.sort]["type"] == "bar":
        drawn.set_y_axis({"reverse": True})
    if not chart.parts:
        drawn.set_legend({"none": True})
    sheet.insert_chart(1 + at * 16, len(section.headings) + 1, drawn)


def _column(section: Section, at: int) -> int:
    """Return the column that the chart at a place draws: figures one after another, shares of the whole left out."""
    wanted = [
        column for column in range(1, len(section.headings)) if not _is_plain_share(section, column)
    ]
    return wanted[min(at, len(wanted) - 1)] if wanted else 1


def _is_plain_share(section: Section, column: int) -> bool:
    cells = [line.cells[column - 1] for line in section.lines]
    return bool(cells) and all(cell.is_share and "(" not in cell.text for cell in cells)


def _sheet_name(title: str, place: int) -> str:
    """Return a name for a sheet: at most 31 characters, none of those that sheets are not named with."""
    plain = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return f"{place}. {plain}"[:31] if place else plain[:31] or "0"
