"""What a record has entered on accounts, posting by posting, with how each amount came about."""

from dataclasses import dataclass

from kesu.core.explaining import PostingWhy, why_posting
from kesu.core.explaining.names import item_title
from kesu.core.explaining.shapes import Posting
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.case_pages.words import clause_address, shown
from kesu.desk.components.why import Part, Row, Why


@dataclass(frozen=True, slots=True)
class Entered:
    """Everything that one posting entered on this record."""

    title: str
    about: str
    answer: str
    why: Why
    entries: tuple[Posting, ...]


def entered(found: Dossier) -> list[Entered]:
    """Return what was entered, in the order in which the postings first came."""
    places = dict.fromkeys((p.item, p.posting) for p in found.record.postings)
    whys = ((item, why_posting(found.reader, found.record, item, name)) for item, name in places)
    return [_entered(found, item, why) for item, why in whys if why is not None]


def _entered(found: Dossier, item: str, why: PostingWhy) -> Entered:
    explained = shown(why)
    rows = (*explained.rows, *(_reckoned(entry) for entry in why.entries))
    return Entered(
        why.title,
        item_title(found.reader, item),
        why.answer,
        Why(
            explained.answer,
            explained.clause,
            explained.address,
            explained.says,
            explained.basis,
            rows,
        ),
        why.entries,
    )


def _reckoned(entry: Posting) -> Row:
    """Return one amount as a row of 为什么: whose, how much, and under it every value and every step."""
    parts = [Part(value.says, value.answer, value.value) for value in entry.values]
    parts += [Part(step, "met") for step in entry.steps]
    says = f"{entry.holder} {entry.amount}"
    return Row(says, "met", tuple(parts), entry.clause, clause_address(entry.clause))
