"""Whatever a page of the desk takes, a program can send too – or a reason stands here why it cannot."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.urls import URLPattern, URLResolver

from kesu.api.urls import api
from kesu.desk import urls as desk
from kesu.tables.description import Room, Table, nobody
from kesu.tables.directory import DIRECTORY
from kesu.tables.registry import REGISTRY

ENTRY: Final = "POST /records/{record_id}/entries"
CHASE: Final = "POST /records/{record_id}/chases"
ANSWER: Final = "POST /records/{record_id}/chases/answers"
ISSUE: Final = "POST /records/{record_id}/issues"
PREVIEW: Final = "POST /previews"
FILE: Final = "POST /attachments"

# The names of the desk's addresses that take something, and the operations that do the same.
SAME: Final[dict[str, tuple[str, ...]]] = {
    "absence": ("POST /directory/absences",),
    "absence-return": ("POST /directory/absences/{row}/return",),
    "act": (ENTRY, CHASE, ANSWER),
    "channel": ("PATCH /channels/{code}",),
    "channel-new": ("POST /channels",),
    "channel-trial": ("POST /channels/{code}/trials",),
    "correction": (ENTRY, PREVIEW, FILE),
    "hand-over": ("PATCH /hand-overs/{row}",),
    "hand-over-carrying-out": ("POST /hand-overs/{row}/carrying-out",),
    "hand-over-withdrawal": ("POST /hand-overs/{row}/withdrawal",),
    "hand-overs": ("POST /hand-overs",),
    "personal-data": ("GET /personal-data",),
    "person-erasure": ("POST /personal-data/{whom}/erasure",),
    "delivery-retrial": ("POST /deliveries/{delivery}/retrial",),
    "import-complaints": ("POST /imports/complaints",),
    "import-complaints-sheet": ("POST /imports/complaints",),
    "intake": ("POST /records", FILE),
    "intake-preview": (PREVIEW,),
    "item-step": (ENTRY, FILE),
    "journal-check": ("POST /records/{record_id}/checks",),
    "mail-addition": ("POST /mail/{mail_id}/addition",),
    "mail-dismissal": ("POST /mail/{mail_id}/dismissal",),
    "mail-registration": ("POST /mail/{mail_id}/registration",),
    "mail-retrial": ("POST /mail/{mail_id}/retrial",),
    "new-child": ("POST /records", FILE),
    "new-item": (ENTRY, FILE),
    "notices-read": ("POST /notices/readings",),
    "own-form": ("POST /own-forms/{book}/{document}",),
    "own-form-end": ("POST /own-forms/versions/{form_id}/end",),
    "paper-issue": ("POST /records/{record_id}/issues", FILE),
    "person": ("PATCH /directory/people/{row}",),
    "person-doing": (
        "POST /directory/people/{row}/department",
        "POST /directory/people/{row}/headship",
        "POST /directory/people/{row}/leaving",
    ),
    "post-end": ("POST /directory/posts/{row}/end",),
    "preferences": ("POST /preferences", "POST /addresses"),
    "preferences-of-posts": ("POST /preferences",),
    "posts": ("POST /directory/posts",),
    "scan-dismissal": ("POST /scans/{scan_id}/dismissal",),
    "scan-filing": ("POST /scans/{scan_id}/filing",),
    "scans": ("POST /scans",),
    "step": (ENTRY, FILE),
    "supervision-chases": (CHASE,),
    "supplement": (ENTRY, PREVIEW, FILE),
}

WAY_IN: Final = "Who may come in, and by what, is settled by a person who is signed in; a token makes no way in."
OF_THE_PAGE: Final = (
    "It belongs to the page, not to the work: a program keeps what it is about to ask itself."
)
SET_UP: Final = (
    "What governs a company is settled by a person who has read it; a program has `kesu publish`."
)
ONLY_THE_DESK: Final = {
    "book-chosen": SET_UP,
    "language": OF_THE_PAGE,  # Accept-Language says it with every call
    "intake-forget": OF_THE_PAGE,
    "save-view": OF_THE_PAGE,
    "remove-view": OF_THE_PAGE,
    "sign-in": WAY_IN,
    "sign-out": WAY_IN,
    "password": WAY_IN,
    "password-forgotten": WAY_IN,
    "password-new": WAY_IN,
    "password-link": WAY_IN,
    "sign-in-code": WAY_IN,
    "factor": WAY_IN,
    "factor-confirmation": WAY_IN,
    "factor-codes": WAY_IN,
    "factor-removal": WAY_IN,
    "person-account-removal": WAY_IN,
    "person-factor-removal": WAY_IN,
    "sign-in-end": WAY_IN,
    "sign-ins-others-end": WAY_IN,
    "tokens": WAY_IN,
    "token-revocation": WAY_IN,
    "duties-feed": WAY_IN,
}

# Rows that books watch are added where the answer tells which records opened because of them.
WATCHED: Final = {
    "visits": "POST /rows/service_visit",
    "parts": "POST /rows/part_month",
    "returns": "POST /rows/return_batch",
}

Ask = Callable[[Room, Table], str | None]


def _added(room: Room, table: Table) -> str | None:
    if table.may_add is nobody:
        return None
    return WATCHED.get(table.key, f"POST /{room.name}/{table.key}")


# The addresses that every table has, and the operation that each table needs for them.
OF_TABLES: Final[dict[str, Ask]] = {
    "new": _added,
    "row": lambda room, table: (
        None if table.may_correct is nobody else f"PATCH /{room.name}/{table.key}/{{row}}"
    ),
    "removal": lambda room, table: (
        None if table.may_remove is nobody else f"DELETE /{room.name}/{table.key}/{{row}}"
    ),
    "import": lambda room, table: (
        None if table.may_add is nobody else f"POST /{room.name}/{table.key}/imports"
    ),
    "sheet": lambda room, table: (
        None if table.may_add is nobody else f"POST /{room.name}/{table.key}/imports"
    ),
}
TABLES: Final = [(room, table) for room in (REGISTRY, DIRECTORY) for table in room.tables.values()]


def pages(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Yield every address of the desk."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns)
        else:
            yield pattern


def takes_something(view: Any) -> bool:
    """Say whether a view takes POST; one that does not say what it takes counts as if it did."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            held = cell.cell_contents
            if isinstance(held, list | tuple) and held and set(held) <= {"GET", "HEAD", "POST"}:
                return "POST" in held
        view = getattr(view, "__wrapped__", None)
    return True


TAKING: Final = sorted(
    {str(p.name) for p in pages(desk.urlpatterns) if takes_something(p.callback)}
)
OPERATIONS: Final = {
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
}


def of_table(name: str) -> tuple[Room, Ask] | None:
    """Return the room and the operation needed where an address is one that every table has."""
    for room in (REGISTRY, DIRECTORY):
        if name.startswith(f"{room.name}-"):
            return room, OF_TABLES[name.removeprefix(f"{room.name}-")]
    return None


def test_there_is_something_to_promise():
    assert {"intake", "step", "registry-new", "sign-in"} <= set(TAKING)
    assert not {"case", "workbench", "registry-rows", "calendar"} & set(TAKING)


@pytest.mark.parametrize("name", TAKING)
def test_what_a_page_takes_the_api_takes_or_a_reason_says_why_not(name: str):
    tables = of_table(name)
    if tables is not None:
        room, needed = tables
        asked = {needed(room, table) for table in room.tables.values()} - {None}
    else:
        asked = set(SAME.get(name, ()))
    assert asked or name in ONLY_THE_DESK, f"{name}: no operation of the API, and no reason"
    assert asked <= OPERATIONS


def test_no_address_is_named_that_the_desk_does_not_have():
    assert {*SAME, *ONLY_THE_DESK} <= set(TAKING)
    assert not set(SAME) & set(ONLY_THE_DESK)


@pytest.mark.parametrize(("room", "table"), TABLES, ids=[table.key for _room, table in TABLES])
def test_every_table_of_the_desk_is_listed_and_read_by_the_api(room: Room, table: Table):
    at = f"GET /{room.name}/{table.key}"
    assert {at, f"{at}/{{row}}"} <= OPERATIONS


def test_what_may_be_done_with_rows_beside_correcting_them_is_in_the_api():
    doings = {
        f"POST /{room.name}/{key}/{{row}}/{noun}"
        for room in (REGISTRY, DIRECTORY)
        for key, table in room.all.items()
        for noun in table.doings
    }
    assert doings
    assert doings <= OPERATIONS
