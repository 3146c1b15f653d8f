"""Postings: amounts without a unit, postings that nothing ever enters, a cap on shares that then do not add up."""

from __future__ import annotations

from kesu.core.rulebook.linting.reach import can_occur, reachable_steps
from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.model import Posting, Source


def lint_accounts(linter: Linter) -> None:
    """Look at every posting and at the account it enters on."""
    source, reached = linter.source, reachable_steps(linter.source)
    for posting in source.postings.values():
        if not posting.unit.zh:
            linter.remark("no_unit", posting)
        if not _is_ever_entered(source, posting, reached):
            linter.remark("never_entered", posting, on=list(posting.on))
        if posting.spread is not None and posting.cap:
            linter.remark("capped_shares", posting, level="info")
        others = _other_units(source, posting)
        if others:
            linter.remark("mixed_units", posting, account=posting.account, others=", ".join(others))


def _is_ever_entered(source: Source, posting: Posting, reached: set[str]) -> bool:
    kind = source.kinds[posting.of]
    return not posting.on or any(can_occur(source, kind, event, reached) for event in posting.on)


def _other_units(source: Source, posting: Posting) -> list[str]:
    """Return the earlier postings on the same account that reckon in another unit."""
    names = list(source.postings)
    earlier = (source.postings[name] for name in names[: names.index(posting.id)])
    return [
        other.id
        for other in earlier
        if other.account == posting.account and other.unit != posting.unit and other.unit.zh
    ]
