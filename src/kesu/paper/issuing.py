"""A paper issued: printed as the issue it becomes, kept with its record, and told to the journal in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from kesu.cases.actions.posting import Posted, post
from kesu.cases.actors import Who
from kesu.core.steps.issuing import ISSUED
from kesu.journal import attachments
from kesu.paper import printing
from kesu.paper.forms import file_name
from kesu.paper.opening import Opened
from kesu.paper.sheets import every_copy


def issue(
    found: Opened,
    document: str,
    *,
    who: Who,
    op_id: str,
    item: str = "",
    copies: Sequence[int] = (),
    holders: Sequence[str] = (),
    why: str = "",
    version: int | None = None,
) -> Posted:
    """Issue a paper of an opened record to those who get its copies; what was printed is kept as its attachment.

    The file is staged first; the entry that names it takes it over, or nothing is changed. Raises what the door
    raises, and NoSuchPaper. The same operation again answers the same.
    """
    content, name = _printed(found, document, item, copies)
    attachments.stage(
        [content], name=name, owner=who.party, draft=f"paper:{_short(op_id)}", at=found.at
    )
    payload = {
        "document": document,
        "copies": [*copies, *holders],
        "file": sha256(content).hexdigest(),
    }
    return post(
        record_id=found.record.id,
        entry_data={
            "act": "hear",
            "event": ISSUED,
            "item": item,
            "reason": why,
            "payload": payload,
        },
        actor=who,
        op_id=op_id,
        expected_version=version,
    )


def _short(op_id: str) -> str:
    return sha256(op_id.encode()).hexdigest()[:32]


def _printed(found: Opened, document: str, item: str, copies: Sequence[int]) -> tuple[bytes, str]:
    """Return the paper as PDF, one for each copy that goes out, and what to call the file."""
    standing = found.standing(document, item)
    sheet = found.sheet(document, item, issue=len(standing.issues) + 1)
    pages = [one for one in every_copy(sheet) if one.copy in copies] or [sheet]
    return printing.pdf(*pages), file_name(replace(sheet, copy=0), "pdf")
