"""A small house of magnets, made up: a manager, three salespersons, an office, and the book that hands over itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from kesu import clock
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.changes import add
from kesu.core.records.entries import SYSTEM
from kesu.core.records.record import Record
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import Branch, Department, Person
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS

Q03: Final = RULEBOOKS / "magnet-maker" / "q03"
MON: Final = datetime.fromisoformat("2026-03-02T09:00+08:00")
SINCE: Final = date(2020, 1, 1)
LAST: Final = date(2026, 3, 31)
FILE: Final = {
    "business": "电机（虚构）", "address": "某路（虚构）", "contact_person": "某采购（虚构）",
    "contact_phone": "000-0000-0000", "product_needs": "钕铁硼", "has_bought": True,
    "intends": True, "uses_magnets": True, "checked_true": True,
}  # fmt: skip


@dataclass
class House:
    """The people by sign-in name."""

    people: dict[str, Person]
    posted: int = 0

    def post(self, who: str, record: str | None, at: datetime, **data: Any) -> Posted:
        """Return what came of an entry of one of the people, made at a moment."""
        self.posted += 1
        with clock.stopped_at(at):
            return post(
                record_id=record, entry_data=data, actor=self.people[who],
                op_id=f"house-{self.posted}",
            )  # fmt: skip

    def file(self, customer: str, owner: str, at: datetime = MON) -> str:
        """Return the file of a customer, registered and filed in somebody's name."""
        opened = self.post(
            owner, None, at, act="open", kind="customer_file", facts={"customer": customer}
        )
        facts = {**FILE, "sales_owner": self.party(owner)}
        self.post(
            owner, opened.record_id, at, act="do", step="register", outcome="done", facts=facts
        )
        self.post(
            "boss", opened.record_id, at, act="do", step="review", outcome="right",
            facts={"important_potential": False},
        )  # fmt: skip
        return str(opened.record_id)

    def party(self, login: str) -> str:
        """Return somebody as the core names them."""
        return f"person:{self.people[login].pk}"


def furnished() -> House:
    """Return the house with its people and the book in force."""
    at = MON - timedelta(days=30)
    branch = add(Branch(code="hq", name_zh="总部", sees_all=True), by=None, at=at)
    rooms = {
        code: add(Department(code=code, name_zh=name, branch=branch), by=None, at=at)
        for code, name in (("sales_department", "业务部"), ("company_office", "人事行政"))
    }
    people = {
        login: actions.hire(
            login=login, name=name, department=rooms[room], from_on=SINCE, by=None, at=at
        )
        for login, name, room in (
            ("boss", "钱经理", "sales_department"), ("old", "孙离", "sales_department"),
            ("new", "李接", "sales_department"), ("other", "周另", "sales_department"),
            ("admin", "吴管", "company_office"),
        )
    }  # fmt: skip
    for login, post_ in (
        ("boss", "department_manager"), ("old", "salesperson"), ("old", "verifier"),
        ("new", "salesperson"), ("other", "salesperson"), ("admin", ADMINISTRATOR),
    ):  # fmt: skip
        actions.bind_post(person=people[login], post=post_, from_on=SINCE, by=None, at=at)
    actions.bind_head(
        person=people["boss"], department=rooms["sales_department"], from_on=SINCE, by=None, at=at
    )
    publish(texts_of(Q03), by=SYSTEM, at=at)
    return House(people)


def record_of(record_id: str) -> Record:
    """Return a record as it stands."""
    return record_in(CaseRecord.everything.get(pk=record_id).state)
