"""The pages of channels, for administrators: set up, tried, switched off; what failed is sent again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.notice_pages.channel_form import ChannelForm
from kesu.desk.notice_pages.deliveries import SentLine, sent_line
from kesu.desk.notice_pages.going_back import back_from
from kesu.desk.notice_pages.rights import keeps_channels
from kesu.directory.policy import policy
from kesu.notices import outbox
from kesu.notices.accounts import open_channels, way_of
from kesu.notices.actions import retry, save_channel, try_channel
from kesu.notices.channels import WAYS
from kesu.notices.models import Channel, Delivery
from kesu.notices.queries import Account, troubled
from kesu.notices.queries import channels as accounts

COUNTED_FOR: Final = timedelta(days=7)
MOST_TROUBLES: Final = 50
States: Final = Delivery.State
GROUPS: Final = (
    ("waiting", (States.DUE, States.HELD, States.SENDING)),
    ("sent", (States.SENT, States.FOLDED)),
    ("uncertain", (States.UNCERTAIN,)),
    ("dead", (States.DEAD,)),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel as the pages show it; `repeats` is for how long its provider knows a message again."""

    account: Account
    is_shut: bool
    counts: dict[str, int]
    repeats: timedelta

    @property
    def channel(self) -> Channel:
        """Return the channel."""
        return self.account.channel


@policy(keeps_channels)
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """Show every channel: whether it works, what waits, what failed; and the sorts that can be added."""
    reader = acting(request)
    open_channels()  # mail is there by itself where the installation says how it leaves
    context = {
        "channels": [_shown(each, reader) for each in accounts(reader.at - COUNTED_FOR)],
        "sorts": [(v, words) for v, words in Channel.Sort.choices if v != Channel.Sort.MAIL],
        "troubles": _troubles(troubled().filter(at__gte=reader.at - COUNTED_FOR)),
        "held": outbox.held(),
    }
    return render(request, "desk/notices/channels.html", context)


@policy(keeps_channels)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, sort: str) -> HttpResponse:
    """Show the form of a new channel of a sort; add it."""
    if sort not in WAYS or sort == Channel.Sort.MAIL:
        raise Http404
    form = ChannelForm(request.POST or None, sort=sort)
    if request.method == "POST" and (added := _saved(form, acting(request), None)):
        messages.success(request, _("The channel is set up. Send yourself a trial message."))
        return redirect("desk:channel", added.code)
    context = {
        "form": form,
        "title": Channel.Sort(sort).label,
        "is_group": not WAYS[sort].is_personal,
    }
    return render(request, "desk/notices/channel.html", context, status=422 if form.errors else 200)


@policy(keeps_channels)
@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, code: str) -> HttpResponse:
    """Show a channel with what became of its messages; change it."""
    reader = acting(request)
    account = next((a for a in accounts(reader.at - COUNTED_FOR) if a.channel.code == code), None)
    if account is None:
        raise Http404
    form = ChannelForm(request.POST or None, sort=account.channel.sort, account=account)
    if request.method == "POST" and _saved(form, reader, get_object_or_404(Channel, code=code)):
        messages.success(request, _("Saved."))
        return redirect("desk:channel", code)
    context = {
        "form": form,
        "title": str(account.channel),
        "shown": _shown(account, reader),
        "is_group": account.is_for_groups,
        "troubles": _troubles(troubled().filter(channel=account.channel)),
    }
    return render(request, "desk/notices/channel.html", context, status=422 if form.errors else 200)


@policy(keeps_channels)
@require_POST
def trial(request: HttpRequest, code: str) -> HttpResponse:
    """Send the reader, or the group of a robot, a trial message."""
    reader = acting(request)
    row = get_object_or_404(Channel, code=code)
    try_channel(channel=row, person=reader.person, at=reader.at)
    messages.success(request, _("A trial message is on its way. If it fails, it is listed below."))
    return redirect("desk:channel", code)


@policy(keeps_channels)
@require_POST
def retrial(request: HttpRequest, delivery: str) -> HttpResponse:
    """Send again what was given up or is uncertain."""
    reader = acting(request)
    row = troubled().filter(pk=delivery).first()
    if row is None:
        raise Http404
    try:
        retry(delivery=row, by=reader.person, at=reader.at)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is sent again."))
    return redirect(back_from(request, "desk:channels"))


def _saved(form: ChannelForm, reader: Acting, row: Channel | None) -> Channel | None:
    """Return the channel as it is kept now, or None with the reasons on the form."""
    if not form.is_valid():
        return None
    if row is not None and form.shown_version is not None:
        row.version = form.shown_version  # a later change by somebody else is found out
    try:
        return save_channel(
            values=form.values, settings=form.settings, by=reader.person, at=reader.at, channel=row
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return None


def _shown(account: Account, reader: Acting) -> Shown:
    counts = {name: sum(account.counts.get(s, 0) for s in states) for name, states in GROUPS}
    repeats = way_of(account.channel).repeats_within
    return Shown(account, account.is_shut(reader.at), counts, repeats)


def _troubles(rows: Any) -> list[SentLine]:
    return [sent_line(row, may_retry=True) for row in rows[:MOST_TROUBLES]]
