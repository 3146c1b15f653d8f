"""A furnished office, made up: the people of the demo, a few customers, P01 in force, complaints at work.

Everything is posted through the door, as people would; nothing is written past it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from kesu import clock
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory.demo import make_people
from kesu.directory.models import Person
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.registry import actions as registry
from kesu.registry.models import Customer, Product

P01: Final = RULEBOOKS / "equipment-maker" / "p01"
MON_2_MARCH: Final = datetime.fromisoformat("2026-03-02T09:00+08:00")

CUSTOMERS: Final = {
    "C-1001": "上海东方机电设备有限公司（虚构）",
    "C-1002": "苏州精锐自动化有限公司（虚构）",
    "C-1003": "石家庄燕赵医院（虚构）",
}
PRODUCTS: Final = {"DJ-200": "永磁同步门机电机", "KZ-50": "变频控制器"}
SHEET: Final[Mapping[str, Any]] = {
    "customer_demand": "一周内修好",
    "product_type": "DJ",
    "problem_code": "M-STOP",
    "shipped": 40,
    "defective": 3,
    "shipped_on": "2026-01-12",
    "serial_no": "DJ200-26010017",
    "installed_on": "2026-01-20",
    "has_repair_record": False,
    "contact_person": "某先生（虚构）",
    "contact_phone": "000-0000-0000",
    "has_doubts": False,
    "has_written_material": False,
    "has_defective_sample": False,
}
CALLS: Final = (
    ("C-1001", "DJ-200", "电机运行一小时后停转，外壳烫手"),
    ("C-1002", "KZ-50", "控制器频繁报过流，门关不到位"),
    ("C-1003", "DJ-200", "门机噪音大，病房反映强烈"),
    ("C-1001", "KZ-50", "到货缺两台，随机文件不全"),
)


@dataclass
class Office:
    """The people by sign-in name, and the records made so far."""

    people: dict[str, Person]
    contacts: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    posted: int = 0

    def post(self, who: str, record: str | None, at: datetime, **data: Any) -> Posted:
        """Return what came of an entry of one of the people, made at a moment."""
        self.posted += 1
        with clock.stopped_at(at):
            return post(
                record_id=record,
                entry_data=data,
                actor=self.people[who],
                op_id=f"office-{self.posted}",
            )

    def call(self, number: int, at: datetime) -> str:
        """Return the complaint that a telephone call became; 王芳 took it."""
        customer, product, said = CALLS[number % len(CALLS)]
        facts = {"customer": customer, "channel": "phone", "what_was_said": said}
        note = self.post("wangfang", None, at, act="open", kind="contact", facts=facts).record_id
        self.contacts.append(note)
        admitted = self.post(
            "wangfang", note, at + timedelta(minutes=5), act="do", step="admit",
            outcome="complaint", facts={"product": product},
        )  # fmt: skip
        self.complaints.append(admitted.opened[0])
        return admitted.opened[0]

    def fill(self, complaint: str, at: datetime, **facts: Any) -> Posted:
        """王芳 fills in the sheet."""
        return self.post(
            "wangfang", complaint, at, act="do", step="fill_sheet", facts={**SHEET, **facts}
        )

    def number(self, complaint: str, at: datetime) -> str:
        """周敏 approves the sheet, 李雷 numbers it; return the number."""
        self.post("zhoumin", complaint, at, act="do", step="review_sheet", outcome="approve")
        numbered = self.post(
            "lilei", complaint, at + timedelta(minutes=10), act="do", step="number_sheet"
        )
        return numbered.number

    def identify(self, complaint: str, at: datetime, **facts: Any) -> Posted:
        """李雷 says which class of complaint it is."""
        return self.post(
            "lilei", complaint, at, act="do", step="identify", facts={"class": "quality", **facts}
        )


def furnished() -> Office:
    """Return the office with people, customers, products and the procedure, and no records yet."""
    at = MON_2_MARCH - timedelta(days=60)
    people = make_people(password=None, at=at)
    for code, name in CUSTOMERS.items():
        registry.add(Customer, {"code": code, "name": name}, by=None, at=at)
    for code, name in PRODUCTS.items():
        values = {"code": code, "name": name, "model": code, "product_type": code[:2]}
        registry.add(Product, values, by=None, at=at)
    publish(texts_of(P01), by=SYSTEM, at=at)
    return Office(people)


def at_work(calls: int = 12) -> Office:
    """Return the office with a dozen complaints in several stages, a call an hour apart."""
    office = furnished()
    for number in range(calls):
        begins = MON_2_MARCH + timedelta(minutes=20 * number)
        complaint = office.call(number, begins)
        if number % 4 > 0:
            office.fill(complaint, begins + timedelta(minutes=10), defective=3 + 4 * (number % 3))
        if number % 4 > 1:
            office.number(complaint, begins + timedelta(minutes=30))
        if number % 4 > 2:
            office.identify(complaint, begins + timedelta(minutes=60))
    return office
