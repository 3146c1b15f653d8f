"""Orders with visits of their own, in the house: the procedure of the core's tests, published."""

from typing import Any, Final

from kesu.cases.actions.posting import Posted, post
from kesu.core.records.entries import Actor
from tests.cases.conftest import op
from tests.core.engine.errands import KINDS, LINES
from tests.core.toys import HEAD, files

BOOK: Final = HEAD.replace('"toy"', '"errands"').replace('"office"', '"cn-office"')
FILES: Final = files(LINES, book=BOOK, kinds=KINDS)
CLERK: Final = Actor(
    "person:911", frozenset({"person:911", "post:clerk", "dept:workshop"}), "workshop"
)
BOSS: Final = Actor(
    "person:912", frozenset({"person:912", "post:boss", "dept:workshop"}), "workshop"
)


def order(**facts: Any) -> str:
    """Return the id of a new order."""
    return opened({"kind": "order", "facts": facts}).record_id


def visit(parent: str, **facts: Any) -> str:
    """Return the id of a new visit, opened by hand."""
    facts = {"urgent": False, **facts}
    return opened({"kind": "visit", "link": "child", "to": parent, "facts": facts}).record_id


def opened(data: dict[str, Any], by: Actor = CLERK) -> Posted:
    """Return what came of opening a record."""
    return post(entry_data={"act": "open", **data}, actor=by, op_id=op())


def act(record: str, what: str, by: Actor = CLERK, **more: Any) -> Posted:
    """Return what came of an act on a record."""
    return post(record_id=record, entry_data={"act": what, **more}, actor=by, op_id=op())


def go(record: str, outcome: str = "mended", **facts: Any) -> Posted:
    """Return what came of going on a visit."""
    facts = {"result": "good", **facts}
    return act(record, "do", step="go", outcome=outcome, facts=facts)
