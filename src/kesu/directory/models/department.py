"""A department; its code is the one by which rulebooks name it."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned
from kesu.core.values import Text
from kesu.directory.models.branch import Branch


class Department(Versioned):
    """A department of a branch, perhaps part of another one. Who heads it is dated: a Headship."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("As the rulebooks name it, for example quality_department."),
    )
    name_zh = models.CharField(_("Chinese name"), max_length=64)
    name_en = models.CharField(_("English name"), max_length=64, blank=True)
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="departments", verbose_name=_("branch")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="no_department_within_itself",
                violation_error_message=_("A department cannot be part of itself."),
            ),
        )

    def __str__(self) -> str:
        return Text(self.name_zh, self.name_en).say(get_language() or "zh")
