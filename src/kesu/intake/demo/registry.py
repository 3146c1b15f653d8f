"""The registry of a made-up company: customers, products, orders and sites that fit its trade.

Nobody and nothing here exists; every name says （虚构）.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from kesu.core.rulebook.model import Source
from kesu.intake.demo.names import SURNAMES
from kesu.intake.demo.retold import Story, numbers_in
from kesu.library.toml_tables import read_toml
from kesu.registry import actions
from kesu.registry.models import Contact, Customer, Order, Product, Region, Site

FILE: Final = Path(__file__).with_name("trades.toml")
MADE_UP: Final = "（虚构）"
PLACES: Final = (
    "苏州",
    "东莞",
    "宁波",
    "成都",
    "青岛",
    "武汉",
    "厦门",
    "合肥",
    "长沙",
    "无锡",
    "西安",
)
WORDS: Final = ("恒信", "华源", "新蓝", "远景", "嘉禾", "同创", "瑞丰", "明德", "安泰", "启航")
# Somebody calls in about each customer; a few more customers than the stories need stand there too.
SPARE: Final = 6


@dataclass(slots=True)
class Keeper:
    """Makes the rows of one company's registry at a moment, each number once."""

    trade: Mapping[str, Any]
    region: Region
    at: datetime
    products: dict[str, Product] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def customer(self) -> Customer:
        """Return a new customer with somebody to call."""
        number = next(self.numbers)
        name = self.customer_name(number)
        values = {"code": f"C-{number:04}", "name": name, "region": self.region}
        values["sort"] = "oem" if self._are_companies() else "end_user"
        customer = actions.add(Customer, values, by=None, at=self.at)
        contact = {"customer": customer, "name": _person(number + 7), "phone": _phone(number)}
        actions.add(Contact, contact, by=None, at=self.at)
        return customer

    def product(self, number: str) -> Product:
        """Return the product of a number, made now if need be."""
        if number not in self.products:
            names = self.trade["products"]
            name = f"{names[len(self.products) % len(names)]}{MADE_UP}"
            values = {"code": number, "name": name, "model": number, "product_type": name}
            self.products[number] = actions.add(Product, values, by=None, at=self.at)
        return self.products[number]

    def order(self, number: str, customer: Customer) -> None:
        """Keep an order of the first product, delivered by now."""
        if number in self.orders:
            return
        ordered = self.at - timedelta(days=60 + len(self.orders))
        promised = ordered + timedelta(days=30)
        values = {
            "no": number,
            "customer": customer,
            "product": next(iter(self.products.values())),
            "quantity": 100 + 20 * len(self.orders),
            "ordered_on": ordered.date(),
            "promised_at": promised,
            "actual_at": promised,
        }
        self.orders[number] = actions.add(Order, values, by=None, at=self.at)

    def site(self, customer: Customer) -> None:
        """Keep a plant of a customer."""
        name = f"{customer.name.removesuffix(MADE_UP)}一厂{MADE_UP}"
        values = {"code": f"S-{customer.code[2:]}", "name": name, "customer": customer}
        values |= {"region": self.region, "units": 4 + customer.pk % 9}
        actions.add(Site, values, by=None, at=self.at)

    def _are_companies(self) -> bool:
        return "customers" in self.trade

    def customer_name(self, number: int) -> str:
        """Return the name of a customer of this trade, the same for the same number."""
        if not self._are_companies():
            return _person(number)
        endings = self.trade["customers"]
        place, word = PLACES[number % len(PLACES)], WORDS[number % len(WORDS)]
        return f"{place}{word}{endings[number % len(endings)]}{MADE_UP}"


def keeper_of(trade: str, at: datetime) -> Keeper:
    """Return who keeps the registry of a company of this trade."""
    trades = read_toml(FILE)
    region = actions.add(Region, {"code": "home", "name": "本地"}, by=None, at=at)
    return Keeper(trades.get(trade, trades["any"]), region, at)


def others_in(keeper: Keeper, story: Story, source: Source) -> dict[str, str]:
    """Return the customers' numbers of a story → those of new customers; its products and orders are kept as named."""
    customers = {number: keeper.customer() for number in numbers_in(story, source, "customer")}
    for number in numbers_in(story, source, "product"):
        keeper.product(number)
    orders = numbers_in(story, source, "order")
    if orders and keeper.products and customers:
        for number in orders:
            keeper.order(number, next(iter(customers.values())))
    return {number: customer.code for number, customer in customers.items()}


def furnish(keeper: Keeper, names: Iterable[str] = ("A-100", "B-200", "C-300")) -> None:
    """Keep what no story names: the trade's products, some more customers, their orders and sites."""
    for number in names:
        keeper.product(number)
    for turn in range(SPARE):
        customer = keeper.customer()
        keeper.order(f"SO-{turn + 1:05}", customer)
        if keeper.trade.get("sites"):
            keeper.site(customer)


def _person(number: int) -> str:
    surname, _written = SURNAMES[number % len(SURNAMES)]
    return f"{surname}{'女士' if number % 2 else '先生'}{MADE_UP}"


def _phone(number: int) -> str:
    return f"139-0000-{number:04}"
