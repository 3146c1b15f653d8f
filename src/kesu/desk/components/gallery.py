"""A page that shows every component of the desk, for whoever builds pages. Open while debugging only.

Everything on it is made up.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.flow import Edge, Node
from kesu.desk.components.lists import Listing, Page
from kesu.desk.components.why import Part, Row, Stretch, Why
from kesu.directory.policy import policy
from kesu.drawing.bars import Bar
from kesu.tables.listing import Column, Filter

DUE = datetime(2026, 1, 30, 9, 30, tzinfo=UTC)  # a Friday
DAY = timedelta(hours=8)


class Sample(forms.Form):
    """Fields of every sort."""

    customer = forms.CharField(label="客户", help_text="名称、拼音首字母或编号")
    order = forms.CharField(label="订单号", required=False)
    defective = forms.IntegerField(label="不良数量", min_value=0)
    grade = forms.ChoiceField(
        label="等级", choices=[("", "请选择"), ("severe", "严重"), ("ordinary", "一般")]
    )
    lost = forms.ChoiceField(
        label="是否丧失功能",
        choices=[("yes", "是"), ("no", "否"), ("", "尚不清楚")],
        widget=forms.RadioSelect,
        required=False,
    )
    happened = forms.DateField(label="发生日期", widget=forms.DateInput(attrs={"type": "date"}))
    what = forms.CharField(label="客户原话", widget=forms.Textarea, required=False)
    urgent = forms.BooleanField(label="客户书面提出整改要求", required=False)


LISTING = Listing(
    columns=(
        Column("number", "编号", ("number",), lead=True),
        Column("customer", "客户", ("customer",)),
        Column("grade", "等级"),
        Column("state", "状态"),
        Column("units", "数量", ("units",), number=True),
        Column("due", "时限", ("due",)),
    ),
    order="due",
    filters={
        "grade": Filter(
            "等级", lambda rows, _value: rows, choices=(("severe", "严重"), ("ordinary", "一般"))
        ),
        "state": Filter(
            "状态", lambda rows, _value: rows, choices=(("open", "处理中"), ("closed", "已结案"))
        ),
        "since": Filter("登记日期起", lambda rows, _value: rows, kind="date"),
    },
)


@policy("public")
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    messages.success(request, "已登记 KS-2026-0131，品质部须于今天 17:30 前受理。")
    messages.warning(request, "2027 年放假安排尚未公布，跨年时限为暂定。")
    messages.error(request, "不能结案：还缺「总经理结论」（P01-68）。")
    return render(request, "desk/gallery.html", {**_lists(request), **_facts(), **_drawings()})


def _lists(request: HttpRequest) -> dict[str, Any]:
    rows = list(
        zip(("严重", "一般", "一般"), ("open", "held", "closed"), deadlines(), strict=False)
    )
    return {
        "headings": LISTING.headings(request.GET),
        "shown": LISTING.shown(request.GET),
        "rows": rows,
        "page": Page(rows, 2, 50, 523, more_than=False, before="?page=1", after="?page=3"),
    }


def _facts() -> dict[str, Any]:
    faulty = Sample({"customer": "远航电气（虚构）", "defective": "十二", "happened": "2026-01-30"})
    faulty.is_valid()
    return {
        "form": faulty,
        "deadlines": deadlines(),
        "grading": grading(),
        "arithmetic": arithmetic(),
        "at": DUE,
    }


def _drawings() -> dict[str, Any]:
    nodes, ways = procedure()
    causes = [
        Bar("绝缘不良", 42, late=True),
        Bar("发错货", 17),
        Bar("外观划伤", 11),
        Bar("缺少随机文件和合格证", 6),
        Bar("其他", 3),
    ]
    return {"nodes": nodes, "ways": ways, "causes": causes}


def deadlines() -> list[Deadline]:
    """Return a deadline in every state."""
    return [
        Deadline(DUE, timedelta(hours=19, minutes=20), whole=timedelta(hours=40), day=DAY),
        Deadline(DUE, timedelta(minutes=50), whole=timedelta(hours=4)),
        Deadline(DUE, -timedelta(hours=3, minutes=10), day=DAY),
        Deadline(DUE, timedelta(hours=2), paused=True),
        Deadline(DUE, timedelta(days=2), working=False, whole=timedelta(days=3), provisional=True),
        Deadline(DUE, done_at=DUE - timedelta(hours=1)),
        Deadline(DUE, done_at=DUE + timedelta(hours=1)),
        Deadline(None),
    ]


def grading() -> Why:
    """Return why a complaint is severe."""
    return Why(
        answer="严重",
        clause="P01-18",
        says="同一批次丧失功能的数量达到 20% 即为严重。",
        basis="stated",
        rows=(
            Row(
                "丧失功能的数量占本批 20% 以上",
                "met",
                (Part("丧失功能", "met", "是"), Part("不良 ÷ 本批 ≥ 20%", "met", "9 ÷ 45 = 20%")),
                clause="P01-18",
                used=True,
            ),
            Row("涉及人身安全", "unmet", (Part("安全事故", "unmet", "否"),), clause="P01-17"),
            Row(
                "同一客户一月内再次发生",
                "unknown",
                (Part("以前的客诉", "unknown", "尚未填写"),),
                clause="P01-19",
            ),
        ),
        missing=("以前的客诉",),
        change="不良少于 9 台时为一般。",
    )


def arithmetic() -> Why:
    """Return why a deadline falls where it does."""
    return Why(
        answer="2026-02-02 周一 09:30",
        clause="P01-23",
        says="受理后 4 个工作小时内答复。",
        basis="chosen",
        stretches=(
            Stretch("01-30 周五 14:30–17:30", "工作时间", "3 小时"),
            Stretch("01-30 17:30 – 02-02 08:30", "下班与周末"),
            Stretch("02-02 周一 08:30–09:30", "工作时间", "1 小时"),
        ),
    )


def procedure() -> tuple[list[Node], list[Edge]]:
    """Return a procedure with a fork, a loop back and a step late."""
    nodes = [
        Node("register", "登记客诉", "done", "客诉工程师 · 01-28", shape="end"),
        Node("grade", "判定等级", "done", "", shape="question"),
        Node("accept", "责任部门受理", "done", "品质部"),
        Node("sample", "样品寄回并保管", "skipped"),
        Node("analyse", "原因分析", "late", "应于 01-30 17:30", address="#late"),
        Node("meeting", "召开专题会", "now", "品质部长"),
        Node("measures", "制定临时与长期纠正措施"),
        Node("verify", "验证措施效果", shape="question"),
        Node("reply", "书面答复客户"),
        Node("close", "总经理结案", shape="end"),
    ]
    edges = [
        Edge("register", "grade", taken=True),
        Edge("grade", "accept", "一般", taken=True),
        Edge("grade", "meeting", "严重，或客户书面提出整改要求"),
        Edge("accept", "sample", "需要样品"),
        Edge("accept", "analyse", "不需要样品", taken=True),
        Edge("sample", "analyse"),
        Edge("meeting", "measures"),
        Edge("analyse", "measures"),
        Edge("measures", "verify"),
        Edge("verify", "reply", "有效"),
        Edge("verify", "analyse", "无效，重新分析"),
        Edge("reply", "close"),
        Edge("close", "measures", "总经理退回"),
    ]
    return nodes, edges
