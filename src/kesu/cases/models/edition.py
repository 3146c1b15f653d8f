"""What records are judged by: published books and the calendars of the time. Written once, sealed."""

from django.db import models


class Edition(models.Model):
    """One published edition of a book, its files as text. `id` is "book@edition"."""

    id = models.CharField(primary_key=True, max_length=120)
    book = models.CharField(max_length=60)
    edition = models.CharField(max_length=58)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    files = models.TextField()
    hash = models.CharField(max_length=64)
    in_force_from = models.DateField()
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["book", "edition"], name="an_edition_is_published_once"
            ),
        )

    def __str__(self) -> str:
        return self.id


class CalendarEdition(models.Model):
    """All calendars as they stood from one moment on; a later row takes over. `hash` names `text`."""

    serial = models.PositiveIntegerField(primary_key=True)
    hash = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    made_at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.serial} ({self.hash[:8]})"
