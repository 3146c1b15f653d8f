"""A base under the clause numbers of the book that varies it, so that a new number alone is no difference."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kesu.desk.rulebook_pages.document import Chapter, ClauseShown, Document, Group, KindShown
from kesu.desk.rulebook_pages.lines import Shown

Numbers = Mapping[str, str]


def renumbered(base: Document, variant: Document) -> Document:
    """Return the base with each clause under the number by which the variant restates it.

    Several that the variant prints as one are joined; those that it does not restate keep their number.
    """
    numbers = {
        old: clause.id for clause in variant.source.clauses.values() for old in clause.restates
    }
    return replace(
        base,
        clauses=tuple(_joined(base.clauses, numbers)),
        kinds=tuple(_kind(kind, numbers) for kind in base.kinds),
        settings=tuple(_line(each, numbers) for each in base.settings),
        chapters=tuple(_chapter(each, numbers) for each in base.chapters),
    )


def _joined(clauses: Iterable[ClauseShown], numbers: Numbers) -> list[ClauseShown]:
    found: dict[str, ClauseShown] = {}
    for clause in clauses:
        at = numbers.get(clause.id, clause.id)
        before = found.get(at)
        says = f"{before.says}\n{clause.says}" if before else clause.says
        found[at] = replace(before or clause, id=at, says=says)
    return list(found.values())


def _kind(kind: KindShown, numbers: Numbers) -> KindShown:
    return replace(kind, line=_line(kind.line, numbers))


def _chapter(chapter: Chapter, numbers: Numbers) -> Chapter:
    groups = (
        Group(group.kind, tuple(_line(line, numbers) for line in group.lines))
        for group in chapter.groups
    )
    return replace(chapter, groups=tuple(groups))


def _line(line: Shown, numbers: Numbers) -> Shown:
    clauses = tuple(dict.fromkeys(numbers.get(clause, clause) for clause in line.clauses))
    return replace(line, clauses=clauses)
