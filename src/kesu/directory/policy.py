"""Who may open a page at all. Every view carries a policy; one without it is refused at start.

What a person may then *see* on the page is the scope of the queries, and what they may *do* is
decided by the procedure. A page that one may not open does not exist: it answers 404.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Literal, TypeVar

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from kesu.directory.models import Person

# "token": the view belongs to the API, which checks tokens itself and answers 401 as its own errors do.
Open = Literal["public", "signed_in", "token"]
Rule = Open | Callable[[Person], bool]

V = TypeVar("V", bound=Callable[..., Any])


def policy(rule: Rule) -> Callable[[V], V]:
    """Return a decorator that gives a view its policy: a word, or a question about the person."""
    if not callable(rule) and rule not in {"public", "signed_in", "token"}:
        raise ValueError(
            f"{rule!r} is no policy; write 'public', 'signed_in', 'token' or a function"
        )

    def give(view: V) -> V:
        view.policy = rule  # type: ignore[attr-defined]
        return view

    return give


def policy_of(view: Callable[..., Any]) -> Rule | None:
    """Return the policy of a view, or None when nobody gave it one."""
    return getattr(view, "policy", None)


def under_policy(
    rule: Rule, patterns: Iterable[URLPattern | URLResolver]
) -> list[URLPattern | URLResolver]:
    """Return addresses of a library, each of its views given the policy."""
    given = list(patterns)
    for pattern in given:
        if isinstance(pattern, URLResolver):
            under_policy(rule, pattern.url_patterns)
        else:
            pattern.callback = policy(rule)(_wrapped(pattern.callback))
    return given


def may_open(rule: Rule, request: HttpRequest) -> bool:
    """Say whether this visitor may open a page under this rule."""
    if rule in {"public", "token"}:
        return True
    person = request.user
    if not isinstance(person, Person):
        return False
    return rule(person) if callable(rule) else True


def _wrapped(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def visited(*args: Any, **particulars: Any) -> Any:
        return view(*args, **particulars)

    return visited
