"""A letter drafted from its case stands in the field of the step that sends it, to be read and edited."""

import html
from datetime import UTC, date, datetime

import pytest

from kesu import changes
from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory import actions
from kesu.directory.models import Branch, Department, Person
from kesu.journal.ids import new_id
from tests.cases.small_book import FILES
from tests.desk.house import Desk

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LETTER = """
[[document]]
id = "answer_letter"
clause = "T-1"
of = "complaint"
title = { zh = "答复函", en = "Answer" }
kind = "letter"
fields = ["number", "description", "defective", "caller", "cause"]
drafts = "cause"
text = { zh = '''
您反映的“{description}”（{defective}）已经查明。
联系人：{caller}
单号：{number}''', en = '''
“{description}” ({defective}) has been looked into.
Contact: {caller}
Number: {number}''' }
"""


@pytest.fixture
def desk(db, clock_at) -> tuple[Desk, str]:
    """An engineer, and a complaint whose investigation is open."""
    clock_at("2026-03-02T09:00+08:00")
    publish({**FILES, "letter.toml": LETTER}, by=SYSTEM, at=LONG_AGO)
    office = changes.add(Branch(code="hq", name_zh="总部（虚构）"), by=None, at=LONG_AGO)
    quality = changes.add(
        Department(code="quality", name_zh="品质部", branch=office), by=None, at=LONG_AGO
    )
    person: Person = actions.hire(
        login="lilei", name="李雷", department=quality, from_on=date(2020, 1, 1), by=None, at=LONG_AGO
    )  # fmt: skip
    actions.bind_post(
        person=person, post="engineer", from_on=date(2020, 1, 1), by=None, at=LONG_AGO
    )
    facts = {"description": "噪音大", "caller": "王女士（虚构）", "defective": 3}
    opened = {"act": "open", "kind": "complaint", "facts": facts}
    record = post(entry_data=opened, actor=person, op_id=new_id(LONG_AGO)).record_id
    done = {"act": "do", "step": "register", "facts": {"safety": False}}
    post(record_id=record, entry_data=done, actor=person, op_id=new_id(LONG_AGO))
    return Desk(person), record


def test_the_draft_stands_in_the_field_and_what_is_entered_counts(desk):
    found, record = desk
    page = html.unescape(found.get(f"/cases/{record}/steps/investigate"))
    assert "您反映的“噪音大”（3）已经查明。\n联系人：王女士（虚构）\n单号：KS2026-0001" in page
    assert "由案件起草，请阅读修改" in page
    sent = found.send(f"/cases/{record}/steps/investigate", **{"f-cause": "轴承磨损，已更换"})
    assert sent.status_code == 302
    shown = found.get(f"/cases/{record}")
    assert "轴承磨损，已更换" in shown
    assert "已经查明" not in shown
