"""Customers, products, orders, sites and serial numbers of the made-up company.

No customer here exists: every name says （虚构）. What stands is left alone, so that making it
twice changes nothing; the numbers come from plain arithmetic, so that every demo is the same.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import models

from kesu.registry import actions
from kesu.registry.models import (
    Contact,
    Customer,
    KnownSolution,
    Order,
    Product,
    Region,
    Serial,
    Site,
)

R = TypeVar("R", bound=models.Model)

ORDERS: Final = 60
SITES: Final = 20
SERIALS_PER_SITE: Final = 4

REGIONS: Final = {
    "east": "华东",
    "south": "华南",
    "north": "华北",
    "central": "华中",
    "west": "西南",
    "overseas": "海外",
}

# Name, short name, region, sort of customer.
CUSTOMERS: Final = (
    ("上海东方机电设备有限公司（虚构）", "东方机电", "east", "oem"),
    ("苏州精锐自动化有限公司（虚构）", "精锐自动化", "east", "oem"),
    ("杭州云峰楼宇科技有限公司（虚构）", "云峰楼宇", "east", "dealer"),
    ("宁波海拓装备有限公司（虚构）", "海拓装备", "east", "dealer"),
    ("南京紫金置业有限公司（虚构）", "紫金置业", "east", "end_user"),
    ("无锡恒达电梯有限公司（虚构）", "恒达电梯", "east", "oem"),
    ("合肥新桥工业有限公司（虚构）", "新桥工业", "east", "end_user"),
    ("广州南粤物业管理有限公司（虚构）", "南粤物业", "south", "end_user"),
    ("深圳前海智造有限公司（虚构）", "前海智造", "south", "oem"),
    ("东莞华美电器有限公司（虚构）", "华美电器", "south", "dealer"),
    ("佛山顺成机械有限公司（虚构）", "顺成机械", "south", "dealer"),
    ("厦门鹭岛酒店有限公司（虚构）", "鹭岛酒店", "south", "end_user"),
    ("珠海横琴科技园有限公司（虚构）", "横琴科技园", "south", "end_user"),
    ("北京长城建设有限公司（虚构）", "长城建设", "north", "end_user"),
    ("天津滨海设备租赁有限公司（虚构）", "滨海租赁", "north", "dealer"),
    ("石家庄燕赵医院（虚构）", "燕赵医院", "north", "end_user"),
    ("太原晋阳重工有限公司（虚构）", "晋阳重工", "north", "oem"),
    ("青岛海风冷链有限公司（虚构）", "海风冷链", "north", "end_user"),
    ("武汉江城轨道有限公司（虚构）", "江城轨道", "central", "oem"),
    ("长沙岳麓商贸有限公司（虚构）", "岳麓商贸", "central", "dealer"),
    ("郑州中原物流有限公司（虚构）", "中原物流", "central", "end_user"),
    ("南昌赣江设备有限公司（虚构）", "赣江设备", "central", "dealer"),
    ("重庆山城动力有限公司（虚构）", "山城动力", "west", "oem"),
    ("成都锦江置地有限公司（虚构）", "锦江置地", "west", "end_user"),
    ("昆明滇池机电有限公司（虚构）", "滇池机电", "west", "dealer"),
    ("贵阳黔灵数据中心（虚构）", "黔灵数据", "west", "end_user"),
    ("Nordwind Anlagen GmbH (made up)", "Nordwind", "overseas", "foreign"),
    ("Pacific Lifts Pty Ltd (made up)", "Pacific Lifts", "overseas", "foreign"),
    ("Sakura Kiki K.K. (made up)", "Sakura Kiki", "overseas", "foreign"),
    ("Costa Verde Equipos S.A. (made up)", "Costa Verde", "overseas", "foreign"),
)

# Name, model, product type, new, custom.
PRODUCTS: Final = (
    ("变频控制柜", "VC-110", "控制柜", False, False),
    ("变频控制柜", "VC-220", "控制柜", False, False),
    ("变频控制柜", "VC-330", "控制柜", True, False),
    ("曳引机", "TM-400", "曳引机", False, False),
    ("曳引机", "TM-630", "曳引机", False, False),
    ("曳引机", "TM-800", "曳引机", True, False),
    ("门机", "DO-20", "门机", False, False),
    ("门机", "DO-30", "门机", False, False),
    ("安全钳", "SG-5", "安全钳", False, False),
    ("限速器", "OS-2", "限速器", False, False),
    ("显示板", "DP-7", "显示板", False, False),
    ("显示板", "DP-9", "显示板", True, False),
    ("应急电源", "EP-15", "应急电源", False, False),
    ("非标控制柜", "VC-X1", "控制柜", False, True),
    ("非标轿厢", "CAR-X2", "轿厢", False, True),
)

SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def make_registry(*, at: datetime, branches: Mapping[str, models.Model]) -> None:
    """Make what is missing of the demo's registry.

    `branches` names the branch of a region ("south" …); other customers belong to the company.
    """
    regions = {
        code: _made(Region, {"code": code}, {"name": name}, at) for code, name in REGIONS.items()
    }
    customers = [_customer(number, regions, branches, at) for number in range(len(CUSTOMERS))]
    products = [_product(number, at) for number in range(len(PRODUCTS))]
    for number in range(ORDERS):
        _order(number, customers, products, at)
    for number in range(SITES):
        _site_with_serials(number, customers, products, at)
    _solutions(at)


def _customer(
    number: int,
    regions: Mapping[str, Region],
    branches: Mapping[str, models.Model],
    at: datetime,
) -> Customer:
    name, short, region, sort = CUSTOMERS[number]
    customer = _made(
        Customer,
        {"code": f"C-{number + 1:04}"},
        {
            "name": name,
            "short_name": short,
            "sort": sort,
            "region": regions[region],
            "level": "ABC"[number % 3],
            "branch": branches.get(region),
        },
        at,
    )
    called = f"{SURNAMES[number]}{'女士' if number % 2 else '先生'}（虚构）"
    reached = {"phone": f"139-0000-{number + 1:04}", "email": f"contact{number + 1}@example.com"}
    _made(Contact, {"customer": customer, "name": called}, reached, at)
    return customer


def _product(number: int, at: datetime) -> Product:
    name, model, product_type, new, custom = PRODUCTS[number]
    facts = {
        "name": name,
        "model": model,
        "product_type": product_type,
        "is_new": new,
        "is_custom": custom,
        "marketed_on": (at - timedelta(days=60 if new else 900)).date(),
    }
    return _made(Product, {"code": f"P-{model}"}, facts, at)


def _order(number: int, customers: list[Customer], products: list[Product], at: datetime) -> None:
    """Sixty orders of the last year: every fourth large, every fifth late, every sixth reviewed."""
    ordered = at - timedelta(days=340 - 5 * number)
    promised = ordered + timedelta(days=30 + number % 10)
    late = timedelta(days=1 + number % 20) if number % 5 == 0 else timedelta(0)
    reviewed = number % 6 == 0
    delivered = promised + late
    facts = {
        "customer": customers[number * 7 % len(customers)],
        "product": products[number * 4 % len(products)],
        "quantity": 100 + 10 * number if number % 4 == 0 else 10 + number % 80,
        "ordered_on": ordered.date(),
        "promised_at": promised,
        "actual_at": delivered if delivered < at else None,
        "sales_led_review": reviewed,
        "confirmed_at": promised if reviewed else None,
        "pmc_confirmed_at": ordered + timedelta(days=2) if reviewed else None,
        "is_sample": number % 15 == 7,
    }
    _made(Order, {"no": f"SO-{number + 1:05}"}, facts, at)


def _site_with_serials(
    number: int, customers: list[Customer], products: list[Product], at: datetime
) -> None:
    customer = customers[number * 3 % len(customers)]
    facts = {
        "name": f"{customer.short_name}{number + 1}号项目",
        "customer": customer,
        "region": customer.region,
        "units": 6 + number * 5 % 40,
    }
    site = _made(Site, {"code": f"S-{number + 1:03}"}, facts, at)
    for unit in range(SERIALS_PER_SITE):
        shipped = (at - timedelta(days=300 - 10 * number + unit)).date()
        _made(
            Serial,
            {"no": f"SN{number + 1:03}{unit + 1:03}"},
            {
                "product": products[(number + unit) % len(products)],
                "customer": customer,
                "site": site,
                "shipped_on": shipped,
                "installed_on": shipped + timedelta(days=20),
                "warranty_until": shipped + timedelta(days=730),
            },
            at,
        )


def _solutions(at: datetime) -> None:
    since = (at - timedelta(days=200)).date()
    ecn = {
        "sort": "ecn",
        "product_type": "门机",
        "problem_code": "belt_slips",
        "from_on": since,
        "says": "门机皮带张紧座改型",
    }
    board = {
        "sort": "written",
        "semi_finished_part": "PCB-07",
        "from_on": since,
        "says": "显示板电源模块换用新批次电容",
    }
    _made(KnownSolution, {"no": "ECN-0001"}, ecn, at)
    _made(KnownSolution, {"no": "WS-0001"}, board, at)


def _made(table: type[R], key: Mapping[str, Any], facts: Mapping[str, Any], at: datetime) -> R:
    standing = table._default_manager.filter(**key).first()
    return standing or actions.add(table, {**key, **facts}, by=None, at=at)
