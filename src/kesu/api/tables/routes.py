"""The addresses of the tables: /registry/customers, /directory/people …, the same for each."""

# Annotations are put on each operation as it is made, since every table has schemas of its own.

from collections.abc import Callable
from typing import Annotated, Any, Final

from django.http import HttpRequest
from django.utils import translation
from ninja import File, Path, Query, Router, Status
from ninja.files import UploadedFile

from kesu.api import asked
from kesu.api.problems import READING, WRITING
from kesu.api.tables import operations, shapes
from kesu.api.tables.importing import take_file
from kesu.tables.description import Doing, Room, Table, everybody, nobody
from kesu.tables.directory import DIRECTORY
from kesu.tables.registry import REGISTRY

RowNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]
ROOMS: Final = (REGISTRY, DIRECTORY)

router = Router()


class Addresses:
    """Gives one table its operations."""

    def __init__(self, room: Room, table: Table) -> None:
        self.room, self.table = room, table
        self.at = f"/{room.name}/{table.key}"
        self.row = shapes.row_out(table)
        with translation.override("en"):
            self.title = str(table.title)

    def all(self) -> None:
        """Give the table every operation that its page has."""
        table = self.table
        self.reading()
        if table.may_add is not nobody:
            if table.key in self.room.tables:
                self.importing()
            if (
                table.add_all is None
            ):  # what books watch is added under /rows, which tells what opened
                self.adding()
        if table.may_correct is not nobody:
            self.changing()
        if table.may_remove is not nobody:
            self.removing()
        for noun, doing in table.doings.items():
            self.doing(noun, doing)

    def reading(self) -> None:
        """List rows, read one."""
        table = self.table

        def rows(request: HttpRequest, asking: Any) -> Any:
            """Return the rows that the caller may see, oldest first, a page at a time."""
            return operations.page(request, table, asking)

        def row(request: HttpRequest, row: Any) -> Any:
            """Return one row with its version; what refers to another row is its number."""
            reader = operations.act_of(request).actor
            return operations.out(table, operations.standing(table, reader, row))

        rows.__annotations__["asking"] = Query[shapes.asking(table)]  # type: ignore[misc]
        row.__annotations__["row"] = RowNumber
        page = shapes.page_out(table, self.row)
        self._give("GET", "", rows, f"{self.title}: list", {200: page, **READING})
        self._give("GET", "/{int:row}", row, f"{self.title}: read one", {200: self.row, **READING})

    def adding(self) -> None:
        """Add a row."""
        table = self.table

        def new(request: HttpRequest, body: Any, key: asked.Key) -> Any:
            """Add a row, as its page does; rows it refers to are named by number or by a name of their own."""
            sent = body.model_dump(exclude_unset=True)
            return Status(201, operations.add(request, table, sent, key))

        new.__annotations__["body"] = shapes.new_in(table)
        self._give("POST", "", new, f"{self.title}: add one", {201: shapes.Kept, **WRITING})

    def changing(self) -> None:
        """Change a row."""
        table = self.table

        def change(request: HttpRequest, row: Any, body: Any, key: asked.Key) -> Any:
            """Change what is sent; with `version` it is refused if the row has changed since."""
            sent = body.model_dump(exclude_unset=True)
            return operations.change(request, table, row, sent, key)

        change.__annotations__ |= {"row": RowNumber, "body": shapes.change_in(table)}
        answers = {200: shapes.Kept, **WRITING}
        self._give("PATCH", "/{int:row}", change, f"{self.title}: change one", answers)

    def removing(self) -> None:
        """Take a row out."""
        table = self.table

        def remove(request: HttpRequest, row: Any, key: asked.Key) -> Any:
            """Take a row out to which nothing refers; its values stay in the notes of changes."""
            return operations.remove(request, table, row, key)

        remove.__annotations__["row"] = RowNumber
        answers = {200: shapes.Kept, **WRITING}
        self._give("DELETE", "/{int:row}", remove, f"{self.title}: take one out", answers)

    def doing(self, noun: str, doing: Doing) -> None:
        """Do with a row what its page offers beside correcting it."""
        table = self.table

        def do(request: HttpRequest, row: Any, body: Any, key: asked.Key) -> Any:
            sent = body.model_dump(exclude_unset=True)
            return operations.do(request, table, row, noun, sent, key)

        with translation.override("en"):
            whose = "" if doing.may is everybody else f"; for those who keep the {self.room.name}"
            do.__doc__ = f"{doing.words}{whose}."
        body = shapes.doing_in(table, noun, doing)
        do.__annotations__ |= {"row": RowNumber, "body": body}
        answers = {200: shapes.Kept, **WRITING}
        self._give("POST", f"/{{int:row}}/{noun}", do, f"{self.title}: {noun}", answers)

    def importing(self) -> None:
        """Take a sheet in."""
        table = self.table

        def sheet(
            request: HttpRequest, file: Annotated[UploadedFile, File()], dry: bool = False
        ) -> Any:
            """Take in an Excel or CSV file whose headings are those of the page's sample.

            Rows are known by what identifies them, so that a sheet may be sent again: no Idempotency-Key
            is needed. Good rows are saved together, faulty ones come back with reasons; `dry` saves none.
            """
            return take_file(request, table, file, dry=dry)

        answers = {200: shapes.Taken, **WRITING}
        self._give("POST", "/imports", sheet, f"{self.title}: take in a sheet", answers)

    def _give(
        self, method: str, more: str, view: Callable[..., Any], summary: str, answers: Any
    ) -> None:
        router.add_api_operation(
            self.at + more,
            [method],
            view,
            response=answers,
            summary=summary,
            tags=[self.room.name],
            operation_id=f"{method.lower()}{self.at}{more}".replace("int:", "").translate(NAMES),
        )


NAMES: Final = str.maketrans({"/": "_", "{": "", "}": ""})

for _room in ROOMS:
    for _table in _room.all.values():
        Addresses(_room, _table).all()
