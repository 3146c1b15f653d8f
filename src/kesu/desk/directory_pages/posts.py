"""Who holds which post; a post is given, and ended."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kesu.desk.directory_pages.posts_asked import PostAsked, posts_asked
from kesu.desk.tables.pages import act_of
from kesu.directory.days import day_of
from kesu.directory.models import Person, PostHolding
from kesu.directory.parties import post_party
from kesu.directory.policy import policy
from kesu.directory.queries import unstaffed
from kesu.tables.description import keeps_directory
from kesu.tables.directory import POSTS
from kesu.tables.forms import added, done, form_class
from kesu.tables.organising import WITH_POSTS


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """Show every post with its holders, those that nobody fills first; give somebody a post."""
    assert isinstance(request.user, Person)
    act = act_of(request)
    may_keep = keeps_directory(act.actor)
    form = form_class(POSTS, act.actor, new=True)(
        request.POST or None,
        initial={"from_on": day_of(act.at), "post": request.GET.get("post", "")},
    )
    if request.method == "POST":
        if not may_keep:
            raise PermissionDenied
        if added(POSTS, form, act) is not None:
            messages.success(request, _("Saved."))
            return redirect("desk:posts")
    shown = {"form": form, "may_keep": may_keep, "lines": lines(posts_asked(request.user), act.at)}
    status = 422 if form.errors else 200
    return render(request, "desk/directory/posts.html", shown, status=status)


@policy("signed_in")
@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post with the last day given."""
    act = act_of(request)
    if not keeps_directory(act.actor):
        raise PermissionDenied
    held = get_object_or_404(PostHolding, pk=pk)
    end = WITH_POSTS["end"]
    form = end.form(request.POST)
    if done(end, held, form, act):
        messages.success(request, _("Saved."))
    elif form.has_error("until_on", "invalid") or form.has_error("until_on", "required"):
        messages.error(request, _("Write the last day as 2026-01-30."))
    else:
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
    return redirect("desk:posts")


Line = tuple[PostAsked, list[PostHolding], bool]


def lines(asked: list[PostAsked], at: datetime) -> list[Line]:
    """Return each post with those who hold it or will, and whether nobody fills it now."""
    day = day_of(at)
    empty = set(unstaffed(parties=[post_party(each.post) for each in asked], at=at))
    held: dict[str, list[PostHolding]] = {}
    not_over = PostHolding.objects.filter(Q(until_on=None) | Q(until_on__gte=day))
    for row in not_over.select_related("person", "department", "branch").order_by("from_on", "id"):
        held.setdefault(row.post, []).append(row)
    shown = [(each, held.get(each.post, []), post_party(each.post) in empty) for each in asked]
    return sorted(shown, key=lambda line: not line[2])
