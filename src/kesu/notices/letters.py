"""Letters: what goes out by mail and is no notice of a record. They leave by the same door, once.

What they say is sealed until it has left and forgotten then: a letter may hold a secret, such as the way
to a new password. One that anybody may ask for is counted by address, so that nobody is flooded.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction

from kesu.directory.models import Person
from kesu.journal.ids import new_id
from kesu.journal.master import keyed_hash
from kesu.notices.accounts import mail_channel
from kesu.notices.models import Delivery, LetterAsked
from kesu.notices.payloads import sealed_letter
from kesu.notices.rendering import Rendered

A_DAY: Final = timedelta(days=1)
AN_HOUR: Final = timedelta(hours=1)
MOST_AN_HOUR: Final = 3
MOST_A_DAY: Final = 10


def post_letter(
    *,
    code: str,
    subject: str,
    text: str,
    at: datetime,
    person: Person | None = None,
    to: str = "",
    key: str = "",
    language: str = "",
    record: str = "",
    headers: Mapping[str, str] | None = None,
    is_kept: bool = True,
) -> Delivery:
    """Return the letter on its way: to somebody on the staff, or to an address.

    key -- what it is about; a second letter with the same code and key is the first one.
    record -- the case that it is about, on whose page it is seen; answers to it come in there.
    headers -- what the mail says of itself otherwise than our mails do; values of one line.
    is_kept -- False makes it out all the same and keeps nothing.
    """
    seed = f"letter {code} {key or new_id(at)} {person.pk if person else to}"
    dedupe_key = sha256(seed.encode()).hexdigest()
    row = Delivery(
        id=new_id(at),
        channel=mail_channel(),
        sort=Delivery.Sort.LETTER,
        code=code,
        person=person,
        language=language or (person.language if person else ""),
        payload=sealed_letter(Rendered(subject, text, ""), dedupe_key, to, headers),
        record_id=record or None,
        dedupe_key=dedupe_key,
        at=at,
        state=Delivery.State.DUE,
        next_at=at,
    )
    if not is_kept:
        return row
    Delivery.everything.bulk_create([row], ignore_conflicts=True)
    return Delivery.everything.get(dedupe_key=dedupe_key)


def may_ask(key: str, at: datetime) -> bool:
    """Count that somebody asked for a letter under this key; return False where that is too often.

    The key is an address, or a name that may be nobody's: it is counted either way, so that neither the
    answer nor its time tells which.
    """
    hashed = keyed_hash(f"letter {key.strip().lower()}")
    with transaction.atomic():
        LetterAsked.objects.filter(at__lte=at - A_DAY).delete()
        mine = LetterAsked.objects.filter(key_hash=hashed)
        within = (mine.count(), mine.filter(at__gt=at - AN_HOUR).count())
        if within[0] >= MOST_A_DAY or within[1] >= MOST_AN_HOUR:
            return False
        LetterAsked(key_hash=hashed, at=at).save()
    return True
