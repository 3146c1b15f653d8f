"""What was refused, and what was read or taken out by way of exception. Written once, sealed."""

from django.db import models


class RefusalNote(models.Model):
    """An entry that was not accepted: who wanted what, which line of the book refused it."""

    id = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField(db_index=True)
    person = models.CharField(max_length=80)
    record = models.CharField(max_length=32, blank=True, db_index=True)
    act = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    line = models.CharField(max_length=120, blank=True)
    clauses = models.CharField(max_length=200, blank=True)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.person} {self.act}: {self.code}"


class AccessNote(models.Model):
    """Who read or took out what, by way of exception or because it names people.

    `facts` are the personal facts that were shown ("caller measure.1/contact"), `by` is the page or the
    operation that showed them, `is_beyond` says that only a further reach let the person see the record,
    `says` names what else was meant: a file, an entry of the journal, the words of an exported list.
    """

    id = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField(db_index=True)
    person = models.CharField(max_length=80)
    record = models.CharField(max_length=32, blank=True, db_index=True)
    sort = models.CharField(max_length=20)
    says = models.CharField(max_length=300, blank=True)
    facts = models.TextField(blank=True)
    by = models.CharField(max_length=40, blank=True)
    is_beyond = models.BooleanField(default=False)
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=["person", "record", "-at"], name="notes_of_a_reader"),)

    def __str__(self) -> str:
        return f"{self.person} {self.sort} {self.record}"
