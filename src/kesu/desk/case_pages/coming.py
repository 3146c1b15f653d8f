"""What will happen next by itself at the limits that run, whom it goes to, and by which clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kesu.core.explaining.ladder import Rung, ladder
from kesu.core.explaining.names import item_title
from kesu.core.values import Moment
from kesu.desk.case_pages.doers import in_words
from kesu.desk.case_pages.reading import Dossier


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that will happen: when, what, whom it goes to today.

    `is_due`: its moment has come, it is not entered yet.
    """

    at: Moment
    says: str
    who: tuple[str, ...]
    clause: str
    provisional: bool
    is_due: bool
    title: str


def rungs(found: Dossier) -> tuple[Rung, ...]:
    """Return what will happen on the record by itself, the next first."""
    return ladder(found.reader, found.record, found.now)


def by_run(
    found: Dossier, ahead: Iterable[Rung], words: Mapping[str, str]
) -> dict[str, list[Coming]]:
    """Return clock run → what will happen at it; "" → what comes by the calendar."""
    told: dict[str, list[Coming]] = {}
    for rung in ahead:
        at = rung.run if rung.stage != "every" else ""
        told.setdefault(at, []).append(_coming(found, rung, words))
    return told


def _coming(found: Dossier, rung: Rung, words: Mapping[str, str]) -> Coming:
    about = " · ".join(filter(None, (item_title(found.reader, rung.item), rung.title)))
    return Coming(
        rung.at,
        rung.says,
        in_words(rung.parties, words),
        rung.clause,
        rung.provisional,
        rung.at <= found.now,
        about,
    )
