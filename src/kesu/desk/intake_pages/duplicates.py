"""Cases that the one being filed may repeat: the same customer, and the same order or product, not long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kesu.cases.actors import Who
from kesu.cases.models import CaseRecord

WITHIN: Final = timedelta(days=90)
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that looks like the one being filed, and what is the same."""

    number: str
    subject: str
    same: str
    opened_at: datetime
    address: str


def likely(values: dict[str, Any], who: Who, at: datetime, kinds: list[str]) -> list[Likely]:
    """Return visible cases of these kinds with the same order, or customer and product, the newest first.

    `values` are those of the form by the sort of their fact: customer, product, order.
    """
    order, customer, product = (values.get(n) for n in ("order", "customer", "product"))
    alike = Q()
    if order:
        alike |= Q(order_no=order)
    if customer:
        alike |= Q(customer=customer, product=product) if product else Q(customer=customer)
    if not alike:
        return []
    rows = CaseRecord.objects.visible_to(who).filter(alike, kind__in=kinds)
    rows = rows.filter(opened_at__gte=at - WITHIN).defer("state").order_by("-opened_at", "id")
    return [_likely(row, order, product) for row in rows[:MOST]]


def _likely(row: CaseRecord, order: Any, product: Any) -> Likely:
    if order and row.order_no == order:
        same = _("same order")
    elif product and row.product == product:
        same = _("same customer and product")
    else:
        same = _("same customer")
    return Likely(
        row.number or _("not numbered yet"),
        row.subject,
        same,
        row.opened_at,
        reverse("desk:case", args=(row.id,)),
    )
