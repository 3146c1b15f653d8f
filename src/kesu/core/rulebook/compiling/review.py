"""The engine's own step: somebody looks at what followed by itself when its grounds are gone."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.values import Text

REVIEW = "review_what_followed"
REVIEW_TITLE = Text("复核自动处理", "Review what followed by itself")
REVIEW_OUTCOMES = (
    m.Outcome(id="stands", title=Text("维持不变", "Let it stand"), needs=("reason",)),
    m.Outcome(
        id="undone", title=Text("撤销自动处理，重新打开", "Undo it and reopen"), needs=("reason",)
    ),
)
