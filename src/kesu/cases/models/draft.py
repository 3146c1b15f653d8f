"""What somebody has typed and not yet filed."""

from django.db import models


class Draft(models.Model):
    """A form half filled in. It belongs to one person; its content is sealed, for it names people."""

    id = models.CharField(primary_key=True, max_length=32)
    owner = models.CharField(max_length=80)
    form = models.CharField(max_length=80)
    about = models.CharField(max_length=120, blank=True)
    content = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["owner", "-changed_at"], name="drafts_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.owner} {self.form}"
