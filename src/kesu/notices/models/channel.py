"""A way by which notices leave the house."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.core.values import Text


class Channel(Versioned):
    """One account with one provider: a mail server, an application, a group robot.

    Its settings are sealed and never shown again; a note of their change tells no value.
    """

    personal = frozenset({"sealed"})

    class Sort(models.TextChoices):
        MAIL = "mail", _("e-mail")
        WECOM_APP = "wecom_app", _("WeCom application")
        WECOM_ROBOT = "wecom_robot", _("WeCom group robot")
        DINGTALK_APP = "dingtalk_app", _("DingTalk application")
        DINGTALK_ROBOT = "dingtalk_robot", _("DingTalk group robot")
        FEISHU_APP = "feishu_app", _("Feishu application")
        FEISHU_ROBOT = "feishu_robot", _("Feishu group robot")
        OTHER = "other", _("other (SMS and the rest)")

    class Unsure(models.TextChoices):
        """What is done where nobody can tell whether a message arrived."""

        ONCE = "once", _("never send twice; show it as uncertain")
        URGENT = "urgent", _("send urgent ones again, show the others as uncertain")
        DELIVER = "deliver", _("send again, even if it may arrive twice")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    sort = models.CharField(_("sort"), max_length=16, choices=Sort.choices)
    name_zh = models.CharField(_("Chinese name"), max_length=64)
    name_en = models.CharField(_("English name"), max_length=64, blank=True)
    enabled = models.BooleanField(_("in use"), default=True)
    per_minute = models.PositiveIntegerField(
        _("messages a minute at most"),
        validators=[MinValueValidator(1), MaxValueValidator(6_000)],
    )
    for_staff = models.BooleanField(_("tells staff"), default=True)
    for_customers = models.BooleanField(_("tells customers"), default=False)
    unsure = models.CharField(
        _("when it is uncertain whether a message arrived"),
        max_length=8,
        choices=Unsure.choices,
        default=Unsure.URGENT,
    )
    sealed = models.TextField(_("settings"), blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ("code",)

    def __str__(self) -> str:
        return Text(self.name_zh, self.name_en).say(get_language() or "zh")
