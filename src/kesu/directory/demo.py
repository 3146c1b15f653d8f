"""The made-up company of the demo: 示例装备有限公司（虚构）, with somebody in every post of P01.

Nobody here exists. Every employee number begins with DEMO-, so that the demo can be told from a
real company and removed. Everything is made by the same actions that people use; what stands is
left alone, so that making it twice changes nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import models

from kesu import changes
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY
from kesu.directory.models import Branch, Department, Headship, Person, PostHolding

SINCE: Final = date(2019, 1, 1)
COMPANY_ZH: Final = "示例装备有限公司（虚构）"
COMPANY_EN: Final = "Example Equipment Ltd (made up)"

HEAD_OFFICE: Final = "head_office"
SOUTH: Final = "south_china"

BRANCHES: Final[Mapping[str, Mapping[str, Any]]] = {
    HEAD_OFFICE: {
        "name_zh": f"{COMPANY_ZH}总部",
        "name_en": f"{COMPANY_EN}, head office",
        "sees_all": True,
    },
    SOUTH: {
        "name_zh": f"{COMPANY_ZH}华南分公司",
        "name_en": f"{COMPANY_EN}, South China",
    },
}


class Unit(NamedTuple):
    """A department of the demo."""

    code: str
    zh: str
    en: str
    branch: str = HEAD_OFFICE
    parent: str = ""


DEPARTMENTS: Final = (
    Unit("gm_office", "总经办", "General manager's office"),
    Unit("quality_department", "品质部", "Quality"),
    Unit("service_department", "服务部", "Service"),
    Unit("sales_department", "销售部", "Sales"),
    Unit("pmc_department", "PMC部", "Planning and material control"),
    Unit("rd_department", "研发部", "Research and development"),
    Unit("production_department", "生产部", "Production"),
    Unit("purchasing_department", "采购部", "Purchasing"),
    Unit("design_department", "设计部", "Design"),
    Unit("trial_department", "试制部", "Trial production"),
    Unit("south_service", "华南服务组", "Service, South China", SOUTH, "service_department"),
    Unit("south_sales", "华南销售组", "Sales, South China", SOUTH, "sales_department"),
)


class Member(NamedTuple):
    """Somebody of the demo: who, where, which posts, and whether they head the department."""

    login: str
    name: str
    department: str
    posts: tuple[str, ...] = ()
    heads: bool = False


CAST: Final = (
    Member("youhua", "尤华", "gm_office", ("general_manager",)),
    Member("xunuo", "许诺", "gm_office", ("gm_office_head",), heads=True),
    Member("hejie", "何洁", "gm_office", ("gm_office_clerk", ADMINISTRATOR)),
    Member("shiyu", "施雨", "gm_office", (AUDITOR,)),
    Member("hanmeimei", "韩梅梅", "quality_department", ("quality_manager",), heads=True),
    Member("lilei", "李雷", "quality_department", ("complaint_engineer",)),
    Member("chenjing", "陈静", "quality_department", ("complaint_engineer",)),
    Member("zhangmin", "张敏", "quality_department"),
    Member("zhoumin", "周敏", "service_department", ("service_head",), heads=True),
    Member("wangfang", "王芳", "service_department", ("service_clerk", REGISTRY_KEEPER)),
    Member("wugang", "吴刚", "service_department", ("service_engineer",)),
    Member("zhengli", "郑丽", "service_department", ("hotline_dispatcher",)),
    Member("machao", "马超", "service_department", ("field_staff",)),
    Member("qianwei", "钱伟", "sales_department", ("sales_head",), heads=True),
    Member("fengxue", "冯雪", "sales_department", ("sales_clerk", REGISTRY_KEEPER)),
    Member("chujian", "褚建", "pmc_department", ("pmc_manager",), heads=True),
    Member("kongwei", "孔薇", "pmc_department"),
    Member("shenming", "沈明", "rd_department", ("technical_director",)),
    Member("weiguo", "卫国", "rd_department", ("rd_head",), heads=True),
    Member("jiangtao", "蒋涛", "rd_department", ("project_chief_engineer",)),
    Member("hanlei", "韩磊", "production_department", ("production_head",), heads=True),
    Member("zhaoqiang", "赵强", "production_department"),
    Member("yangfan", "杨帆", "purchasing_department", ("purchasing_head",), heads=True),
    Member("zhulin", "朱琳", "design_department", ("design_head",), heads=True),
    Member("qinlan", "秦岚", "trial_department", ("trial_head",), heads=True),
    Member("sunqiang", "孙强", "south_service", ("field_staff",), heads=True),
    Member("linna", "林娜", "south_service", ("service_clerk",)),
    Member("heliang", "何亮", "south_sales", ("sales_clerk",), heads=True),
    Member("mengfan", "孟凡", "gm_office", (SECURITY,)),
)


def make_people(
    *,
    password: str | None,
    at: datetime,
    branches: Mapping[str, Mapping[str, Any]] = BRANCHES,
    units: Iterable[Unit] = DEPARTMENTS,
    cast: Iterable[Member] = CAST,
) -> dict[str, Person]:
    """Return the cast by sign-in name, made where it was missing; all sign in with this password."""
    places = {code: _branch(code, named, at) for code, named in branches.items()}
    departments: dict[str, Department] = {}
    for unit in units:
        departments[unit.code] = _department(unit, places, departments, at)
    return {
        member.login: _person(number, member, departments[member.department], password, at)
        for number, member in enumerate(cast, start=1)
    }


def _branch(code: str, named: Mapping[str, Any], at: datetime) -> Branch:
    standing = Branch.objects.filter(code=code).first()
    return standing or _added(Branch(code=code, **named), at)


def _department(
    unit: Unit, branches: Mapping[str, Branch], made: Mapping[str, Department], at: datetime
) -> Department:
    standing = Department.objects.filter(code=unit.code).first()
    return standing or _added(
        Department(
            code=unit.code,
            name_zh=unit.zh,
            name_en=unit.en,
            branch=branches[unit.branch],
            parent=made[unit.parent] if unit.parent else None,
        ),
        at,
    )


def _person(
    number: int, member: Member, department: Department, password: str | None, at: datetime
) -> Person:
    person = Person.objects.filter(login=member.login).first() or actions.hire(
        login=member.login,
        name=member.name,
        department=department,
        from_on=SINCE,
        password=password,
        employee_no=f"DEMO-{number:02}",
        email=f"{member.login}@example.com",
        by=None,
        at=at,
    )
    _give_posts(person, member, at)
    if member.heads and not Headship.objects.filter(department=department).exists():
        actions.bind_head(person=person, department=department, from_on=SINCE, by=None, at=at)
    return person


def _give_posts(person: Person, member: Member, at: datetime) -> None:
    held = set(PostHolding.objects.filter(person=person).values_list("post", flat=True))
    for post in member.posts:
        if post not in held:
            actions.bind_post(person=person, post=post, from_on=SINCE, by=None, at=at)


def _added(row: Any, at: datetime) -> Any:
    assert isinstance(row, models.Model)
    return changes.add(row, by=None, at=at)
