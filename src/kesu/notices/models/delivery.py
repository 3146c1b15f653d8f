"""One message to one person by one channel, from the moment it is due until it has ended."""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kesu.cases.models import CaseRecord, InboxNotice
from kesu.directory.models import Person
from kesu.journal.scoping import Scoped
from kesu.notices.models.channel import Channel


class ScopedDeliveries(Scoped["Delivery"]):
    """Opens deliveries also to the person to whom they went."""

    def to_person(self, person: Person) -> QuerySet["Delivery"]:
        """Return what went to a person, or is on its way."""
        return self._all().filter(person=person)


class Delivery(models.Model):
    """A message on its way: due or held, sending under a lease, then sent, uncertain, dead or folded into another.

    `payload` is rendered once; every attempt sends the same. `handed_at` is written right before the first
    byte leaves: a lease that ran out without it means that nothing was sent. `dedupe_key` keeps a person
    from being told the same thing twice by the same channel.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        HELD = "held", _("waits for working time")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNCERTAIN = "uncertain", _("uncertain")
        DEAD = "dead", _("given up")
        FOLDED = "folded", _("within a digest")

    class Sort(models.TextChoices):
        NOTICE = "notice", _("notice")
        DIGEST = "digest", _("digest")
        LETTER = "letter", _("letter")
        TRIAL = "trial", _("trial message")

    id = models.CharField(primary_key=True, max_length=32)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    sort = models.CharField(max_length=8, choices=Sort.choices)
    code = models.CharField(max_length=40)
    party = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="deliveries")
    stands_in_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    notice = models.ForeignKey(InboxNotice, models.PROTECT, null=True, related_name="deliveries")
    record = models.ForeignKey(CaseRecord, models.PROTECT, null=True, related_name="deliveries")
    folded_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    language = models.CharField(max_length=8)
    payload = models.TextField(blank=True)
    dedupe_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    next_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    may_repeat = models.BooleanField(default=False)
    may_be_there = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ScopedDeliveries()
    everything = models.Manager["Delivery"]()

    class Meta:
        indexes = (
            models.Index(
                fields=["channel", "next_at"],
                condition=Q(state__in=["due", "held"]),
                name="deliveries_to_send",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="deliveries_under_lease"
            ),
            models.Index(fields=["person", "channel", "-at"], name="deliveries_to_a_person"),
            models.Index(fields=["record", "-at"], name="deliveries_of_a_record"),
            models.Index(
                fields=["-at"],
                condition=Q(state__in=["dead", "uncertain"]),
                name="deliveries_in_trouble",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=(Q(state="sending") & ~Q(lease_token="") & Q(lease_until__isnull=False))
                | (~Q(state="sending") & Q(lease_token="", lease_until=None)),
                name="only_what_is_being_sent_is_under_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "held"], next_at__isnull=False)
                | ~Q(state__in=["due", "held"]),
                name="what_waits_knows_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="folded", folded_into__isnull=False)
                | (~Q(state="folded") & Q(folded_into=None)),
                name="what_is_folded_lies_in_a_digest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.channel_id} {self.person_id}: {self.state}"
