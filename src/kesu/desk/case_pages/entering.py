"""Sending a form to the door: what stands around its facts, and how a refusal comes back on it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import Http404, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.cases.actions.posting import Posted, post
from kesu.cases.actors import AnyActor
from kesu.cases.errors import Conflict, NoSuchRecord, NotAccepted
from kesu.core.explaining import Reader, Told, explain_refusal
from kesu.core.records.outcomes import Refusal
from kesu.core.values import Moment
from kesu.desk.forms import typed
from kesu.desk.forms.form import FactForm
from kesu.desk.forms.typed import plain_text

SOURCES: Final = ("seen", "told")
REASON: Final = frozenset({"reason_wanted", "gate"})


@dataclass(slots=True)
class Around:
    """What stands around the facts of an entry: its key, the version it was written on, when, why, on whose word.

    `errors` are the faults of these words themselves; `clash` says that somebody was faster.
    """

    op_id: str = ""
    version: int = 0
    happened: str = ""
    reason: str = ""
    evidence: str = ""
    source: str = "seen"
    on_behalf_of: str = ""
    outcome: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    clash: bool = False

    @property
    def is_late(self) -> bool:
        """Say whether the form speaks of another time than now, or of hearsay."""
        return bool(
            self.happened
            or self.evidence
            or self.on_behalf_of
            or self.source != "seen"
            or "happened" in self.errors
        )

    def data(self, form: FactForm) -> dict[str, Any]:
        """Return what the door is asked beside the facts; faults are left in `errors`."""
        found: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("reason", "evidence", "on_behalf_of", "outcome")
            if getattr(self, name)
        }
        if self.source in SOURCES and self.source != "seen":
            found["source"] = self.source
        at = self._happened(form)
        if at is not None:
            found["happened_at"] = at
            if not self.evidence:
                self.errors["evidence"] = _("Say why it is entered only now")
        return found

    def _happened(self, form: FactForm) -> Moment | None:
        if not self.happened.strip():
            return None
        try:
            return typed.moment(self.happened, form.setting.zone)
        except typed.Unread as fault:
            self.errors["happened"] = str(fault)
            return None


def blank(version: int = 0) -> Around:
    """Return what stands around an entry not yet written, under a key of its own."""
    return Around(op_id=secrets.token_hex(16), version=version)


def around(post: QueryDict) -> Around:
    """Return what was sent around the facts."""
    found = blank(_number(post.get("version", "")))
    found.op_id = plain_text(post.get("op_id", ""))[:80] or found.op_id
    for name in ("happened", "reason", "evidence", "source", "on_behalf_of", "outcome"):
        setattr(found, name, plain_text(post.get(name, "")).strip())
    found.source = found.source or "seen"
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def enter(
    form: FactForm,
    said: Around,
    data: Mapping[str, Any],
    *,
    actor: AnyActor,
    reader: Reader,
    record_id: str | None = None,
    kind: str = "",
) -> Posted | None:
    """Return what came of posting the form, or None with the reasons on it. Raises Http404."""
    if form.marked or said.errors:
        return None
    try:
        return post(
            record_id=record_id,
            entry_data=data,
            actor=actor,
            op_id=said.op_id,
            expected_version=said.version or None,
        )
    except NotAccepted as refused:
        mark(form, said, explained(refused.refusals, reader, kind, str(data.get("item", ""))))
    except Conflict as conflict:
        said.clash = conflict.sort == "version"
        if not said.clash:
            form.sentences.append(_again())
    except NoSuchRecord:
        raise Http404 from None
    return None


def explained(
    refusals: Iterable[Refusal], reader: Reader, kind: str, item: str
) -> list[tuple[Refusal, Told]]:
    """Return every refusal with its sentence; the clauses at its end are left to the links that follow it."""
    language = get_language() or "zh"
    told = (
        (
            r,
            explain_refusal(
                r, reader.book, kind, item, reader.calendar, language, names=reader.names
            ),
        )
        for r in refusals
    )
    return [(r, _linked(t, reader)) for r, t in told]


def _linked(told: Told, reader: Reader) -> Told:
    cited = reader.bracketed(reader.listed(told.clauses))
    return replace(told, sentence=told.sentence.removesuffix(cited)) if told.clauses else told


def mark(form: FactForm, said: Around, refusals: Iterable[tuple[Refusal, Told]]) -> None:
    """Put the sentences on the form, and mark the fields that they speak of."""
    for refusal, told in refusals:
        form.sentences.append(told)
        if refusal.code in REASON and "reason" in (refusal.code, *refusal.missing):
            said.errors["reason"] = _("Write a reason")
        if refusal.code == "reason_wanted":
            said.errors["reason"] = _("Write a reason")
        for name in (*refusal.missing, str(refusal.particulars.get("fact", ""))):
            wanted = form.get(name)
            if wanted is not None:
                lacking = name in refusal.missing
                wanted.errors.append(_("Fill this in") if lacking else told.sentence)


def _again() -> Told:
    return Told(
        "operation",
        _("This form was sent before with other content. Look at the case, then fill it in anew."),
    )
