"""Letters that anybody may ask for, counted per address so that nobody is flooded."""

from django.db import models


class LetterAsked(models.Model):
    """Somebody asked for a letter to an address, or by a name that may be nobody's; only its hash is kept."""

    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=["key_hash", "at"], name="letters_asked_of_a_key"),)

    def __str__(self) -> str:
        return f"{self.key_hash[:8]} {self.at}"
