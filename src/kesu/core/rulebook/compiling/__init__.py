"""From the lines of a book to a book that runs: expressions compiled, events resolved, references checked.

Everything wrong is gathered; a book with one fault is refused whole (design §3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kesu.core.errors import Faulty
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.checking import check
from kesu.core.rulebook.compiling import (
    clocks,
    decisions,
    gates,
    kinds,
    measures,
    postings,
    references,
    steps,
    times,
    triggers,
)
from kesu.core.rulebook.compiling.compiler import ANYONE, Compiler
from kesu.core.rulebook.compiling.review import REVIEW, REVIEW_OUTCOMES, REVIEW_TITLE
from kesu.core.rulebook.holes import BOOK, frozen_by
from kesu.core.rulebook.tables import Faults

__all__ = [
    "ANYONE",
    "REVIEW",
    "REVIEW_OUTCOMES",
    "REVIEW_TITLE",
    "compile_book",
    "compile_published",
    "with_settings",
]


def compile_book(source: m.Source, digest: str, faults: Faults) -> p.Book:
    """Return the book ready to run. Whatever is wrong is added to `faults`; then the book must not be used."""
    book = _compiled(source, digest, faults)
    check(source, faults)
    return book


def compile_published(source: m.Source, digest: str, faults: Faults) -> p.Book:
    """Return the book of an edition that was published without fault, by whatever program.

    Of what this program finds wrong, only lines that it does not understand matter: what depends on them is frozen.
    """
    book = _compiled(source, digest, faults)
    book.frozen = frozen_by(source, faults.holes)
    if ("kind", m.COMPANY) in book.frozen or BOOK in book.frozen:
        book.company = {}
    return book


def _compiled(source: m.Source, digest: str, faults: Faults) -> p.Book:
    c = Compiler(source, faults)
    references.check_references(c)
    for kind in c.each("kind", source.kinds):
        kinds.kind_plan(c, kind)
    _each(c, "measure", source.measures, measures.measure)
    _each(c, "decision", source.decisions, decisions.decision)
    _each(c, "step", source.steps, steps.step)
    _each(c, "trigger", _of_records(source), _trigger)
    company = times.company_triggers(c)
    calendar = times.company_plan(company)
    _each(c, "clock", source.clocks, clocks.clock)
    _each(c, "gate", source.gates, gates.gate)
    _each(c, "posting", source.postings, postings.posting)
    measures.count_accounts(c)
    return p.Book(source, digest, {**c.plans, **calendar}, measures.row_measures(c), company)


def _of_records(source: m.Source) -> dict[str, m.Trigger]:
    return {id_: t for id_, t in source.triggers.items() if t.of != m.COMPANY}


def _trigger(c: Compiler, trigger: m.Trigger) -> None:
    triggers.trigger(c, trigger, times.every_plans(c, trigger, c.scopes[trigger.of]))


def _each(
    c: Compiler,
    concept: str,
    lines: Mapping[str, Any],
    compile_one: Callable[[Compiler, Any], None],
) -> None:
    for line in c.each(concept, lines):
        if line.of in c.plans:
            compile_one(c, line)
        else:
            c.fault("unknown_kind", line, f'of = "{line.of}"', c.one_of(line.of, c.plans))


def with_settings(book: p.Book, values: Mapping[str, Any]) -> p.Book:
    """Return the book with other values of some settings, as a company that chose otherwise would run it.

    Raises KeyError for a setting that is not there, Faulty where a value does not fit.
    """
    other = {
        name: replace(book.source.settings[name], value=v, dated=()) for name, v in values.items()
    }
    source = replace(book.source, settings={**book.source.settings, **other})
    faults = Faults()
    found = compile_book(source, book.hash, faults)
    if faults.found:
        raise Faulty(faults.found)
    return found
