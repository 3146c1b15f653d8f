"""A member of a task group reads the case from the moment he is named, and finds a notice."""

from datetime import date

import pytest

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.directory import actions
from kesu.directory.models import Person
from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, Desk, furnished

BOOK = HEAD.replace('"toy"', '"groups"').replace('"office"', '"cn-office"')
KINDS = """
[kind.matter]
title = { zh = "事件", en = "Matter" }
subject = "why"
opened_by = ["clerk"]
[kind.matter.facts.why]
title = { zh = "事由", en = "Why" }
type = "text"
[kind.matter.facts.chair]
title = { zh = "专案组长", en = "Chair" }
type = "person"
joins = true
"""
LINES = """
[[step]]
id = "set_up"
of = "matter"
title = { zh = "成立小组", en = "Set up" }
opens = ["opened"]
by = ["clerk"]
asks = ["chair"]
"""


@pytest.fixture
def people(db, clock_at) -> dict[str, Person]:
    clock_at(FRI_30_JAN.isoformat())
    found = furnished()
    publish(files(LINES, book=BOOK, kinds=KINDS), by=THE_SYSTEM, at=clock.now())
    actions.bind_post(
        person=found["wangfang"], post="clerk", from_on=date(2025, 1, 1), by=None, at=clock.now()
    )
    return found


def test_a_member_reads_the_case_and_is_told_as_soon_as_he_is_named(people):
    clerk, member = Desk(people["wangfang"]), Desk(people["zhaoqiang"])
    case = str(clerk.send("/intake?kind=matter", **{"f-why": "停机"})["Location"])
    assert member.status(case) == 404
    assert clerk.send(f"{case}/steps/set_up", **{"f-chair": "zhaoqiang"}).status_code == 302
    assert member.status(case) == 200
    assert "您已列入“专案组长”" in member.get("/inbox")
