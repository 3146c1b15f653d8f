"""The book's head, settings, posts and documents."""

from __future__ import annotations

from kesu.core.rulebook.checking.checker import Checker, suggestion
from kesu.core.rulebook.checking.deciding import sort_of
from kesu.core.rulebook.model import Line, Post, Setting


def check_head(c: Checker) -> None:
    """Find precedences over lines that are not there."""
    names = sorted({line.id for line in c.source.lines()})
    for precedence in c.source.precedence:
        for name in (precedence.first, *precedence.over):
            if name not in names:
                c.fault_of_book(
                    "unknown_line", "precedence", f"line “{name}”", suggestion(name, names)
                )
        if precedence.first in precedence.over:
            read = f"“{precedence.first}” goes before itself"
            c.fault_of_book("unknown_line", "precedence", read, "name the line that yields")


def check_settings(c: Checker) -> None:
    """Find settings that do not say what they rest on, or change their sort over time."""
    for setting in c.source.settings.values():
        if not setting.basis:
            c.fault(
                "no_basis",
                setting,
                f"value {setting.value!r} without basis",
                'write basis = "stated", "inferred" or "chosen"',
            )
        _check_dated(c, setting)


def _check_dated(c: Checker, setting: Setting) -> None:
    sorts = {sort_of(value) for value in (setting.value, *(v for _, v in setting.dated))}
    if len(sorts) > 1:
        read = f"its values over time are {' and '.join(sorted(sorts))}"
        c.fault("mixed_values", setting, read, "write values of one sort")
    days = [since for since, _ in setting.dated]
    for day in sorted({d for d in days if days.count(d) > 1}):
        c.fault("twice_inside", setting, f"two values from {day}", "write one value a day")


def check_posts(c: Checker) -> None:
    """Find posts in or over what is no department, and posts that stand above themselves."""
    posts = c.source.posts
    departments = [p.id for p in posts.values() if p.is_department]
    for post in posts.values():
        for word, other in (("in", post.in_department), ("heads", post.heads)):
            if other in posts and other not in departments:
                read = f'{word} = "{other}", which is no department'
                c.fault("not_a_department", post, read, suggestion(other, departments))
        if post.is_department and post.is_:
            read = "a department that is found by an expression"
            c.fault("two_lives", post, read, "write department = true or is, not both")
        _check_ladder(c, post)


def _check_ladder(c: Checker, post: Post) -> None:
    """Going up from a post must come to an end; two posts may well stand in for one another."""
    seen = [post.id]
    here = post.above
    while here in c.source.posts and here not in seen:
        seen.append(here)
        here = c.source.posts[here].above
    if here == post.id and post.id == min(seen):
        read = f"above leads back to itself: {' → '.join([*seen, post.id])}"
        c.fault("circular_posts", post, read, "leave above out at the top")


def check_documents(c: Checker) -> None:
    """Find documents of kinds that are not there, kept from what never occurs, and numbers without a series."""
    for paper in c.source.documents.values():
        c.one_of("unknown_kind", paper, "of", paper.of, c.source.kinds)
        if paper.retain:
            c.limit(paper, "retain", paper.retain)
            c.event(paper, paper.of, "from", paper.retain_from)
        if paper.of in c.source.kinds:
            for name in paper.fields:
                head = name.partition(".")[0]
                c.one_of("unknown_fact", paper, "field", head, _shown(c, paper.of))
    for kind in c.source.kinds.values():
        paper_of = c.source.documents.get(kind.number)
        if paper_of is not None and paper_of.series is None:
            _no_series(c, kind, paper_of.id)


def _no_series(c: Checker, line: Line, document: str) -> None:
    c.fault(
        "no_series",
        line,
        f'number = "{document}", a document without a series',
        f'write series = {{ prefix = "…" }} at [[document]] {document}',
    )


def _shown(c: Checker, kind: str) -> list[str]:
    """What a paper of this kind may show: its facts, decisions, measures, steps, clocks, amounts, sets of items."""
    s = c.source
    found = list(s.kinds[kind].facts)
    for group in (s.decisions, s.measures, s.steps, s.clocks, s.postings):
        found += [line.id for line in group.values() if getattr(line, "of", "") == kind]
    found += [k.many for k in s.kinds.values() if k.part_of == kind]
    return [*found, "number", "opened", "closed", "closed_as"]
