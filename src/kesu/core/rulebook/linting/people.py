"""Who must act: posts without a stand-in, steps that may be left to nobody, posts that nothing names."""

from __future__ import annotations

from collections.abc import Iterable

from kesu.core.rulebook.expressions import expressions
from kesu.core.rulebook.linting.reach import acts_of
from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.linting.sentences import APPROVALS, filled
from kesu.core.rulebook.linting.tables import covers_everything
from kesu.core.rulebook.model import Post, Source, Step
from kesu.core.values import Text


def lint_people(linter: Linter) -> None:
    """Look at who may do what."""
    for step in linter.source.steps.values():
        _perhaps_nobody(linter, step)
        _nobody_above(linter, step)
    for post, what in _approvers(linter.source).items():
        _deputy(linter, linter.source.posts[post], what)
    _unused(linter)


def _perhaps_nobody(linter: Linter, step: Step) -> None:
    if not covers_everything(linter, step.of, [who.when for who in step.by]):
        linter.remark("perhaps_nobody", step)


def _nobody_above(linter: Linter, step: Step) -> None:
    """Who is barred by `not_by` needs somebody above, or the step waits for ever (language §2, G36)."""
    posts = [linter.source.posts.get(who.post) for who in step.by]
    known = [post for post in posts if post is not None]
    if not step.not_by or not known or len(known) < len(posts):
        return
    if step.if_barred == "refuse" or not any(p.above or p.is_department or p.is_ for p in known):
        linter.remark("nobody_above", step, not_by=list(step.not_by))


def _approvers(source: Source) -> dict[str, Text]:
    """Return post → what it approves: steps that judge what another did, decisions by hand, longer limits."""
    found: dict[str, Text] = {}
    for step in source.steps.values():
        sends_back = any(outcome.next_round for outcome in step.outcomes)
        if step.approves or (sends_back and not (step.asks or step.wishes)):
            _note(found, source, (who.post for who in step.by), _approval("step", step.id))
    for decision in source.decisions.values():
        _note(found, source, decision.override_by, _approval("override", decision.id))
    for clock in source.clocks.values():
        if clock.extend is not None:
            _note(found, source, clock.extend.by, _approval("extension", clock.id))
    return found


def _approval(sort: str, id: str) -> Text:  # noqa: A002
    return filled(APPROVALS[sort], id=id)


def _note(found: dict[str, Text], source: Source, posts: Iterable[str], what: Text) -> None:
    for post in posts:
        if post in source.posts:
            found.setdefault(post, what)


def _deputy(linter: Linter, post: Post, what: Text) -> None:
    if not (post.deputy or post.is_department or post.is_ or post.outside):
        linter.remark("no_deputy", post, what=what)


def _unused(linter: Linter) -> None:
    named = _named_posts(linter.source)
    departments = {d for p in linter.source.posts.values() for d in (p.in_department, p.heads)}
    for post in linter.source.posts.values():
        if not named & {post.id, post.in_department, post.heads} and post.id not in departments:
            linter.remark("unused_post", post, level="info")


def _named_posts(source: Source) -> set[str]:
    """Posts that a line names; a post at a department that is named acts for it."""
    found: set[str] = set()
    for post in source.posts.values():
        found |= {post.above, post.deputy}
    for kind in source.kinds.values():
        found |= {p for posts in (kind.opened_by, *kind.rights.values()) for p in posts}
    for step in source.steps.values():
        found |= {who.post for who in step.by}
    for decision in source.decisions.values():
        found |= {*decision.by, *decision.override_by}
    for clock in source.clocks.values():
        found |= {clock.owner, *(clock.extend.by if clock.extend else ())}
        found |= {clock.agree.by} if clock.agree else set()
    for _, act in acts_of(source):
        found |= {act.to, act.whom}
    return (found | _spoken_of(source)) - {""}


def _spoken_of(source: Source) -> set[str]:
    """Posts that expressions name: post('x'), 'dept:x', or an option of a fact that stands for a department."""
    texts = [
        line.id for kind in source.kinds.values() for f in kind.facts.values() for line in f.options
    ]
    written = " ".join(found.text for found in expressions(source))
    return set(texts) | {post for post in source.posts if f"{post}'" in written}
