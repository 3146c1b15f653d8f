"""Correcting what was entered wrongly, and giving what was left open: what would change is shown first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu.cases.queries.trying import accepted
from kesu.core.explaining import value_words
from kesu.core.explaining.names import item_title
from kesu.core.records.record import key
from kesu.core.rulebook.model import Fact
from kesu.desk.case_pages.changes import Changes, changes
from kesu.desk.case_pages.clashes import clash
from kesu.desk.case_pages.entering import Around, around, blank, enter, explained
from kesu.desk.case_pages.forms_here import form_here
from kesu.desk.case_pages.reading import Dossier, dossier, head, named
from kesu.desk.forms.fields import said as say
from kesu.desk.forms.form import FactForm
from kesu.desk.forms.reading import rearranged
from kesu.desk.forms.uploads import keep_uploads
from kesu.directory.models import Person
from kesu.directory.policy import policy

Noun = Literal["correction", "supplement"]
ACT = {"correction": "correct", "supplement": "fill"}


@dataclass(frozen=True, slots=True)
class Pick:
    """A fact that may be put on the form."""

    id: str
    title: str
    now: str
    chosen: bool


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show the facts to be corrected, what a correction would change, or enter it."""
    return _entering(request, record_id, "correction")


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show the facts that are still open, or enter what has become known of them."""
    return _entering(request, record_id, "supplement")


def _entering(request: HttpRequest, record_id: str, noun: Noun) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = named(head(record_id, request.user))
    asked = request.POST if request.method == "POST" else request.GET
    item = asked.get("item", "")
    if item and item not in found.record.items:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    chosen = [n for n in asked.getlist("fact") if n in found.plan(item).kind.facts]
    form = form_here(found, item, chosen, (), sent)
    said = around(sent) if sent else blank(found.record.seq)
    page = Page(request, found, item, noun, chosen, form, said)
    if sent is not None:
        keep_uploads(form, request.FILES, found.who.party, found.at)
    if sent is None or rearranged(sent):
        return page.render()
    return page.preview() if "preview" in sent else page.enter()


@dataclass(slots=True)
class Page:
    """The page of one correction."""

    request: HttpRequest
    found: Dossier
    item: str
    noun: Noun
    chosen: list[str]
    form: FactForm
    said: Around

    def data(self) -> dict[str, Any]:
        """Return what the door is asked."""
        return {
            "act": ACT[self.noun],
            "item": self.item,
            "facts": self.form.values(),
            **self.said.data(self.form),
        }

    def preview(self) -> HttpResponse:
        """Show what would change, saving nothing."""
        found, data = self.found, self.data()
        if self.noun == "correction":
            data.setdefault("reason", "…")
        if self.form.marked:
            return self.render(422)
        outcome = accepted(found.book, found.calendars, found.record, data, found.who, found.now)
        if outcome.refusals:
            told = explained(outcome.refusals, found.reader, found.record.kind, self.item)
            self.form.sentences += [t for _refusal, t in told]
            return self.render(422)
        return self.render(changes=changes(found, outcome.record))

    def enter(self) -> HttpResponse:
        """Enter the correction, or show why not."""
        found, data = self.found, self.data()
        if self.noun == "correction" and not self.said.reason:
            self.said.errors["reason"] = _("Write a reason")
        posted = enter(
            self.form, self.said, data, actor=found.who, reader=found.reader,
            record_id=found.row.id, kind=found.record.kind,
        )  # fmt: skip
        if posted is None:
            return self.render(409 if self.said.clash else 422)
        done = _("Corrected.") if self.noun == "correction" else _("Entered.")
        messages.success(self.request, done)
        return redirect("desk:case", posted.record_id)

    def render(self, status: int = 200, changes: Changes | None = None) -> HttpResponse:
        """Show the form."""
        context: dict[str, Any] = {
            "found": self.found, "item": self.item, "noun": self.noun, "chosen": self.chosen,
            "about": item_title(self.found.reader, self.item), "form": self.form,
            "around": self.said, "changes": changes, "picks": list(self._picks()),
        }  # fmt: skip
        if self.said.clash:
            assert isinstance(self.request.user, Person)
            now = dossier(self.found.row.id, self.request.user)
            context["clash"] = clash(now, self.item, self.form, since=self.said.version)
            self.said.version = now.record.seq
        return render(self.request, "desk/cases/correction.html", context, status=status)

    def _picks(self) -> Iterable[Pick]:
        """Yield the facts that may be put on the form: known ones to correct, open ones to give."""
        for fact in self.found.plan(self.item).kind.facts.values():
            known = self.found.record.facts.get(key(self.item, fact.id))
            is_known = known is not None and known.state == "known"
            if is_known == (self.noun == "correction") or fact.id in self.chosen:
                yield Pick(fact.id, say(fact.name), self._now(fact), fact.id in self.chosen)

    def _now(self, fact: Fact) -> str:
        known = self.found.record.facts.get(key(self.item, fact.id))
        if known is None:
            return ""
        return value_words(self.found.reader, fact, self.found.open(known.value), known.state)
