"""How often something was tried within a while."""

from django.db import models


class Attempts(models.Model):
    """Tries under one key – a name, an address, a person's codes – until a moment; then they count anew.

    The key is kept as a hash that only this installation can make: people type passwords as names too.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
