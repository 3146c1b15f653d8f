"""kesu duties: what comes again and again, with its days, in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from kesu.shell.main import main
from tests.core.toys import CASE
from tests.shell.books_on_disk import write

LINES = """
[[trigger]]
id = "meeting"
of = "company"
clause = "T-01"
title = { zh = "月度例会", en = "Monthly meeting" }
every = { each = "month", day = 25, at = "14:00" }
do = [{ tell = "clerk" }]

[[trigger]]
id = "report"
of = "case"
clause = "T-01"
title = { zh = "日报", en = "Daily report" }
every = { each = "week", weekday = 1 }
do = [{ tell = "clerk" }]

[[trigger]]
id = "visit"
of = "case"
clause = "T-02"
title = { zh = "巡检", en = "Visit" }
every = { rolling = "3 months", from = "opened.at" }
do = [{ tell = "clerk" }]
"""
SPAN = ["--from", "2026-01-20", "--months", "1"]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    named = CASE + 'title = { zh = "单子", en = "Case" }\n'
    calendar = {"book": BOOK}
    return str(write(tmp_path / "toy", lines=LINES, kinds=named, **calendar))


BOOK = """
id = "toy"
title = { zh = "玩具规程", en = "Toy procedure" }
edition = "1"
in_force = 2026-01-01
calendar = "cn-office"
"""


def listed(capsys: Any, folder: str, *more: str) -> list[dict[str, Any]]:
    assert main(["duties", "--book", folder, *SPAN, "--json", *more]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_what_the_company_does_is_dated(capsys: Any, folder: str):
    meeting = listed(capsys, folder)[0]
    assert meeting == {
        "trigger": "meeting",
        "title": "月度例会",
        "clause": "T-01",
        "of": "全公司",
        "every": "每月 25 日 14:00",
        "due": ["2026-01-25 14:00"],
    }


def test_what_records_ask_for_is_dated_as_far_as_it_can_be(capsys: Any, folder: str):
    _, report, visit = listed(capsys, folder, "--language", "en")
    assert (report["of"], report["every"]) == ("each open case", "each Monday")
    assert report["due"] == [f"2026-{day} 00:00" for day in ("01-26", "02-02", "02-09", "02-16")]
    assert visit["due"] == []
    assert visit["every"] == "every 3 months from “Time of opening”"


def test_the_list_is_readable(capsys: Any, folder: str):
    assert main(["duties", "--book", folder, *SPAN, "--language", "zh"]) == 0
    out = capsys.readouterr().out
    assert "月度例会（T-01）  全公司  每月 25 日 14:00" in out
    assert "（依各单日期推算）" in out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--book", "nowhere"],
        ["--book", "p11", "--months", "0"],
        ["--book", "p11", "--from", "soon"],
    ],
)
def test_what_cannot_be_listed_is_told(capsys: Any, wrong: list[str]):
    assert main(["duties", *wrong]) == 1
    assert capsys.readouterr().err
