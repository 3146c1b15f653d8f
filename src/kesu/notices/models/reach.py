"""Where a channel finds a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.directory.models import Person
from kesu.notices.models.channel import Channel


class Reach(Versioned):
    """A person's address on a channel: a user id, a number. By mail it stands in for the directory's address."""

    personal = frozenset({"address"})

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="reaches", verbose_name=_("person")
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="reaches", verbose_name=_("channel")
    )
    address = models.CharField(_("address"), max_length=120)

    class Meta:
        verbose_name = _("address of a person")
        verbose_name_plural = _("addresses of people")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "channel"],
                name="one_address_per_person_and_channel",
                violation_error_message=_("This person has an address on this channel already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.channel}"
