"""Many open steps chased at once: one entry each under one act, and what was not accepted named."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language

from kesu.cases.actions.posting import Item, Posted, post_many
from kesu.cases.errors import NotAccepted
from kesu.cases.models import Task
from kesu.core.errors import Refused
from kesu.core.explaining import explain_refusal
from kesu.core.explaining.refusals import explain_refused
from kesu.core.steps.chasing import CHASED
from kesu.desk.list_pages.acting import Acting
from kesu.desk.list_pages.kinds import Library
from kesu.desk.supervision_pages import steps
from kesu.desk.workbench_pages.wording import Wording

MOST = 200


@dataclass(frozen=True, slots=True)
class Chased:
    """What came of chasing: how many steps were, and for each that was not (its case, why not)."""

    number: int
    refused: list[tuple[str, str]]


def chase_all(
    reader: Acting, library: Library, chosen: Iterable[str], reason: str, op_id: str
) -> Chased:
    """Chase the steps chosen as "record|item/step" among those the reader may see.

    Raises Conflict for a key that was used otherwise.
    """
    tasks = _tasks(reader, list(dict.fromkeys(chosen))[:MOST])
    items = [Item(_entry(task, reason), task.record_id) for task in tasks]
    came = post_many(items, actor=reader.who, op_id=op_id) if items else []
    refused = [
        (_label(task, reader), _why(each, task, library, reader))
        for task, each in zip(tasks, came, strict=False)
        if isinstance(each, Refused)
    ]
    return Chased(sum(isinstance(each, Posted) for each in came), refused)


def _tasks(reader: Acting, chosen: list[str]) -> list[Task]:
    wanted = Q(pk__in=[])
    for value in chosen:
        record, _bar, key = value.partition("|")
        wanted |= Q(record_id=record, key=key)
    if not chosen:
        return []
    return list(steps.shown(steps.once(steps.waiting(reader))).filter(wanted))


def _entry(task: Task, reason: str) -> dict[str, str]:
    about = {"item": task.item} if task.item else {}
    return {"act": "hear", "event": CHASED, "step": task.step, "reason": reason, **about}


def _label(task: Task, reader: Acting) -> str:
    return Wording(reader.at, ()).record(task.record).label


def _why(fault: Refused, task: Task, library: Library, reader: Acting) -> str:
    language = get_language() or "zh"
    book = library.book(task.record.edition_id)
    if not isinstance(fault, NotAccepted) or book is None:
        return explain_refused(fault.code, {}, language)
    calendar = Wording(reader.at, ()).calendar_of(task.record)
    told = explain_refusal(fault.refusals[0], book, task.record.kind, task.item, calendar, language)
    return told.sentence
