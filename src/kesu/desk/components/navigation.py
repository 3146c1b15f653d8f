"""The places of the desk, in the order in which the navigation shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kesu.desk.components.books import keeps_accounts, records_title
from kesu.desk.import_pages.rights import takes_lists_in
from kesu.desk.journal_pages.rights import shows_journal
from kesu.desk.mail_pages.rights import shows_mail
from kesu.desk.notice_pages.rights import keeps_channels
from kesu.directory.models import Person


def everyone(person: Person) -> bool:
    """Return True: a place that nobody who signed in is kept from."""
    return True


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation. `in_hand` ones stay in reach of the thumb on a phone.

    near -- where addresses begin on whose pages it shows; on all pages where there are none.
    titled -- what to call it as the books in force are; `label` where that does not depend on them.
    """

    label: Promise | str
    icon: str
    view: str
    in_hand: bool = False
    open_to: Callable[[Person], bool] = everyone
    near: tuple[str, ...] = ()
    titled: Callable[[Person], str] | None = None

    def is_near(self, path: str) -> bool:
        """Say whether the page at `path` shows it."""
        return not self.near or path.startswith(self.near)


@dataclass(frozen=True, slots=True)
class Link:
    """A place as this person sees it on this page."""

    label: Promise | str
    icon: str
    address: str
    in_hand: bool
    current: bool


LISTS = ("/complaints", "/records/", "/imports/")

PLACES = (
    Place(_("Workbench"), "layout-dashboard", "desk:workbench", in_hand=True),
    Place(_("Intake"), "phone-incoming", "desk:intake", in_hand=True),
    Place(_("Mail"), "mail", "desk:mail", open_to=shows_mail),
    Place(
        _("Complaints"), "messages-square", "desk:complaints", in_hand=True, titled=records_title
    ),
    Place(_("Supervision"), "radar", "desk:supervision"),
    Place(_("Import"), "file-input", "desk:import-complaints", open_to=takes_lists_in, near=LISTS),
    Place(_("Scans"), "scan-line", "desk:scans", near=(*LISTS, "/cases/", "/scans")),
    Place(_("Accounts"), "wallet", "desk:accounts", open_to=keeps_accounts),
    Place(_("Reports"), "chart-column", "desk:reports"),
    Place(_("Duties"), "calendar-clock", "desk:duties"),
    Place(_("Rulebook"), "book-open-check", "desk:rulebook"),
    Place(_("Registry"), "database", "desk:registry"),
    Place(_("Directory"), "users", "desk:directory"),
    Place(_("Channels"), "send", "desk:channels", open_to=keeps_channels),
    Place(_("Journal"), "scroll-text", "desk:journal", open_to=shows_journal),
)


def links(request: HttpRequest, places: tuple[Place, ...] = PLACES) -> list[Link]:
    """Return the places this person may open, the one that this page belongs to marked."""
    person = request.user
    if not isinstance(person, Person):
        return []
    there = {
        place: address_of(place.view)
        for place in places
        if place.is_near(request.path) and place.open_to(person)
    }
    here = _nearest([address for address in there.values() if address], request.path)
    return [
        Link(
            place.titled(person) if place.titled else place.label,
            place.icon,
            address,
            place.in_hand,
            address == here,
        )
        for place, address in there.items()
        if address
    ]


def address_of(view: str) -> str | None:
    """Return the address of a page, or None when this installation does not have it."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return None


def _nearest(addresses: list[str], path: str) -> str | None:
    """Return the longest address that the path lies under; "/" holds only itself."""
    above = [
        address
        for address in addresses
        if path == address or (address != "/" and path.startswith(address.rstrip("/") + "/"))
    ]
    return max(above, key=len, default=None)
