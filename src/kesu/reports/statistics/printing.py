"""A report as PDF and as a workbook with native charts."""

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
from kesu.reports.statistics.charts import Chart
from kesu.reports.statistics.sections import Cell, Line, Section
from kesu.reports.statistics.showing import Shown

_press: Final = Press(Path(__file__).with_name("report.typ"))
_KINDS: Final[dict[str, dict[str, str]]] = {
    "bars": {"type": "bar"},
    "pareto": {"type": "column"},
    "trend": {"type": "line"},
    "stacked": {"type": "bar", "subtype": "stacked"},
}
MOST_SHEETS: Final = 40
MOST_BARS: Final = 31


def lead(report: Shown) -> str:
    """Return what stands under the title: period, as known when, what is counted, by which clauses."""
    parts = [report.period_words]
    if report.known_words:
        parts.append(_("as known on %(moment)s") % {"moment": report.known_words})
    return " · ".join([*parts, report.counted, *report.clauses])


def pdf(*reports: Shown, company: str, at: datetime, title: str = "") -> bytes:
    """Return reports as one PDF, each beginning a page; `title` is that of a pack of several."""
    return _press.pdf(
        {
            "title": title or reports[0].title,
            "language": get_language() or "zh",
            "foot": " · ".join(filter(None, (company, title, _printed(at)))),
            "reports": [_report(report) for report in reports],
        }
    )


def _report(report: Shown) -> dict[str, Any]:
    return {
        "title": report.title,
        "lead": lead(report),
        "says": report.says,
        "tiles": [
            {
                "value": tile.cell.text,
                "label": " ".join(filter(None, (tile.label, tile.cell.detail))),
                "before": f"{report.before_words}: {tile.before.text}"
                + (f" ({tile.change})" if tile.change else ""),
            }
            for tile in report.tiles
        ],
        "sections": [_section(section) for section in report.sections if section.lines],
        "nothing": _("Nothing counts in this period.") if report.is_empty else "",
    }


def _printed(at: datetime) -> str:
    moment = f"{at.astimezone(get_default_timezone()):%Y-%m-%d %H:%M}"
    return _("made on %(moment)s") % {"moment": moment}


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "charts": [{"drawn": str(one.svg()), "caption": one.caption} for one in section.charts],
        "headings": section.headings,
        "lines": [_texts(line) for line in section.lines],
        "last": section.lines[-1].role if section.lines else "",
        "note": section.note,
    }


def _texts(line: Line) -> list[str]:
    return [line.label, *(cell.full for cell in line.cells)]


# -- workbook ----------------------------------------------------------------------------------------


def workbook(*reports: Shown, at: datetime, title: str = "") -> bytes:
    """Return reports as one XLSX: of each a sheet of totals and one a breakdown, with charts of Excel's own."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    book.set_properties({"title": title or reports[0].title, "created": at.replace(tzinfo=None)})
    formats = {
        "bold": book.add_format({"bold": True, "bottom": 1}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "bottom": 1, "align": "right", "valign": "bottom", "text_wrap": True}
        ),
        "lead": book.add_format({"font_color": "#566373"}),
        "right": book.add_format({"align": "right"}),
    }
    for name, written in (("share", "0.0%"), ("whole", "#,##0"), ("exact", "#,##0.00")):
        formats[name] = book.add_format({"num_format": written})
        formats[f"{name} total"] = book.add_format({"num_format": written, "bold": True, "top": 1})
    formats["total"] = book.add_format({"bold": True, "top": 1})
    place = 0
    for report in reports:
        place += len(reports) > 1
        _totals(book, formats, report, place)
        for section in report.sections[:MOST_SHEETS]:
            place += 1
            _breakdown(book, formats, section, place)
    book.close()
    return file.getvalue()


def _totals(book: Any, formats: dict[str, Any], report: Shown, place: int) -> None:
    sheet = book.add_worksheet(_sheet_name(report.title if place else _("Totals"), place))
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 4, 18)
    sheet.write_string(0, 0, guarded(report.title), formats["title"])
    sheet.write_string(1, 0, guarded(lead(report)), formats["lead"])
    if report.is_empty:
        sheet.write_string(2, 0, _("Nothing counts in this period."))
    heads = ("", report.period_words, _("of these"), report.before_words, _("change"))
    for column, heading in enumerate(heads):
        sheet.write_string(3, column, guarded(heading), formats["head" if column else "bold"])
    for row, tile in enumerate(report.tiles, 4):
        sheet.write_string(row, 0, guarded(tile.label))
        _number(sheet, row, 1, tile.cell, formats)
        sheet.write_string(row, 2, tile.cell.detail, formats["right"])
        _number(sheet, row, 3, tile.before, formats)
        sheet.write_string(
            row, 4, tile.change, formats["right"]
        )  # our own sign, no text of anybody
    _on_paper(sheet)


def _breakdown(book: Any, formats: dict[str, Any], section: Section, place: int) -> None:
    sheet = book.add_worksheet(_sheet_name(section.title, place))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(section.headings), 16)
    sheet.freeze_panes(1, 1)
    for column, heading in enumerate(section.headings):
        sheet.write_string(0, column, guarded(heading), formats["head" if column else "bold"])
    for row, line in enumerate(section.lines, 1):
        total = " total" if line.role == "total" else ""
        label = (guarded(line.label), formats["total"]) if total else (guarded(line.label),)
        sheet.write_string(row, 0, *label)
        for column, cell in enumerate(line.cells, 1):
            _number(sheet, row, column, cell, formats, total)
    if section.note:
        sheet.write_string(len(section.lines) + 1, 0, section.note, formats["lead"])
    _on_paper(sheet)
    for at, chart in enumerate(section.charts):
        _chart(book, sheet, section, chart, at)


def _on_paper(sheet: Any) -> None:
    """Printed, a sheet is as wide as a page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _number(
    sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any], total: str = ""
) -> None:
    if cell.value is None:
        sheet.write_string(row, column, "–", formats["right"])
        return
    is_exact = bool(cell.decimals) or bool(cell.value % 1)
    style = "share" if cell.is_share else "exact" if is_exact else "whole"
    sheet.write_number(row, column, float(cell.value), formats[style + total])


def _chart(book: Any, sheet: Any, section: Section, chart: Chart, at: int) -> None:
    """Put a chart of Excel's own beside the table; it draws from the cells, so that it follows them."""
    drawn = book.add_chart(_KINDS[chart.sort])
    last = sum(1 for line in section.lines if line.role != "total")
    columns = range(1, len(chart.parts) + 1) if chart.parts else [chart.column + 1]
    for column in columns:
        drawn.add_series(
            {
                "name": [sheet.get_name(), 0, column],
                "categories": [sheet.get_name(), 1, 0, min(last, MOST_BARS), 0],
                "values": [sheet.get_name(), 1, column, min(last, MOST_BARS), column],
                "gap": 60,
            }
        )
    drawn.set_title({"name": chart.caption or chart.title, "name_font": {"size": 11}})
    if _KINDS[chart.sort]["type"] == "bar":
        drawn.set_y_axis({"reverse": True})
    if chart.sort == "trend":
        drawn.set_y_axis({"min": 0, **({"max": 1} if chart.unit else {})})
    if chart.parts:
        drawn.set_legend({"position": "bottom"})
    else:
        drawn.set_legend({"none": True})
    sheet.insert_chart(1 + at * 16, len(section.headings) + 1, drawn)


def _sheet_name(title: str, place: int) -> str:
    """Return a name for a sheet: at most 31 characters, none of those that sheets are not named with."""
    plain = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return f"{place}. {plain}"[:31] if place else plain[:31] or "0"
