"""What the address of a report page asks for; what it cannot mean is told with how to write it."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kesu.desk.components.books import books_of
from kesu.desk.list_pages.acting import Acting, acting
from kesu.directory.days import day_of
from kesu.reports.statistics import MOST_GROUPS, Asked, Drill, NoSuchReport, asked, drill_of
from kesu.reports.statistics.showing import MOST_LISTED

MOST_BROKEN_DOWN = 4


@dataclass(frozen=True, slots=True)
class Request:
    """A report as an address asks for it. `words` are those that every link of the page keeps."""

    reader: Acting
    asked: Asked
    words: dict[str, str]
    by: tuple[str, ...]

    @property
    def most(self) -> int:
        """Return how many groups each table lists."""
        return MOST_GROUPS if self.words.get("all") else MOST_LISTED

    def address(self, view: str = "report", drill: Drill | None = None, **changes: str) -> str:
        """Return the address of this report: another page of it, other words, the cases behind a figure."""
        place = reverse(f"desk:{view}", args=[self.asked.book.id, self.asked.id])
        words = {k: v for k, v in {**self.words, **changes}.items() if v}
        query = [urlencode(words)] if words else []
        if drill is None:
            query += [urlencode([("by", by) for by in self.by])] if self.by else []
        elif drill.address():
            query.append(drill.address())
        return f"{place}?{'&'.join(query)}" if query else place


def read(request: HttpRequest, book: str, report: str) -> Request:
    """Return what is asked for. Raises Http404 for a report that is none, BadRequest for words that mean nothing."""
    reader = acting(request)
    found = books_of(reader.person, reader.at).current.get(book)
    if found is None:
        raise Http404
    words = {name: request.GET.get(name, "").strip() for name in ("period", "known")}
    try:
        one = asked(found, report, reader.who, day_of(reader.at), **words)
    except NoSuchReport as none:
        raise Http404 from none
    except ValueError as fault:
        raise BadRequest(str(fault)) from fault
    by = tuple(filter(None, request.GET.getlist("by")))[:MOST_BROKEN_DOWN]
    words |= {"period": str(one.period), "all": "1" if request.GET.get("all") == "1" else ""}
    return Request(reader, _broken_down(one, by), {k: v for k, v in words.items() if v}, by)


def _broken_down(one: Asked, by: tuple[str, ...]) -> Asked:
    """Return the report broken down as asked; as the book says where nothing is asked."""
    if not by:
        return one
    names = [tuple(part.strip() for part in text.split(",")) for text in by]
    for name in (name for several in names for name in several):
        if name not in one.dimensions():
            raise BadRequest(f"by={name[:60]}: nothing is broken down by this name")
    if any(len(several) > 2 for several in names):
        raise BadRequest("by: one name, or two with a comma between")
    return one.by(*names)


def drill(request: HttpRequest, one: Asked) -> Drill:
    """Return which cases are asked for."""
    try:
        words = request.GET
        return drill_of(one, words.getlist("is"), words.get("figure", ""), words.getlist("not"))
    except ValueError as fault:
        raise BadRequest(str(fault)) from fault
