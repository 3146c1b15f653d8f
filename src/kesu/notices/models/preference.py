"""What somebody wants to be told by which channel, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.notices.models.channel import Channel


class Preference(Versioned):
    """How a party – a person, or whoever holds a post – is told notices of one code by one channel.

    An empty code means all codes. What a person wants goes before what is set for a post, one code
    before all codes. A group robot tells what a row asks it to tell, and nothing else.
    """

    class Way(models.TextChoices):
        NOW = "now", _("at once")
        DIGEST = "digest", _("in the morning, all together")
        OFF = "off", _("not at all")

    party = models.CharField(_("person or post"), max_length=80)
    code = models.CharField(_("notice"), max_length=40, blank=True)
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="preferences", verbose_name=_("channel")
    )
    way = models.CharField(_("when"), max_length=6, choices=Way.choices)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = (
            models.UniqueConstraint(
                fields=["party", "code", "channel"],
                name="one_preference_per_party_code_and_channel",
                violation_error_message=_("This is set already; change what is there."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} {self.code or '*'} {self.channel}: {self.way}"
