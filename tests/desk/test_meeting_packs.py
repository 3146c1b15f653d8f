"""A meeting pack: its page, its PDF and its workbook, opened from the record of its period."""

import json
from argparse import Namespace
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.management import CommandError
from openpyxl import load_workbook

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import CaseRecord
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.journal.models import AccessNote
from kesu.shell.reporting import report
from tests.api.conftest import Api, token_of
from tests.cases.small_book import BOOK, LINES
from tests.desk.house import FRI_30_JAN, Desk, furnished

PACKS = """
[[post]]
id = "reviewer"
clause = "T-1"
title = { zh = "审视人", en = "Reviewer" }

[kind.review]
clause = "T-1"
title = { zh = "每月审视", en = "Review of the month" }
period = "month"
key = ["month"]
subject = "month"
opened_by = ["reviewer"]
[kind.review.facts]
month = { type = "text", title = { zh = "月份", en = "Month" } }

[[document]]
id = "by_grade"
clause = "T-1"
title = { zh = "等级统计", en = "By grade" }
kind = "report"
counts = "complaint"
by = ["safety", "safety, closed_as"]
figures = ["count", "share", { sum = "loss" }]
shows = ["table", "pareto"]

[[document]]
id = "review_pack"
clause = "T-1"
title = { zh = "每月审视资料", en = "Papers for the review" }
kind = "report"
gathers = ["by_grade", "overview_complaint"]
opened_from = "review"
"""
SERVED = 'serves = [{ kind = "complaint" }, { kind = "review" }, '
FILES = {
    "book.toml": BOOK.replace('serves = [{ kind = "complaint" }, ', SERVED),
    "lines.toml": LINES,
    "packs.toml": PACKS,
}
PAGE = "/reports/t01/packs/review_pack"


@pytest.fixture
def desk(db, clock_at) -> Desk:
    """王芳 with every post of the small procedure."""
    clock_at(FRI_30_JAN.isoformat())
    people = furnished()
    publish(FILES, by=THE_SYSTEM, at=clock.now())
    today = day_of(clock.now())
    for post in ("reviewer", "front_desk", "engineer", "manager"):
        actions.bind_post(
            person=people["wangfang"], post=post, from_on=today, by=None, at=clock.now()
        )
    return Desk(people["wangfang"])


def test_a_record_opens_the_pack_of_its_period(desk):
    assert desk.send("/intake?kind=review", **{"f-month": "2026-01"}).status_code == 302
    record = CaseRecord.everything.get(kind="review")
    shown = unescape(desk.get(f"/cases/{record.pk}"))
    assert f"{PAGE}?period=2026-01" in shown
    assert "每月审视资料" in shown


def test_a_pack_is_one_page_one_pdf_and_one_workbook(desk):
    assert PAGE in desk.get("/reports")
    shown = desk.get(f"{PAGE}?period=2026-01")
    assert shown.index("等级统计") < shown.index("客诉综合统计")
    client = desk.client
    assert client.get(f"{PAGE}/pdf?period=2026-01").content.startswith(b"%PDF")
    file = client.get(f"{PAGE}/workbook?period=2026-01").content
    titles = load_workbook(BytesIO(file)).sheetnames
    assert titles[0].startswith("1. 等级统计")
    assert any("客诉综合统计" in title for title in titles)
    assert AccessNote.objects.filter(by="desk:report").count() == 2


def test_without_a_period_it_looks_back_on_the_last_one_that_is_over(desk):
    assert "2025年12月" in desk.get(PAGE)


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"{PAGE}?period=soon", 400), (f"{PAGE}?known=x", 400), ("/reports/t01/packs/none", 404)],
)
def test_an_address_that_means_nothing_is_refused(desk, path, status):
    assert desk.client.get(path).status_code == status


def test_a_program_gets_the_same_pack(desk):
    api = Api(token_of(Person.objects.get(login="wangfang"), "read"))
    (brief,) = [each for each in api.get("/packs").json() if each["book"] == "t01"]
    assert (brief["pack"], brief["opened_from"]) == ("review_pack", "review")
    assert brief["gathers"] == ["by_grade", "overview_complaint"]
    found = api.get("/packs/t01/review_pack", period="2026-01").json()
    assert (found["first"], found["last"]) == ("2026-01-01", "2026-01-31")
    assert [each["report"] for each in found["reports"]] == brief["gathers"]
    assert {each["period"] for each in found["reports"]} == {"2026-01"}
    assert api.get("/packs/t01/review_pack").json()["period"] == "2025-12"
    for path, status in (("/packs/t01/none", 404), ("/packs/x/review_pack", 404)):
        assert api.get(path).status_code == status
    assert api.get("/packs/t01/review_pack", period="soon").status_code == 422


def asked_for(**more: Any) -> Namespace:
    """Return what `kesu report t01 review_pack` is called with."""
    blank = dict.fromkeys(("known", "login", "pdf", "xlsx"), "")
    words = {**blank, "report": "review_pack", "period": "2026-01", "json": False}
    return Namespace(book="t01", **{**words, **more})


def test_the_command_prints_a_pack_and_names_it_among_the_reports(desk, capsys, tmp_path):
    assert report(asked_for(pdf=str(tmp_path / "a.pdf"), xlsx=str(tmp_path / "a.xlsx"))) == 0
    said = capsys.readouterr().out
    assert said.index("每月审视资料") < said.index("等级统计") < said.index("客诉综合统计")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert load_workbook(tmp_path / "a.xlsx").sheetnames[0].startswith("1. 等级统计")
    assert report(asked_for(json=True)) == 0
    assert json.loads(capsys.readouterr().out)["gathers"] == ["by_grade", "overview_complaint"]
    assert report(asked_for(report="")) == 0
    assert "review_pack  每月审视资料  month" in capsys.readouterr().out
    with pytest.raises(CommandError, match="review_pack"):
        report(asked_for(report="none"))
