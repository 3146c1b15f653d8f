"""Made-up Chinese names with their sign-in names, as many as a demo company needs. Nobody here exists."""

from collections.abc import Iterator
from typing import Final

SURNAMES: Final = (
    ("林", "lin"), ("陈", "chen"), ("黄", "huang"), ("赵", "zhao"), ("周", "zhou"), ("吴", "wu"),
    ("徐", "xu"), ("孙", "sun"), ("马", "ma"), ("朱", "zhu"), ("胡", "hu"), ("郭", "guo"),
    ("何", "he"), ("高", "gao"), ("罗", "luo"), ("郑", "zheng"), ("梁", "liang"), ("谢", "xie"),
    ("宋", "song"), ("唐", "tang"), ("许", "xu"), ("韩", "han"), ("冯", "feng"), ("邓", "deng"),
    ("曹", "cao"), ("彭", "peng"), ("曾", "zeng"), ("肖", "xiao"), ("田", "tian"), ("董", "dong"),
)  # fmt: skip
GIVEN: Final = (
    ("晓雯", "xiaowen"), ("建平", "jianping"), ("文静", "wenjing"), ("志远", "zhiyuan"),
    ("丽华", "lihua"), ("海涛", "haitao"), ("雪梅", "xuemei"), ("明辉", "minghui"),
    ("佳怡", "jiayi"), ("国栋", "guodong"), ("思敏", "simin"), ("永康", "yongkang"),
    ("慧敏", "huimin"),
)  # fmt: skip


def made_up() -> Iterator[tuple[str, str]]:
    """Yield names with their sign-in names, none of either twice; it ends after some four hundred."""
    seen: set[str] = set()
    for turn in range(len(GIVEN)):
        for number, (surname, written) in enumerate(SURNAMES):
            given, called = GIVEN[(number + turn) % len(GIVEN)]
            if written + called not in seen:
                seen.add(written + called)
                yield surname + given, written + called
