"""A spreadsheet that somebody sent and has not confirmed yet."""

from django.conf import settings
from django.db import models


class StagedSheet(models.Model):
    """A file between its upload and its import; only the one who sent it may go on with it.

    Kept in the database, so that any web process can go on; rows older than a day are swept.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
