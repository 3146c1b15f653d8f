"""Where the registry holds something of a person: contacts of customers, and sheets that wait to be imported."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from kesu import changes
from kesu.core.values import Text
from kesu.directory.models import Person
from kesu.journal import personal
from kesu.journal.keys import ERASED
from kesu.journal.personal import Erasing, Store, Thing, Whom
from kesu.registry.models import Contact, StagedSheet

FIELDS: Final = ("name", "position", "phone", "email")


def _contacts(whom: Whom) -> list[Thing]:
    """Return the contact itself, and those entered again with the same number or address."""
    same = Q(pk=int(whom.contact)) if whom.contact.isdecimal() else Q(pk__in=())
    numbers = [word for word in whom.words if sum(sign.isdigit() for sign in word) >= 7]
    rows = Contact.objects.filter(same | Q(email__in=whom.addresses) | Q(phone__in=numbers))
    return [_told(row) for row in rows.exclude(name__startswith=ERASED).order_by("pk")]


def _told(row: Contact) -> Thing:
    told = ((str(row._meta.get_field(name).verbose_name), getattr(row, name)) for name in FIELDS)  # type: ignore[union-attr]
    return Thing(str(row.pk), told=tuple((name, value) for name, value in told if value))


def _erase(_whom: Whom, things: Sequence[Thing], act: Erasing) -> None:
    by = Person.objects.filter(pk=act.person or 0).first()
    for row in Contact.objects.filter(pk__in=[thing.id for thing in things]):
        gone = {"name": f"{ERASED} {row.pk}", "position": "", "phone": "", "email": ""}
        changes.change(row, gone, by=by, at=act.at)


def _sheets(whom: Whom) -> list[Thing]:
    """Return every sheet of contacts that waits: what stands in a workbook cannot be searched, and it lasts a day."""
    rows = StagedSheet.objects.filter(table="contacts").order_by("pk")
    return [Thing(str(row.pk), row.at) for row in rows.defer("content")] if whom.words else []


def _drop(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    StagedSheet.objects.filter(pk__in=[thing.id for thing in things]).delete()


def keep() -> None:
    """Let these stores be asked."""
    contacts = Text(
        "主数据中的联系人（姓名、职务、电话、邮箱）", "contacts of customers in the registry"
    )
    sheets = Text("待导入的联系人表格", "sheets of contacts that wait to be imported")
    personal.keep(Store("contacts", contacts, _contacts, _erase, becomes="masked"))
    personal.keep(Store("sheets", sheets, _sheets, _drop))
