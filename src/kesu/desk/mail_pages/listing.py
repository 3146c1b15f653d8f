"""What the list of mails offers."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kesu.desk.components.lists import Listing
from kesu.intake.models import IncomingMail
from kesu.tables.listing import Column, Filter


def _saying(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(
        Q(sender__icontains=text) | Q(sender_name__icontains=text) | Q(subject__icontains=text)
    )


LISTING: Final = Listing(
    columns=(
        Column("received", _("Received"), ("fetched_at", "uid"), lead=True),
        Column("sender", _("Sender"), ("sender",)),
        Column("subject", _("Mail subject")),
        Column("state", _("What became of it")),
    ),
    order="-received",
    filters={
        "state": Filter(
            _("What became of it"),
            lambda rows, state: rows.filter(state=state),
            choices=tuple(IncomingMail.State.choices),
        ),
        "text": Filter(_("From or subject"), _saying, str.strip, kind="text"),
    },
)
