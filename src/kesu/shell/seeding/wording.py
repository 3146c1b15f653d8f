"""What the made-up complaints say: some two hundred signs of Chinese and English, another text for each number."""

from typing import Final

LONGEST: Final = 200
"""No text is longer, so that no list cuts it."""

PLACES: Final = (
    "曳引机", "控制柜", "门机", "限速器", "编码器", "制动器", "变频器", "应急电源", "显示板", "安全钳",
    "轿厢", "对重", "导轨", "电机", "主板",
)  # fmt: skip
FAULTS: Final = (
    "异响", "停机", "抖动", "漏油", "过热", "误报", "失灵", "断裂", "松动", "短路",
    "卡滞", "偏移", "死机", "烧毁", "变形", "脱落", "打滑", "延迟", "进水", "生锈",
)  # fmt: skip
WHEN: Final = (
    "投用一周后", "运行半年", "雨后", "夜间", "满载时", "上电一小时后", "检修后", "低速时", "高温下",
    "停电恢复后",
)  # fmt: skip
DEMANDS: Final = (
    "要求更换", "要求上门检修", "要求书面说明", "要求赔偿停工损失", "希望尽快处理", "要求给出最后日期", "已停用",
    "业主多次投诉",
)  # fmt: skip
MORE: Final = (
    "同批到货的其余各台暂未发现同样情况，现场已拍照留存，值班人员每两小时巡视一次",
    "现场电工按说明书检查过接线和参数，没有发现异常，断电重启后两小时内再次出现",
    "客户已把不良品单独放置并贴上标识，等候我方人员到场确认，包装和标签都还保留着",
    "上一次保养时没有发现这一现象，保养记录和运行日志可以提供，操作人员近期没有变动",
)  # fmt: skip
ENGLISH: Final = (
    "Reported by phone, photos and the log were sent by mail the same day",
    "The alarm comes back after each restart, nothing else was changed",
    "Please confirm the cause and the date of delivery of the spare parts",
    "The unit was taken out of service until somebody has looked at it",
)  # fmt: skip


def text_of(serial: int) -> str:
    """Return the text of a number; each word comes as often as any other of its sort, the lot but once."""
    mixed = serial * 2654435761 % 2**32
    when, place = WHEN[mixed % 10], PLACES[mixed // 10 % 15]
    fault, demand = FAULTS[mixed // 150 % 20], DEMANDS[mixed // 3000 % 8]
    more, english = MORE[mixed // 24000 % 4], ENGLISH[mixed // 96000 % 4]
    text = f"{when}{place}{fault}，{demand}，第{serial}批 lot{serial}。{more}。{english}."
    return text[:LONGEST]
