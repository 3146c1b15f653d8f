"""A branch of the company: its place, its time zone, its calendar."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.core.values import Text


def known_zone(name: str) -> None:
    """Refuse a time zone that no clock knows."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is no known time zone; write one such as Asia/Shanghai."),
            params={"zone": name},
        )


class Branch(Versioned):
    """A part of the company with its own customers, zone and calendar."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=64)
    name_en = models.CharField(_("English name"), max_length=64, blank=True)
    zone = models.CharField(
        _("time zone"), max_length=40, default="Asia/Shanghai", validators=[known_zone]
    )
    calendar = models.CharField(_("calendar"), max_length=40, default="cn")
    sees_all = models.BooleanField(
        _("head office"),
        default=False,
        help_text=_("People of the head office see the customers of every branch."),
    )

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")

    def __str__(self) -> str:
        return Text(self.name_zh, self.name_en).say(get_language() or "zh")
