"""A form of a company's own: the Word or Excel file that a document of a book is filled into."""

from django.db import models


class CompanyForm(models.Model):
    """One version of a company's own form of a document. The newest in use is filled in; none is deleted."""

    class Sort(models.TextChoices):
        WORD = "docx"
        EXCEL = "xlsx"

    book = models.CharField(max_length=40)
    document = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    sort = models.CharField(max_length=4, choices=Sort.choices)
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    uploaded_by = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["book", "document", "sort", "version"], name="one_version_of_a_form"
            ),
        )

    def __str__(self) -> str:
        return f"{self.book}.{self.document} {self.sort} {self.version}"
