"""`kesu handover`: what is in somebody's hands who leaves, before and after."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actions.leaving import carry_out, open_hand_over, planned
from kesu.core.values import Text
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import HandOver, Person
from kesu.directory.rights import keeps_directory

NOBODY: Final = "-"
STATES: Final = {
    "moves": gettext_lazy("moves"),
    "ends": gettext_lazy("ends"),
    "nobody": gettext_lazy("nobody in charge"),
    "waits": gettext_lazy("waits"),
    "failed": gettext_lazy("did not move"),
}


def hand_over(args: Namespace) -> int:
    """Show or carry out the hand-over; return 1 where something is left."""
    at = clock.now()
    by = _person(args.by) if args.by else None
    if by is not None and not keeps_directory(by):
        raise CommandError(_("“%(login)s” is no administrator.") % {"login": args.by})
    try:
        with transaction.atomic():
            report = _report(args, by, at)
            if args.dry_run:
                transaction.set_rollback(True)
    except ValidationError as refusal:
        raise CommandError(" ".join(refusal.messages)) from None
    _print(report)
    return int(any(line["state"] not in ("moves", "ends") for line in report))


def _report(args: Namespace, by: Person | None, at: datetime) -> list[dict[str, Any]]:
    """Return a line for each thing; where it is only tried out the caller undoes what was opened for it."""
    row = _notice(args, by, at)
    if args.name:
        actions.name_successors(hand_over=row, named=dict(_named(args.name)), by=by, at=at)
    if args.dry_run:
        return [line.plain() for line in planned(row, at)]
    return carry_out(row, by=by, at=at)


def _notice(args: Namespace, by: Person | None, at: datetime) -> HandOver:
    person = _person(args.login)
    successor = _person(args.to) if args.to else None
    last_day = _day(args.on) if args.on else day_of(at)
    row = HandOver.objects.filter(person=person, state=HandOver.State.OPEN).first()
    if row is None:
        return open_hand_over(person=person, last_day=last_day, successor=successor, by=by, at=at)
    more: dict[str, Any] = {"successor": successor} if args.to else {}
    if args.on:
        more["last_day"] = last_day
    named = {key: Person.objects.filter(pk=pk).first() for key, pk in row.named.items()}
    actions.name_successors(hand_over=row, named=named, by=by, at=at, **more)
    return row


def _person(login: str) -> Person:
    found = Person.objects.filter(login=login).first()
    if found is None:
        raise CommandError(_("Nobody signs in as “%(login)s”.") % {"login": login})
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("“%(text)s” is no day; write 2026-01-31.") % {"text": text}) from None


def _named(given: Iterable[str]) -> Iterable[tuple[str, Person | None]]:
    for text in given:
        key, equals, login = text.partition("=")
        if not equals:
            raise CommandError(
                _("“%(text)s”: write KEY=LOGIN, with a key of the plan.") % {"text": text}
            )
        yield key, None if login == NOBODY else _person(login)


def _print(report: list[dict[str, Any]]) -> None:
    language = get_language() or "zh"
    for line in report:
        title, why = Text(*line["title"]).say(language), Text(*line["why"]).say(language)
        to = f" → {line['name']}" if line["name"] else ""
        reason = f" ({why})" if why else ""
        print(f"{line['key']:<40} {STATES[line['state']]}: {title}{to}{reason}")
    if not report:
        print(_("Nothing is in their hands."))
