"""Who holds which post; a post is given, and ended."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kesu.desk.directory_pages.posts_asked import PostAsked, posts_asked
from kesu.desk.directory_pages.tables import BRANCH, DEPARTMENT, PERSON
from kesu.desk.tables.description import keeps_directory
from kesu.desk.tables.fields import DayField, KeyField
from kesu.desk.tables.forms import RowForm
from kesu.desk.tables.pages import act_of
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import Branch, Department, Person, PostHolding
from kesu.directory.parties import post_party
from kesu.directory.policy import policy
from kesu.directory.queries import unstaffed


class PostForm(RowForm):
    """A post for a person."""

    post = forms.SlugField(label=gettext_lazy("post"), max_length=60)
    person = KeyField(Person.objects.all(), PERSON, label=gettext_lazy("person"))
    department = KeyField(
        Department.objects.all(),
        DEPARTMENT,
        label=gettext_lazy("for department"),
        required=False,
    )
    branch = KeyField(
        Branch.objects.all(), BRANCH, label=gettext_lazy("for branch"), required=False
    )
    product_line = forms.CharField(
        label=gettext_lazy("for product line"), max_length=40, required=False
    )
    from_on = DayField(label=gettext_lazy("from"))
    until_on = DayField(label=gettext_lazy("until (last day)"), required=False)


class EndForm(forms.Form):
    """The last day of something."""

    until_on = DayField(label=gettext_lazy("last day"))


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """Show every post with its holders, those that nobody fills first; give somebody a post."""
    act = act_of(request)
    may_keep = keeps_directory(act.actor)
    form = PostForm(
        request.POST or None,
        initial={"from_on": day_of(act.at), "post": request.GET.get("post", "")},
    )
    if request.method == "POST":
        if not may_keep:
            raise PermissionDenied
        if form.is_valid() and _bound(form, act.by, act.at):
            messages.success(request, _("Saved."))
            return redirect("desk:posts")
    shown = {"form": form, "may_keep": may_keep, "lines": lines(posts_asked(), act.at)}
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
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            actions.end(held=held, until_on=form.cleaned_data["until_on"], by=act.by, at=act.at)
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Write the last day as 2026-01-30."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
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


def _bound(form: PostForm, by: Person, at: datetime) -> bool:
    try:
        actions.bind_post(**form.values, by=by, at=at)
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True
