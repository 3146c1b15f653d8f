"""Codes of mail in words: why it stands where it does, what sort of mail it is."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kesu.intake.models import IncomingMail

WHY: Final = {
    "asked_again": _("asked for again; it comes with the next look into the mailbox"),
    "by_hand": _("by hand"),
    "empty": _("it says nothing"),
    "failed": _("reading it failed in the program"),
    "fault": _("it is broken beyond repair"),
    "follows": _("it answers a closed case; the new one follows it"),
    "forged": _("the token in its address is none of ours"),
    "gave_up": _("reading it ended the program several times"),
    "many": _("too many from this address today"),
    "no_kind": _("no rulebook in force lets everybody file a contact"),
    "no_party": _("it answers a case in which this address has no part"),
    "no_raw": _("its bytes are missing from the store"),
    "no_record": _("the case that it answers is not here"),
    "not_given": _("the mail server did not give it"),
    "old": _("it is older than seven days"),
    "receiver": _("its first step is for whoever received it; say at which department mail comes in"),
    "refused": _("the rulebook does not take it as it is"),
    "several_kinds": _("several kinds of record could take it; say which in the address of the mailbox"),
    "spam": _("marked as spam"),
    "too_large": _("too large to be taken in"),
}  # fmt: skip

SORTS: Final = {
    "automatic": _("automatic answer"),
    "bounce": _("a mail of ours came back"),
    "list": _("mailing list"),
    "nobody": _("from an address that nobody reads"),
    "ours": _("from ourselves"),
    "receipt": _("receipt"),
}

TONES: Final = {
    "filed": "closed", "added": "closed", "waiting": "held", "unreadable": "refused", "new": "held",
}  # fmt: skip


def why(mail: IncomingMail) -> str:
    """Return why a mail stands where it does, in words."""
    if mail.sort and mail.state == IncomingMail.State.AUTOMATIC:
        return str(SORTS.get(mail.sort, mail.sort))
    return str(WHY.get(mail.why, mail.why))
