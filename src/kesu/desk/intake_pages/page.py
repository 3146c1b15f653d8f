"""The intake page: one form, a preview beside it, and the case once it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from kesu import clock
from kesu.cases.actors import Who
from kesu.cases.books import in_force
from kesu.cases.columns import tallies_text
from kesu.cases.queries.naming import code_of, codes_in, names
from kesu.cases.queries.trying import accepted
from kesu.core.errors import Refused
from kesu.core.explaining import Reader
from kesu.core.records.outcomes import Outcome
from kesu.core.steps.rights import may
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.desk.case_pages.adding import granted_on_new
from kesu.desk.case_pages.entering import Around, around, blank, enter
from kesu.desk.case_pages.reading import Names, calendars_now, card_of
from kesu.desk.forms.fields import Setting, said
from kesu.desk.forms.filling import fill_from_registry
from kesu.desk.forms.form import PREFIX, FactForm, Parts, form_of
from kesu.desk.forms.lookups import Asking
from kesu.desk.forms.reading import REARRANGES
from kesu.desk.forms.typed import plain_text
from kesu.desk.forms.uploads import keep_uploads, staged_for
from kesu.desk.intake_pages import drafts, from_mail, tied
from kesu.desk.intake_pages.asking import (
    Asked,
    asked_for,
    mark_untold,
    may_wait,
    must_be_told,
    relevant,
)
from kesu.desk.intake_pages.duplicates import Repeated, repeated
from kesu.desk.intake_pages.offers import Offer, any_book, offers, plain_kind
from kesu.desk.intake_pages.previewing import Preview, preview_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.queries import ActorCard
from kesu.intake.mail import by_hand
from kesu.intake.models import IncomingMail
from kesu.registry.models import Contact

RESHAPES = (*REARRANGES, "from_registry", "keep", "look", "path", "not_same")


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Show the form of a new contact or complaint, or file it."""
    desk = desk_of(request)
    if desk is None:
        return _closed(request)
    if request.method == "GET":
        return _fresh(request, desk)
    form, words = desk.form(request.POST), around(request.POST)
    keep_uploads(form, request.FILES, desk.who.party, desk.at)
    if any(name in request.POST for name in RESHAPES):
        return _rearranged(request, desk, form, words)
    return _file(request, desk, form, words)


def _closed(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing to file: nothing for this person, or nothing at all while no book is in force."""
    has_books = any_book(clock.now())
    status = 403 if has_books else 503
    return render(request, "desk/intake/closed.html", {"has_books": has_books}, status=status)


@policy("signed_in")
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show what the form would come to, and keep it as a draft; nothing is filed.

    Where it is asked for, an event tells the page what the registry knows of the fields left empty:
    the page fills them itself, so that what is typed meanwhile is not written over.
    """
    desk = desk_of(request)
    if desk is None:
        raise Http404
    form = desk.form(request.POST)
    filled = fill_from_registry(form) if "from_registry" in request.POST else []
    drafts.keep(request.POST, owner=desk.who.party, kind=desk.about, at=desk.at)
    context = {**desk.foreseen(form, around(request.POST)), "desk": desk}
    response = render(request, "desk/intake/preview.html", context)
    if filled:
        values = {form[name].name: form[name].raw for name in filled}
        trigger_client_event(response, "kesu:fill", {"values": values})
    return response


@policy("signed_in")
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Throw the draft away and begin with an empty form."""
    desk = desk_of(request)
    if desk is not None:
        drafts.forget(owner=desk.who.party, kind=desk.about)
        if desk.origin is not None:
            return redirect(desk.address)
    return redirect("desk:intake")


@dataclass
class Desk:
    """Who files what, under which book, at which moment."""

    card: ActorCard
    who: Who
    at: datetime
    offers: list[Offer]
    offer: Offer
    calendars: Mapping[str, Calendar]
    origin: tied.Origin | None = None
    different: tuple[str, ...] = ()
    """Cases that were offered as perhaps the same, and are not."""

    @property
    def about(self) -> str:
        """Return what a draft of the form is known by."""
        return self.offer.key if self.origin is None else self.origin.about

    @property
    def address(self) -> str:
        """Return where the form begins anew."""
        told = [("kind", self.offer.key), *(self.origin.fields if self.origin else ())]
        return f"{reverse('desk:intake')}?{urlencode(told)}"

    @property
    def now(self) -> Moment:
        """Return the moment as the core counts moments."""
        return Moment(int(self.at.timestamp()))

    @property
    def calendar(self) -> Calendar:
        return self.calendars[self.offer.book.calendar]

    @property
    def title(self) -> str:
        return said(self.offer.book.kinds[self.offer.kind].kind.name)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Return the kinds that may be filed: key, title, whether it is this one."""
        return [(o.key, said(o.book.kinds[o.kind].kind.name), o is self.offer) for o in self.offers]

    @property
    def by_book(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Return the choices under the title of their book, the books in the order of their first choice."""
        found: dict[str, list[tuple[str, str, bool]]] = {}
        for offer, choice in zip(self.offers, self.choices, strict=True):
            found.setdefault(said(offer.book.source.title), []).append(choice)
        return list(found.items())

    @property
    def is_first_word(self) -> bool:
        """Say whether it is what every employee takes down while somebody is on the telephone."""
        return any(o.is_plain and o.book is self.offer.book for o in self.offers) and (
            self.offer.place[0] is False
        )

    @cached_property
    def asked(self) -> Asked:
        """Return what the form asks for, and what goes over from the case that it begins from."""
        found = asked_for(self.offer.book, self.offer.kind, plain_kind(self.offer.book))
        if self.origin is None:
            return found
        facts = self.offer.book.kinds[self.offer.kind].kind.facts
        told = {*found.all(), *facts.keys() - self.origin.carried.keys()}
        return replace(found, known=(*found.known, *(n for n in facts if n not in told)))

    @property
    def waits(self) -> str:
        """Return the fact that may be told in the step that follows ("" for none)."""
        return may_wait(self.offer.book.kinds[self.offer.kind])

    def form(self, sent: QueryDict | None) -> FactForm:
        """Return the form, with what was sent in it."""
        given = {
            name.removeprefix(PREFIX): plain_text(str(sent.get(name)))
            for name in (sent or ())
            if name.startswith(PREFIX)
        } if sent else {}  # fmt: skip
        setting = Setting(
            self.calendar.tz, Asking(self.card, given), dict(staged_for(self.who.party, sent))
        )
        plan = self.offer.book.kinds[self.offer.kind]
        needed = must_be_told(plan)
        wishes = [n for n in self.asked.all() if n not in needed]
        form = form_of(plan.kind.facts, needed, wishes, setting)
        for each in form.fields:
            each.plain = True
        if sent is not None:
            form.take(sent)
        else:
            for name in self.asked.path:
                form[name].raw = form[name].options[0][0]
            if self.origin is not None:
                form.show(self.origin.carried, self.origin.found.names.called)
        return form

    def reader(self, values: Mapping[str, Any]) -> Reader:
        """Return whom explanations are for, who can name what the form says."""
        facts = self.offer.book.kinds[self.offer.kind].kind.facts
        spoken = {*codes_in((facts[n], v) for n, v in values.items() if n in facts)}
        known = Names(names({*spoken, ("person", code_of("person", self.who.party))}))
        return Reader(
            self.offer.book, self.calendar, get_language() or "zh", known.of, self.calendars
        )

    def tried(self, form: FactForm, words: Around) -> tuple[Outcome, dict[str, Any]]:
        """Return what filing the form would bring about, and its values; fields at fault count as empty."""
        values = form.values()
        data = {**self.opening(), "facts": values, **words.data(form)}
        book = self.offer.book
        return accepted(book, self.calendars, None, data, self.who, self.now), values

    def opening(self) -> dict[str, str]:
        """Return what the door is asked to open."""
        found = {"act": "open", "kind": self.offer.kind}
        if self.offer.is_choice:
            found["book"] = self.offer.book.id
        return found if self.origin is None else {**found, **self.origin.opening}

    def foreseen(self, form: FactForm, words: Around) -> dict[str, Any]:
        """Return what the preview shows; the faults of half-typed fields are not told while typing."""
        outcome, values = self.tried(form, words)
        shown: Preview = preview_of(outcome, self.reader(values), self.now)
        asked = ((form.get(name), title) for name, title in shown.missing)
        return {
            "preview": shown,
            "wanted": [(field.place, title) for field, title in asked if field is not None],
            "duplicates": self.repeated(outcome, values),
            "relevant": relevant(outcome.record, self.asked.deciding, values),
        }

    def repeated(self, outcome: Outcome, values: Mapping[str, Any]) -> list[Repeated]:
        """Return the cases that the form may repeat."""
        book, kind = self.offer.book, self.offer.kind
        rights = granted_on_new(book, kind, "link", self.who, self.calendars, self.at)
        tallies = tallies_text(outcome.tallies) if outcome.accepted else ""
        tied_to = (self.origin.found.row.pk,) if self.origin is not None else ()
        return repeated(
            book, kind, values, tallies, self.who, self.at, [o.kind for o in self.offers],
            (*self.different, *tied_to), may_merge=may(self.who.actor, rights),
        )  # fmt: skip


def desk_of(request: HttpRequest) -> Desk | None:
    """Return the desk of somebody who files the kind asked for, or the first offered; None without any book.

    A form that begins from a case files its kind under its book. Raises Http404 where one may not.
    """
    assert isinstance(request.user, Person)
    asked = request.POST if request.method == "POST" else request.GET
    kind, at = asked.get("kind", ""), clock.now()
    card, who = card_of(request.user, at)
    try:
        published = in_force()
    except Refused:
        return None
    calendars = calendars_now(published, card.branch)
    offered = offers(published, who, calendars, at)
    origin = tied.origin_of(asked, request.user)
    if origin is not None:
        own = (origin.found.row.kind, origin.found.book.id)
        chosen = next((o for o in offered if (o.kind, o.book.id) == own), None)
    else:
        named = (o for o in offered if kind in (o.key, o.kind))
        chosen = next(named, offered[0] if offered else None)
    if chosen is None:
        return None
    return Desk(card, who, at, offered, chosen, calendars, origin, _different(asked))


def _different(asked: QueryDict) -> tuple[str, ...]:
    """Return the cases that the form says are different, the one just tapped among them."""
    return tuple(dict.fromkeys((*asked.getlist("different"), *asked.getlist("not_same"))))


def _fresh(request: HttpRequest, desk: Desk) -> HttpResponse:
    mail = from_mail.mail_named(request.GET, desk)
    if mail is not None:
        words = blank()
        words.source = "told"
        form = desk.form(from_mail.typed(mail, desk))
        return _page(request, desk, form, words, mail=mail)
    kept = drafts.last(owner=desk.who.party, kind=desk.about)
    sent = kept[1] if kept is not None else None
    desk.different = _different(sent) if sent is not None else ()
    words = around(sent) if sent is not None else blank()
    return _page(request, desk, desk.form(sent), words, has_draft=kept is not None)


def _rearranged(request: HttpRequest, desk: Desk, form: FactForm, words: Around) -> HttpResponse:
    if "from_registry" in request.POST:
        fill_from_registry(form)
    drafts.keep(request.POST, owner=desk.who.party, kind=desk.about, at=desk.at)
    if "keep" in request.POST:
        messages.success(request, _("Kept as your draft; it is here when you come back."))
        return redirect(desk.address)
    return _page(request, desk, form, words, has_draft=True)


def _file(request: HttpRequest, desk: Desk, form: FactForm, words: Around) -> HttpResponse:
    values = form.values()
    kept = drafts.last(owner=desk.who.party, kind=desk.about)
    data = {**desk.opening(), "facts": values, **words.data(form)}
    if kept is not None:
        data["draft"] = kept[0].id
    if "duplicate_of" in request.POST:
        data |= {"link": "duplicate", "to": request.POST["duplicate_of"]}
    data |= _contact(values)
    mail = from_mail.mail_named(request.POST, desk)
    if mail is not None:
        data = {**by_hand.opening(mail, desk.who.party), **data}
    mark_untold(form, desk.waits if "later" in request.POST else "")
    posted = enter(
        form, words, data, actor=desk.who, reader=desk.reader(values), kind=desk.offer.kind
    )
    if posted is None:
        drafts.keep(request.POST, owner=desk.who.party, kind=desk.about, at=desk.at)
        return _page(request, desk, form, words, status=422, has_draft=True)
    if mail is not None:
        from_mail.registered(mail, posted.record_id, desk)
    messages.success(request, _("Filed: %(title)s") % {"title": desk.title})
    return redirect("desk:case", posted.record_id)


def _contact(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the contact of the customer who is named, so that personal values lie under their key."""
    rows = Contact.objects.filter(
        customer__code=values.get("customer", ""), name=values.get("contact_person", "")
    )
    found = rows.values_list("pk", flat=True).first()
    return {} if found is None else {"contact": str(found)}


def _page(
    request: HttpRequest, desk: Desk, form: FactForm, words: Around, *, status: int = 200,
    has_draft: bool = False, mail: IncomingMail | None = None,
) -> HttpResponse:  # fmt: skip
    told, kept = dict(words.errors), {f.name: list(f.errors) for f in form.fields}
    foreseen = desk.foreseen(form, words)
    words.errors = told
    if status == 200:
        form.forgive()
        for each in form.fields:
            each.errors += kept[each.name]
    matter = foreseen["relevant"]
    deciding = [form[n] for n in desk.asked.deciding]
    context = {
        "desk": desk, "form": form, "around": words, "has_draft": has_draft,
        "waits": form.get(desk.waits), "is_later": "later" in request.POST,
        "mail": mail or from_mail.mail_named(request.POST, desk),
        "path": [form[n] for n in desk.asked.path],
        "parts": Parts(form, desk.asked.known),
        "first": [form[n] for n in desk.asked.first],
        "deciding": [f for f in deciding if f.fact.id in matter or f.errors],
        "folded": [f for f in deciding if f.fact.id not in matter and not f.errors],
        **foreseen,
    }  # fmt: skip
    return render(request, "desk/intake/intake.html", context, status=status)
