"""Who wrote, as far as the registry knows the address. An address can be forged: it opens nothing by itself."""

from kesu.cases.models import CaseRecord
from kesu.intake.models import IncomingMail
from kesu.registry.models import Contact


def customer_of(address: str) -> str:
    """Return the number of the one customer whose contact has this address; empty for none, or for several."""
    if not address:
        return ""
    rows = Contact.objects.filter(email__iexact=address)
    codes = list(rows.values_list("customer__code", flat=True).distinct()[:2])
    return codes[0] if len(codes) == 1 else ""


def contact_of(address: str, customer: str) -> Contact | None:
    """Return the contact of a customer with this address, or None where none or several have it."""
    rows = Contact.objects.filter(email__iexact=address, customer__code=customer)
    found = list(rows.select_related("customer__branch")[:2])
    return found[0] if address and len(found) == 1 else None


def is_party(record: CaseRecord, address: str) -> bool:
    """Say whether somebody of this address has part in a record: its customer's contact, or who wrote it in."""
    if not address:
        return False
    contacts = Contact.objects.filter(email__iexact=address, customer__code=record.customer)
    wrote = IncomingMail.objects.filter(record=record.pk, sender=address, state="filed")
    return bool(record.customer and contacts.exists()) or wrote.exists()
