"""The journal of one record, checked: is everything as it was written?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import shapes
from kesu.api.paging import is_id
from kesu.api.problems import WRITING
from kesu.api.tokens import caller_of
from kesu.cases.queries.checking import checked
from kesu.cases.queries.journals import record_of
from kesu.directory.rights import reads_journals

router = Router(tags=["records"])


@router.post(
    "/records/{record_id}/checks",
    response={200: shapes.CheckOut, **WRITING},
    summary="Check the journal of a record",
)
def check(request: HttpRequest, record_id: str) -> Any:
    """Replay the journal of a record and say what is not as it was written; for those who read journals.

    Nothing is kept but the note that somebody looked, so that no Idempotency-Key is needed.
    """
    caller = caller_of(request)
    if not reads_journals(caller.card) or not is_id(record_id):
        raise Http404
    if record_of(caller.card, record_id) is None:
        raise Http404
    found, progress = checked(record_id, who=caller.who, at=clock.now(), by="api:checks")
    return shapes.CheckOut(
        entries=progress.entries,
        faults=[shapes.FaultOut(seq=f.seq, field=f.field, says=f.says) for f in found],
    )
