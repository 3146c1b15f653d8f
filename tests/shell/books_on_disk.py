"""A toy book in a folder, with a case and a story, for commands that read files."""

from pathlib import Path

from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import files

LINES = decision(
    row("loss > 9", "'much'", "much") + row("otherwise", "'little'", "rest"),
    'title = { zh = "轻重", en = "Weight" }',
) + step('asks = ["loss"]\ntitle = { zh = "看", en = "Look" }')
KINDS = """
[kind.case]
title = { zh = "事", en = "Case" }
opened_by = ["anyone"]
[kind.case.facts.loss]
title = { zh = "损失", en = "Loss" }
type = "money"
"""
POSTS = """
[[post]]
id = "clerk"
title = { zh = "办事员", en = "Clerk" }
above = "boss"
[[post]]
id = "boss"
title = { zh = "主管", en = "Boss" }
"""
CASE = """
[[case]]
says = "损失十元算多"
clause = "T-01"
of = "case"
decision = "grade"
given = { loss = 10 }
expect = { value = "much", row = "much" }
"""
STORY = """
says = "开一件，看一眼"
clauses = ["T-01"]
kind = "case"
[[entry]]
at = 2026-03-02T10:00:00
by = "clerk"
do = "open"
expect = { open = ["look"] }
"""


def write(folder: Path, *, case: str = CASE, story: str = STORY, **changes: str) -> Path:
    """Write the toy book into `folder` and return it."""
    texts = files(LINES, kinds=KINDS, posts=POSTS) | {f"{n}.toml": t for n, t in changes.items()}
    (folder / "stories").mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(
            text.replace('calendar = "office"', 'calendar = "cn-office"'), "utf-8"
        )
    (folder / "grade.cases.toml").write_text(case, "utf-8")
    (folder / "stories" / "first.toml").write_text(story, "utf-8")
    return folder
