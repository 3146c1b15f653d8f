"""An act on a table counts once under its key: sent again, it is answered as it was and changes nothing."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from kesu.cases.errors import Conflict
from kesu.directory.parties import person_party
from kesu.journal import operations
from kesu.journal.master import keyed_hash
from kesu.journal.models import OperationResult
from kesu.tables.description import Act

Answer = dict[str, Any]
"""What came of an act. It names rows and holds no values of theirs: personal ones must not outlive them."""


def once(act: Act, asked: Sequence[Any], work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Return what came of the work, and whether it was done before under the act's key.

    The work and its answer are saved together or not at all. Raise Conflict where the key was used
    for something else, and whatever the work raises.
    """
    # Keyed, since a telephone number in it could be tried out.
    hash_ = keyed_hash(json.dumps(asked, cls=DjangoJSONEncoder, sort_keys=True))
    stored = _stored(act, hash_)
    if stored is not None:
        return stored, True
    try:
        with transaction.atomic():
            answer = work()
            _keep(act, hash_, answer)
    except (ValidationError, IntegrityError):
        stored = _stored(act, hash_)  # its twin was faster
        if stored is None:
            raise
        return stored, True
    return answer, False


def _keep(act: Act, hash_: str, answer: Answer) -> None:
    OperationResult.objects.create(
        actor=person_party(act.by.pk),
        op_id=act.op_id,
        request_hash=hash_,
        result=json.dumps(answer),
        at=act.at,
    )


def _stored(act: Act, hash_: str) -> Answer | None:
    try:
        kept = operations.stored_result(person_party(act.by.pk), act.op_id, hash_)
    except operations.UsedOtherwise:
        raise Conflict("operation") from None
    found: Answer | None = None if kept is None else json.loads(kept)
    return found
