"""The pages on which somebody says by which channel they are told what, and an administrator says it for a post."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu.desk.directory_pages.posts_asked import posts_asked
from kesu.desk.list_pages.acting import acting
from kesu.desk.list_pages.kinds import said
from kesu.desk.notice_pages import wishes
from kesu.desk.notice_pages.rights import keeps_channels
from kesu.directory.models import Department, Person
from kesu.directory.parties import department_party, post_party
from kesu.directory.policy import policy
from kesu.notices.models import Channel
from kesu.notices.queries import reaches_of


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show by which channel one is told what, and under which address; set it."""
    reader = acting(request)
    party = reader.who.party
    channels, faults = wishes.channels_for(party), list[str]()
    if request.method == "POST":
        typed = request.POST.dict()
        try:
            wishes.save(party, channels, typed, by=reader.person, at=reader.at)
            wishes.save_addresses(reader.person, channels, typed, by=reader.person, at=reader.at)
        except ValidationError as refusal:
            faults = _faults(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:preferences")
    known = reaches_of(reader.person)
    context = {
        "channels": channels,
        "lines": wishes.lines(party, channels, request.POST.dict()),
        "addresses": [_address(channel, known, request) for channel in channels],
        "faults": faults,
        "keeps_channels": keeps_channels(reader.person),
    }
    return render(request, "desk/notices/preferences.html", context, status=422 if faults else 200)


@policy(keeps_channels)
@require_http_methods(["GET", "POST"])
def of_posts(request: HttpRequest) -> HttpResponse:
    """Show what is set for whoever holds a post or works in a department; set it."""
    reader = acting(request)
    titles = _parties(reader.person)
    party = request.GET.get("party", "")
    if party and party not in titles:
        raise Http404
    channels, faults = wishes.channels_for(party), list[str]()
    if request.method == "POST" and party:
        try:
            wishes.save(party, channels, request.POST.dict(), by=reader.person, at=reader.at)
        except ValidationError as refusal:
            faults = _faults(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    context = {
        "parties": titles.items(),
        "party": party,
        "title": titles.get(party, ""),
        "channels": channels,
        "lines": wishes.lines(party, channels, request.POST.dict()) if party else [],
        "faults": faults,
    }
    return render(request, "desk/notices/of_posts.html", context, status=422 if faults else 200)


def _parties(person: Person) -> dict[str, str]:
    """Return party → title for every post and department."""
    posts = {post_party(each.post): said(each.title) or each.post for each in posts_asked(person)}
    rows = Department.objects.order_by("code")
    return posts | {department_party(row.code): str(row) for row in rows}


def _address(channel: Channel, known: dict[int, str], request: HttpRequest) -> dict[str, Any]:
    name = wishes.address_name(channel)
    return {
        "name": name,
        "channel": channel,
        "value": request.POST.get(name, known.get(channel.pk, "")),
        "is_mail": channel.sort == Channel.Sort.MAIL,
    }


def _faults(refusal: ValidationError) -> list[str]:
    return [str(message) for message in refusal.messages]
