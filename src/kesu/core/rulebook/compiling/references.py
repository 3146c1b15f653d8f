"""What lines say of one another without an expression: clauses, posts, kinds, facts, documents."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.rulebook.compiling.compiler import Compiler
from kesu.core.rulebook.rows import ROWS


def check_references(c: Compiler) -> None:
    cited = [(line, line.clauses) for line in c.source.lines()]
    for line, clauses in (*cited, *c.source.cited_inside()):
        for clause in clauses:
            if clause not in c.source.clauses:
                hint = c.one_of(clause, c.source.clauses)
                c.fault("unknown_clause", line, f"clause “{clause}” is not in clauses.toml", hint)
    for kind in c.each("kind", c.source.kinds):
        _check_kind(c, kind)
    for post in c.each("post", c.source.posts):
        for other in (post.in_department, post.heads, post.above, post.deputy):
            if other and other not in c.source.posts:
                c.fault(
                    "unknown_post",
                    post,
                    f"post “{other}” is not in the book",
                    c.one_of(other, c.source.posts),
                )
    for serves in c.source.serves:
        if serves.kind not in c.source.kinds:
            hint = c.one_of(serves.kind, c.source.kinds)
            c.faults.add(
                "unknown_kind", "book.toml", "serves", f"serves kind “{serves.kind}”", hint
            )


def _check_kind(c: Compiler, kind: m.Kind) -> None:
    if kind.part_of and kind.part_of not in c.source.kinds:
        c.fault(
            "unknown_kind",
            kind,
            f'part_of = "{kind.part_of}"',
            c.one_of(kind.part_of, c.source.kinds),
        )
    if kind.child_of and kind.child_of not in c.source.kinds:
        hint = c.one_of(kind.child_of, c.source.kinds)
        c.fault("unknown_kind", kind, f'child_of = "{kind.child_of}"', hint)
    if kind.about and kind.about not in c.source.kinds:
        hint = c.one_of(kind.about, c.source.kinds)
        c.fault("unknown_kind", kind, f'about = "{kind.about}"', hint)
    if kind.tied_to and not kind.many:
        c.fault(
            "missing_key",
            kind,
            "an item or child kind without a name for its set",
            'write many = "…"',
        )
    for name in (
        *kind.key,
        *kind.shares,
        *kind.summary,
        *kind.after_closing,
        *filter(None, [kind.subject]),
    ):
        if name not in kind.facts:
            c.fault(
                "unknown_fact",
                kind,
                f"“{name}” is no fact of {kind.id}",
                c.one_of(name, kind.facts),
            )
    if kind.number and kind.number not in c.source.documents:
        c.fault(
            "unknown_document",
            kind,
            f'number = "{kind.number}"',
            c.one_of(kind.number, c.source.documents),
        )
    for row in kind.hears:
        if row not in ROWS:
            c.fault("unknown_row", kind, f"hears “{row}”", c.one_of(row, ROWS))
