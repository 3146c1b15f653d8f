"""The made-up company under P01, and lists of complaints of the shape that public lists have."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory import actions, demo
from kesu.directory.demo import make_people
from kesu.directory.models import Person
from kesu.intake.complaints.mapping import ColumnMap, load_mapping
from kesu.intake.complaints.taking_in import Import, governing_book, take_in
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.reports.sheets import Outcome, read_sheet

HEADINGS = ("id", "brand", "car_model", "type", "desc", "problem", "datetime", "status")
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)

Row = Mapping[str, str]


def row(number: int | str, **other: str) -> dict[str, str]:
    """Return a made-up row of the list; what is named stands in the place of the usual."""
    usual = {
        "id": str(number),
        "brand": "样车汽车",
        "car_model": "样车甲",
        "type": "2020款 1.5L 手动 舒适型",
        "desc": f"样车甲行驶中异响 第{number}件",
        "problem": "H93,H15,",
        "datetime": "2020-06-08",
        "status": "信息审核",
    }
    return {**usual, **other}


def listed(rows: Iterable[Row], headings: Iterable[str] = HEADINGS) -> bytes:
    """Return rows as a file in UTF-8."""
    text = StringIO()
    writer = csv.DictWriter(text, list(headings), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


# Those whom these tests speak of: an engineer, a clerk who keeps the registry, and two who may not.
CAST = ("lilei", "wangfang", "zhaoqiang", "yangfan")


@pytest.fixture
def company(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    """A few people of the made-up company by sign-in name, its procedure in force."""
    monkeypatch.setattr(demo, "CAST", tuple(m for m in demo.CAST if m.login in CAST))
    publish(texts_of(RULEBOOKS / "equipment-maker" / "p01"), by=SYSTEM, at=LONG_AGO)
    return make_people(password=None, at=LONG_AGO)


@pytest.fixture
def officer(company: dict[str, Person]) -> Person:
    """Somebody at the complaint desk, the book in force beside P01, which has complaints too."""
    publish(texts_of(RULEBOOKS / "consumer-finance" / "cfpb"), by=SYSTEM, at=LONG_AGO)
    person = company["lilei"]
    actions.bind_post(
        person=person, post="intake_officer", from_on=LONG_AGO.date(), by=None, at=LONG_AGO
    )
    return person


@pytest.fixture
def mapping() -> ColumnMap:
    """How lists of car complaints are read."""
    return load_mapping(RULEBOOKS / "imports" / "car-complaints.toml")


Taken = Callable[..., Outcome]


@pytest.fixture
def taken(company: dict[str, Person], mapping: ColumnMap) -> Taken:
    """Take in a file as 李雷, a complaint engineer: `taken(content)`."""

    def take(content: bytes, *, by: str = "lilei", name: str = "list.csv", **more: Any) -> Outcome:
        book = governing_book(mapping)
        work = Import(read_sheet(content, name), mapping, book, company[by], **more)
        return take_in(work)

    return take
