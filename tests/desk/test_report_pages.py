"""Reports on the desk: every number of the page leads to as many cases; PDF and workbook hold the same figures."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kesu.journal.models import AccessNote
from kesu.reports import replicas
from kesu.reports.statistics import asking

ZH = {"accept-language": "zh-hans"}
TUE_17 = "2026-03-03T17:00+08:00"
REPORT = "/reports/p01/overview_complaint"
LINKED = re.compile(r'<a href="([^"]*/cases\?[^"]*)">([\d,]+)</a>')


@pytest.fixture
def lilei(busy_office, signed_in, clock_at) -> Client:
    """李雷, who reads everything, on the evening of the second day."""
    clock_at(TUE_17)
    found: Client = signed_in(busy_office, "lilei")
    return found


def page(client: Client, path: str) -> str:
    answer = client.get(path, headers=ZH)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_every_number_leads_to_as_many_cases(lilei):
    assert REPORT in page(lilei, "/reports")
    shown = page(lilei, REPORT)
    found = [(unescape(address), int(n.replace(",", ""))) for address, n in LINKED.findall(shown)]
    assert len(found) >= 5
    for address, number in found:
        assert f"<strong>{number} 件</strong>" in page(lilei, address), address


def test_a_report_is_broken_down_by_whatever_the_reader_asks(lilei):
    shown = page(lilei, f"{REPORT}?by=channel,grade&by=origin&period=2026-Q1")
    assert shown.count("report__section") >= 2
    assert "<svg" in shown
    assert "2026年第1季度" in shown


def test_a_report_says_of_when_it_is_where_a_replica_was_read(lilei, monkeypatch):
    plain = page(lilei, REPORT)
    assert "报表副本" not in plain
    as_of = datetime.fromisoformat("2026-03-03T16:58+08:00")
    for path in (REPORT, f"{REPORT}/cases"):
        monkeypatch.setattr(asking, "source", lambda: replicas.Source("default", as_of))
        assert re.search("数据取自报表副本，截至 .*16:58", page(lilei, path))
        monkeypatch.setattr(asking, "source", lambda: replicas.Source(instead=True))
        assert "本页数据取自主库" in page(lilei, path)


def test_before_anything_was_known_nothing_was_counted(lilei):
    shown = page(lilei, f"{REPORT}?period=2026-03&known=2026-03-01")
    assert "本期没有可统计的记录" in shown


@pytest.mark.parametrize(
    ("words", "status"),
    [("period=soon", 400), ("known=2026-02-31", 400), ("by=none", 400), ("by=a,b,c", 400)],
)
def test_an_address_that_means_nothing_is_refused(lilei, words, status):
    assert lilei.get(f"{REPORT}?{words}").status_code == status
    assert lilei.get("/reports/p01/none").status_code == 404


def test_a_report_is_taken_along_as_pdf_and_workbook_and_that_is_noted(lilei):
    pdf = lilei.get(f"{REPORT}/pdf", headers=ZH)
    assert pdf.content.startswith(b"%PDF")
    book = load_workbook(BytesIO(lilei.get(f"{REPORT}/workbook", headers=ZH).content))
    assert sum(len(sheet._charts) for sheet in book) >= 3
    rows = lilei.get(f"{REPORT}/cases/workbook", headers=ZH).getvalue()
    cases = load_workbook(BytesIO(rows)).active
    total = book.worksheets[0].cell(5, 2).value
    assert cases is not None
    assert cases.max_row - 1 == total > 0
    assert AccessNote.objects.filter(by="desk:report").count() == 3
