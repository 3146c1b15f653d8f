"""What was answered to a mail by itself: that it arrived, and under which number."""

from django.db import models

from kesu.intake.models.incoming_mail import IncomingMail


class Acknowledgement(models.Model):
    """One fixed text to the one who wrote; none of their own words in it. One for each mail at most."""

    class State(models.TextChoices):
        TO_SEND = "to_send"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    mail = models.OneToOneField(IncomingMail, models.PROTECT, related_name="acknowledgement")
    to = models.CharField(max_length=254)
    record = models.CharField(max_length=32)
    number = models.CharField(max_length=60, blank=True)
    message_id = models.CharField(max_length=250)
    state = models.CharField(max_length=8, choices=State.choices, default=State.TO_SEND)
    at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["to", "-at"], name="answers_to_an_address"),)

    def __str__(self) -> str:
        return f"{self.to} {self.number}"
