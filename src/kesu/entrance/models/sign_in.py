"""A browser that signed in, until it ends."""

from typing import ClassVar

from django.db import models

from kesu.directory.models import Person


class SignIn(models.Model):
    """One browser's sign-in. Its id is a secret of the browser's: only the hash of it is kept.

    A row without a person belongs to somebody half way in, and goes after minutes.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sign_ins")
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    device = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    way = models.CharField(max_length=16, blank=True)
    looks_again = models.BooleanField(default=False)
    """True where the person was given something since: the next request gets a new id."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "last_seen_at"], name="sign_ins_of_person"),
        ]
