"""Who may see and do what in the battery's company: written by hand, one line each, never asked of the program.

This is the reviewed table. A post that nobody here holds, or an address without a row, fails a test.
"""

from typing import Final

NOBODY: Final = "nobody"
GONE: Final = "tangbo"
"""Who has left: their window is still open, their token still in some program."""
OUTSIDERS: Final = (NOBODY, GONE)

# Who reads which records: their own department's with the groups below it and the department above it,
# what they take part in, everything for those who answer for all of it.
EVERYTHING: Final = ("service", "sales", "south", "south_sales")
SEES: Final[dict[str, tuple[str, ...]]] = {
    "youhua": EVERYTHING,        # 总经理
    "shiyu": EVERYTHING,         # 审计员
    "hanmeimei": EVERYTHING,     # 品质部经理
    "lilei": EVERYTHING,         # 客诉工程师
    "chenjing": EVERYTHING,      # 客诉工程师
    "zhangmin": EVERYTHING,      # 品质部
    "xunuo": (),                 # 总经办主任
    "hejie": (),                 # 总经办文员，系统管理员：管系统，不看客诉
    "mengfan": (),               # 安全管理员
    "gaoan": (),                 # 安全管理员：管人员与岗位，不看客诉
    "luyao": (),                 # 收信员：管来信，不看客诉
    "zhoumin": ("service", "south"),        # 服务部负责人
    "wangfang": ("service", "south"),       # 服务部文员，资料管理员
    "wugang": ("service", "south"),         # 服务工程师
    "zhengli": ("service", "south"),        # 热线调度
    "machao": ("service", "south"),         # 外勤
    "sunqiang": ("service", "south"),       # 华南服务组外勤
    "linna": ("service", "south"),          # 华南服务组文员
    "qianwei": ("sales", "south_sales"),    # 销售部负责人
    "fengxue": ("sales", "south_sales"),    # 销售文员，资料管理员
    "heliang": ("sales", "south_sales"),    # 华南销售组
    "chujian": (),               # PMC 部经理
    "kongwei": (),
    "shenming": (),              # 技术总监
    "weiguo": (),                # 研发部负责人
    "jiangtao": (),              # 项目总工
    "hanlei": (),                # 生产部负责人
    "zhaoqiang": (),             # 生产部
    "yangfan": (),               # 采购部负责人
    "zhulin": (),                # 设计部负责人
    "qinlan": (),                # 试制部负责人
    "tianye": (),                # 华北分公司：另一个分公司，另一个部门
}  # fmt: skip

STAFF: Final = tuple(SEES)
ACTORS: Final = (*OUTSIDERS, *STAFF)

# Who belongs to a branch and sees the customers of that branch and those of none only.
OF_SOUTH: Final = ("sunqiang", "linna", "heliang")
OF_NORTH: Final = ("tianye",)

# Whose customer each is: "service" of the head office, "sales" of no branch, the others of South China.
SEEN_BY: Final[dict[str, tuple[str, ...]]] = {
    "service": tuple(a for a in STAFF if a not in (*OF_SOUTH, *OF_NORTH)),
    "sales": STAFF,
    "south": tuple(a for a in STAFF if a not in OF_NORTH),
    "south_sales": tuple(a for a in STAFF if a not in OF_NORTH),
}

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "all": ACTORS,
    "staff": STAFF,
    "directory": ("gaoan", "mengfan"),
    "settings": ("hejie",),
    "registry": ("hejie", "wangfang", "fengxue"),
    "journals": ("shiyu", "hanmeimei", "youhua"),
    "mail": ("luyao",),
    "registrars": ("lilei", "chenjing", "hanmeimei"),
    "nobody": (),
}
