"""A company (made up) with something of everybody's in it: who may see what is written down in `seeing.py`.

Every text that a person could type is asked of `says(owner, where)`, so that the same company serves
for plain words, for secrets that must not be seen and for scripts that must not run.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from kesu import changes, clock
from kesu.cases import books
from kesu.cases.actions.posting import Posted, post
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.directory import actions
from kesu.directory.demo import HEAD_OFFICE, SOUTH, make_people
from kesu.directory.house_posts import MAIL_CLERK, SECURITY
from kesu.directory.models import Branch, Department, Person
from kesu.directory.parties import person_party
from kesu.journal import attachments
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.registry.actions import add
from kesu.registry.models import (
    Contact,
    Customer,
    KnownSolution,
    Order,
    PartMonth,
    Product,
    Region,
    ReturnBatch,
    Serial,
    ServiceVisit,
    Site,
)
from tests.battery.strangers.belongings import Belongings, leave_belongings, set_up_company

P01: Final = RULEBOOKS / "equipment-maker" / "p01"
AT: Final = datetime.fromisoformat("2026-03-02T09:00+08:00")
SINCE: Final = date(2020, 1, 1)
FOR_EVER: Final = datetime(2100, 1, 1, tzinfo=UTC)

# Whose record each is; the name of the owner's place is the name of the record.
OWNERS: Final = {
    "service": "wangfang",
    "sales": "fengxue",
    "south": "linna",
    "south_sales": "heliang",
}
BRANCH_OF: Final = {"service": HEAD_OFFICE, "sales": "", "south": SOUTH, "south_sales": SOUTH}

Says = Callable[[str, str], str]


def plainly(owner: str, where: str) -> str:
    """Return words that are nobody's secret."""
    return f"{owner}的{where}（虚构）"


@dataclass
class World:
    """Who there is, and the ids of what is theirs, by the name of the record."""

    says: Says
    people: dict[str, Person] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    belongings: dict[str, Belongings] = field(default_factory=dict)
    company: dict[str, Any] = field(default_factory=dict)
    posted: int = 0

    def post(self, who: str, record: str | None, **data: Any) -> Posted:
        """Return what came of an entry of one of the people."""
        self.posted += 1
        return post(
            record_id=record,
            entry_data=data,
            actor=self.people[who],
            op_id=f"battery-{self.posted}",
        )


def furnished(says: Says = plainly) -> World:
    """Return the company at work; the clock must stand at AT or later."""
    world = World(says)
    world.people = make_people(password=None, at=AT - timedelta(days=60))
    _more_people(world)
    publish(texts_of(P01), by=THE_SYSTEM, at=AT - timedelta(days=60))
    for owner in OWNERS:
        world.rows[owner] = _registry_of(world, owner)
    for owner, login in OWNERS.items():
        _record_of(world, owner, login)
    for login, person in world.people.items():
        if person.is_active:
            world.tokens[login] = token_of(person)
    world.belongings = leave_belongings(world)
    world.company = set_up_company(world)
    return world


def token_of(person: Person, *scopes: str) -> str:
    """Return the secret of a new token of somebody."""
    _token, secret = actions.issue(
        person=person, name="battery", scopes=scopes or ("read", "write"), expires_at=FOR_EVER,
        by=None, at=AT - timedelta(days=1),
    )  # fmt: skip
    return secret


def _more_people(world: World) -> None:
    """Hire who keeps the mail, who keeps people and posts, somebody of a branch far away, and somebody who has left."""
    office = Department.objects.get(code="gm_office")
    at = AT - timedelta(days=60)
    branch = changes.add(Branch(code="north_china", name_zh="华北分公司（虚构）"), by=None, at=at)
    far = Department(code="north_office", name_zh="华北办事处（虚构）", branch=branch)
    north = changes.add(far, by=None, at=at)
    for login, name, place in (
        ("luyao", "陆瑶", office), ("gaoan", "高安", office), ("tangbo", "唐波", office), ("tianye", "田野", north),
    ):  # fmt: skip
        world.people[login] = actions.hire(
            login=login, name=name, department=place, from_on=SINCE, by=None, at=at
        )
    keeper = world.people["gaoan"]
    actions.bind_post(person=keeper, post=SECURITY, from_on=SINCE, by=None, at=at)
    clerk = world.people["luyao"]
    actions.bind_post(person=clerk, post=MAIL_CLERK, from_on=SINCE, by=None, at=at)
    gone = world.people["tangbo"]
    world.tokens["tangbo"] = token_of(gone)
    actions.leave(person=gone, on=AT.date() - timedelta(days=1), by=None, at=AT)
    gone.refresh_from_db()


def _registry_of(world: World, owner: str) -> dict[str, int]:
    """Enter a customer of a branch with what hangs on it; return the numbers of the rows by their table."""
    at, says = AT - timedelta(days=50), world.says
    branch = Branch.objects.filter(code=BRANCH_OF[owner]).first()
    product = Product.objects.filter(code="P-1").first() or add(
        Product,
        {"code": "P-1", "name": "门机", "model": "DJ", "product_type": "DJ"},
        by=None,
        at=at,
    )
    told = {
        "name": says(owner, "customer.name")[:120],
        "short_name": says(owner, "customer.short")[:40],
    }
    customer = add(
        Customer,
        {"code": f"C-{owner}", "sort": "oem", "branch": branch, **told,
         "level": says(owner, "customer.level")[:16]},
        by=None, at=at,
    )  # fmt: skip
    hung = {
        "contacts": add(Contact, {
            "customer": customer, "name": says(owner, "contact.name")[:64],
            "position": says(owner, "contact.position")[:64],
            "phone": says(owner, "contact.phone")[:40], "email": f"{owner}@customer.example",
        }, by=None, at=at),
        "orders": add(Order, {
            "no": says(owner, "order.no")[:40], "customer": customer, "product": product, "quantity": 9,
        }, by=None, at=at),
        "sites": add(Site, {
            "code": f"S-{owner}", "name": says(owner, "site.name")[:60], "customer": customer,
        }, by=None, at=at),
        "serials": add(Serial, {
            "no": says(owner, "serial.no")[:40], "product": product, "customer": customer,
        }, by=None, at=at),
    }  # fmt: skip
    more = {**hung, **_watched(world, owner, customer, product, hung["sites"])}
    return {"customers": customer.pk, "products": product.pk, **{k: r.pk for k, r in more.items()}}


def _watched(
    world: World, owner: str, customer: Customer, product: Product, site: Any
) -> dict[str, Any]:
    """Enter what books watch, a region and a known solution; return the rows by their table."""
    says, at, nth = world.says, AT - timedelta(days=40), list(OWNERS).index(owner)
    told = {"product": product, "at": at, "problem_code": says(owner, "row.problem_code")[:64]}
    seen = {"op_id": f"battery-{owner}", "entered_at": at}
    return {
        "visits": add(ServiceVisit, {
            **told, **seen, "site": site, "quality_caused": True,
            "card_no": says(owner, "visit.card_no")[:40], "note": says(owner, "visit.note")[:400],
        }, by=None, at=at),
        "returns": add(ReturnBatch, {
            **told, **seen, "customer": customer, "quantity": 2, "because_of_quality": True,
            "note": says(owner, "return.note")[:400],
        }, by=None, at=at),
        "parts": add(PartMonth, {
            **seen, "month": f"2026-0{nth + 1}", "part_no": f"PT-{nth}", "part_name": "轴承",
            "failures": 1, "base_quantity": 10,
        }, by=None, at=at),
        "regions": add(Region, {"code": f"r-{owner}", "name": f"{owner}区"}, by=None, at=at),
        "solutions": add(KnownSolution, {
            "no": f"E-{nth}", "sort": "ecn", "product_type": "DJ", "from_on": SINCE,
        }, by=None, at=at),
    }  # fmt: skip


def _record_of(world: World, owner: str, login: str) -> None:
    """Let somebody note a call and make a complaint of it, with every text that its kind knows."""
    contact = world.post(
        login, None, act="open", kind="contact",
        facts={"customer": f"C-{owner}", "channel": "phone", **_texts(world, owner, "contact")},
    ).record_id  # fmt: skip
    world.contacts[owner] = contact
    said = {"product": "P-1", "what_was_said": world.says(owner, "contact.what_was_said")}
    admitted = world.post(login, contact, act="do", step="admit", outcome="complaint", facts=said)
    record = world.records[owner] = admitted.opened[0]
    world.files[owner] = _file_of(world, owner, login)
    known = record_in(CaseRecord.everything.get(pk=record).state).facts
    said = _texts(world, owner, "complaint", without=known)
    facts = {**said, "photos": [world.files[owner]]}
    world.post(login, record, act="fill", facts=facts)
    world.items[owner] = _item_of(world, owner, record)
    corrected = {"customer_demand": world.says(owner, "complaint.customer_demand.anew")}
    reason = world.says(owner, "correction.reason")
    world.post("lilei", record, act="correct", facts=corrected, reason=reason)


def _texts(world: World, owner: str, kind: str, without: Collection[str] = ()) -> dict[str, str]:
    """Return something said for every text that a kind of record knows and that is not said yet."""
    facts = books.book_of(books.in_force().current(AT.date())["p01"]).kinds[kind].kind.facts
    texts = [f for f in facts.values() if f.sort in ("text", "long_text")]
    typed = [f for f in texts if f"/{f.id}" not in without]
    return {
        f.id: world.says(owner, f"{kind}.{f.id}")[: 4000 if f.sort == "long_text" else 200]
        for f in typed
    }


def _file_of(world: World, owner: str, login: str) -> str:
    """Return a file that somebody has put to a form."""
    with clock.stopped_at(AT):
        row = attachments.stage(
            [world.says(owner, "file.content").encode()],
            name=world.says(owner, "file.name")[:60].replace("/", "") + ".txt",
            owner=person_party(world.people[login].pk), draft=f"d-{owner}", at=AT,
        )  # fmt: skip
    return row.pk


def _item_of(world: World, owner: str, record: str) -> str:
    """Note a talk with the customer and a sample handed over; return the item that has a step."""
    facts = _texts(world, owner, "talk")
    world.post("lilei", record, act="open", kind="talk", facts=facts)
    handed = {**_texts(world, owner, "handover"), "to_department": "quality_department"}
    world.post("lilei", record, act="open", kind="handover", facts=handed)
    return "handover.1"
