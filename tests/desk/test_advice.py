"""Advice at the form of a step: marked as such, with its clause, and never in the way."""

from typing import Any

import pytest

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory.demo import make_people
from tests.cases.conftest import MON_9, opened
from tests.cases.small_book import BOOK, LINES
from tests.desk.office import Office

ADVICE = """
[[document]]
id = "listen"
clause = "T-1"
kind = "guidance"
title = { zh = "先听完", en = "Listen" }
says = { zh = "让对方说完再问", en = "Hear them out before asking" }
"""
GUIDED = LINES.replace('title = { zh = "登记", en = "Register" }', 'guidance = ["listen", "慢慢来"]\n'
                       'title = { zh = "登记", en = "Register" }')  # fmt: skip


@pytest.fixture
def record(db: None, settings: Any, tmp_path: Any, clock_at: Any) -> str:
    settings.KESU_HOME = tmp_path
    clock_at("2026-03-02T09:00+08:00")
    publish({"book.toml": BOOK, "lines.toml": GUIDED + ADVICE}, by=SYSTEM, at=MON_9)
    return opened().record_id


def test_a_step_shows_its_advice_with_the_clause(record: str, signed_in: Any) -> None:
    office = Office(make_people(password=None, at=MON_9))
    client = signed_in(office, "hanmeimei")
    answer = client.get(f"/cases/{record}/steps/register", headers={"accept-language": "zh-hans"})
    shown = answer.content.decode()
    advice = shown.split('class="advice"')[1].split("</ul>")[0]
    assert "建议" in advice
    assert "先听完" in advice
    assert "让对方说完再问" in advice
    assert "T-1" in advice
    assert "慢慢来" in shown
