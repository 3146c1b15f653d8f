"""What stands for the words of an address: real objects of the battery's company, by whose they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from tests.battery.strangers.belongings import BELONG_TO
from tests.battery.strangers.matrix import HEAD_OF_API, Row
from tests.battery.strangers.seeing import EVERYTHING, GROUPS, SEEN_BY, SEES
from tests.battery.strangers.world import World

MISSING: Final = "missing"
"""The scope of what is not there at all: what one may not see must look just like it."""

WORD: Final = re.compile(r"<(?:(\w+):)?(\w+)>")
NO_ID: Final = "0" * 32
NO_ROW: Final = 999_999

PLAIN: Final[Mapping[str, str]] = {
    "document": "complaint_sheet", "number": "1", "form": "pdf", "step_id": "fill_sheet",
    "noun": "link", "sort": "customer", "book": "p01", "edition": "1", "other": "1",
    "clause": "P01-01", "kind": "complaint", "book_id": "p01", "kind_id": "complaint",
    "what": "fill_sheet", "tie": "duplicate", "act_name": "leaving", "seq": "1",
    "account": "none", "report": "none", "pack": "none", "ticket": "none", "rest": "none", "key": NO_ID,
}  # fmt: skip
SPECIAL: Final[Mapping[tuple[str, str], str]] = {
    (
        "cases/<slug:record_id>/items/<item:item>/steps/<slug:step_id>",
        "step_id",
    ): "receive_handover",
    ("cases/<slug:record_id>/items/new/<slug:kind>", "kind"): "talk",
    ("cases/<slug:record_id>/children/new/<slug:kind>", "kind"): "none",
    ("channels/new/<slug:sort>", "sort"): "wecom_robot",
    ("mail/<slug:mail>/files/<int:number>", "number"): "0",
}
# What this company does not have: those who come in find nothing either.
NOT_HERE: Final = frozenset({
    "cases/<slug:record_id>/children/new/<slug:kind>",
    "accounts/<slug:account>",
    "reports/<slug:book>/packs/<slug:pack>",
    "reports/<slug:book>/packs/<slug:pack>/pdf",
    "reports/<slug:book>/packs/<slug:pack>/workbook",
    "reports/<slug:book>/<slug:report>",
    "reports/<slug:book>/<slug:report>/cases",
    "reports/<slug:book>/<slug:report>/pdf",
    "reports/<slug:book>/<slug:report>/workbook",
    "reports/<slug:book>/<slug:report>/cases/workbook",
    "rulebook/<str:book>/<path:edition>/base",
    "rulebook/<str:book>/<path:edition>/against/<path:other>",
    "api/v1/accounts/<account>",
    "api/v1/packs/<book>/<pack>",
    "api/v1/reports/<book>/<report>",
    "api/v1/reports/<book>/<report>/cases",
})  # fmt: skip


NAMES_NOTHING: Final = frozenset({
    "api/v1/mail/<mail_id>/addition",
    "people/<int:person>/company-account/removal",
    "people/<int:person>/second-factor/removal",
})  # fmt: skip
"""Where the body names what is not there, or there is nothing to take away."""


def scopes_of(row: Row) -> tuple[str, ...]:
    """Return whose objects an address is tried with."""
    return {
        "record": (*EVERYTHING, MISSING),
        "row": (*EVERYTHING, MISSING),
        "own": (*BELONG_TO, MISSING),
        "scan": (*BELONG_TO, MISSING),
        "mail": ("", MISSING),
        "sign-in": (MISSING,),
        "sheet": (*BELONG_TO, MISSING),
    }.get(row.scope, ("",))


def sees(actor: str, row: Row, scope: str) -> bool:
    """Say whether somebody sees the object of an address."""
    if scope == MISSING:
        return False
    if row.scope == "record":
        return scope in SEES.get(actor, ())
    if row.scope == "row":
        return actor in SEEN_BY[scope]
    if row.scope == "scan":
        return actor in (scope, *GROUPS["mail"], *GROUPS["settings"])
    if row.scope == "mail":
        return actor in GROUPS["mail"]
    if row.scope == "sheet" and "registry/customers/" not in row.route:
        return False  # the sheets that wait are lists of customers
    return actor == scope if row.scope else True


def address(world: World, row: Row, scope: str) -> str:
    """Return the address with every word filled in."""
    return "/" + WORD.sub(lambda word: str(_word(world, row, scope, word[2])), row.route)


def _word(world: World, row: Row, scope: str, name: str) -> Any:
    if (row.route, name) in SPECIAL:
        return SPECIAL[row.route, name]
    of_record = {"record_id": world.records, "record": world.records, "file_id": world.files}
    if name in of_record:
        return of_record[name].get(scope or "service", NO_ID)
    if name == "item":
        return world.items.get(scope, "handover.1")
    if name in ("pk", "row", "person", "form_id"):
        return _row(world, row, scope)
    theirs = world.company
    mail = NO_ID if scope == MISSING else theirs["mail"]
    known = {
        "mail": mail, "mail_id": mail, "code": theirs["channel"],
        "delivery": theirs["delivery"],
        "whom": "contact:999999" if scope == MISSING else f"record:{world.records['service']}",
        "scan_id": world.belongings[scope].scan if scope in world.belongings else NO_ID,
    }  # fmt: skip
    return known.get(name, PLAIN.get(name, ""))


def _row(world: World, row: Row, scope: str) -> int:
    """Return the number of the row that an address is about."""
    route = row.route.removeprefix(HEAD_OF_API)
    theirs, mine = world.company, world.belongings.get(scope)
    if scope == MISSING:
        return NO_ROW
    if mine is not None:
        return {"tokens": mine.token, "records": mine.view}.get(route.split("/")[0], mine.sheet)
    for beginning, found in (
        ("own-forms", theirs["form"]), ("hand-overs", theirs["hand-over"]),
        ("directory/hand-overs", theirs["hand-over"]), ("directory/absences", theirs["absence"]),
        ("absence", theirs["absence"]), ("directory/days", theirs["day"]),
        ("directory/posts", theirs["post"]), ("directory/memberships", theirs["membership"]),
        ("directory/headships", theirs["headship"]),
        ("directory/people", world.people["machao"].pk), ("people", world.people["machao"].pk),
    ):  # fmt: skip
        if route.startswith(beginning):
            return int(found)
    key = route.split("/")[1]
    return int(world.rows[scope].get(key, 1)) if scope else 1
