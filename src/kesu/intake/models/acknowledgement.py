"""What was answered to a mail by itself: that it arrived, and under which number."""

from django.db import models

from kesu.intake.models.incoming_mail import IncomingMail
from kesu.notices.models import Delivery


class Acknowledgement(models.Model):
    """One fixed text to the one who wrote; none of their own words in it. One for each mail at most.

    How it is getting on, its `delivery` says; those that an earlier version of the program sent have none.
    """

    mail = models.OneToOneField(IncomingMail, models.PROTECT, related_name="acknowledgement")
    to = models.CharField(max_length=254)
    record = models.CharField(max_length=32)
    number = models.CharField(max_length=60, blank=True)
    message_id = models.CharField(max_length=250)
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["to", "-at"], name="answers_to_an_address"),)

    def __str__(self) -> str:
        return f"{self.to} {self.number}"
