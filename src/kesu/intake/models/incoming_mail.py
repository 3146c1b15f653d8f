"""One mail that came in, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IncomingMail(models.Model):
    """A mail as a mailbox gave it. The raw mail lies in the store under `raw_sha256`, for good.

    `record` is the record that it opened or was put to, or, for a bounce, the one whose mail came back;
    `why` is a code that says why it stands where it does. The sender is who the mail says it is: a claim.
    """

    class State(models.TextChoices):
        NEW = "new", _("not looked at yet")
        FILED = "filed", _("registered")
        ADDED = "added", _("put to a case")
        WAITING = "waiting", _("waits for somebody")
        AUTOMATIC = "automatic", _("written by no person")
        DISMISSED = "dismissed", _("not pursued")
        DUPLICATE = "duplicate", _("delivered twice")
        UNREADABLE = "unreadable", _("cannot be read")

    id = models.CharField(primary_key=True, max_length=32)
    mailbox = models.CharField(max_length=250)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    raw_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    fetched_at = models.DateTimeField()
    is_flagged = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    sort = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    tries = models.PositiveIntegerField(default=0)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=250, blank=True)
    files = models.JSONField(default=list)
    customer = models.CharField(max_length=60, blank=True)
    record = models.CharField(max_length=32, blank=True, db_index=True)
    same_as = models.CharField(max_length=32, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["-fetched_at", "id"], name="mail_by_arrival"),
            models.Index(fields=["state", "-fetched_at"], name="mail_by_state"),
            models.Index(fields=["sender", "-fetched_at"], name="mail_by_sender"),
            models.Index(
                fields=["mailbox"], condition=Q(is_flagged=False), name="mail_not_flagged_yet"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "validity", "uid"], name="a_mail_is_fetched_once"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=~Q(state="duplicate"), name="a_mail_is_kept_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["filed", "added"]) | ~Q(record=""),
                name="a_settled_mail_names_its_record",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"
