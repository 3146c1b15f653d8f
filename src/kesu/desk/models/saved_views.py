"""Lists as somebody likes to see them."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list with filters and order under a name of one's own. Nobody else sees it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    asked = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["owner", "kind", "name"], name="one_saved_view_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
