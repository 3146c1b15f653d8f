"""`kesu personal`: what is kept of somebody, a copy, erasing, and whose time of keeping is over."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.management import CommandError
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actions.erasing import (
    Keeps,
    NoSuchPerson,
    Plan,
    Proposal,
    Share,
    copy_of,
    erase,
    plan_of,
    proposals,
    whom_of,
)
from kesu.cases.actors import AnyActor, party_of
from kesu.core.errors import Refused
from kesu.core.explaining.refusals import explain_refused
from kesu.core.records.entries import Actor
from kesu.directory.models import Person
from kesu.directory.rights import keeps_directory
from kesu.journal.notes import note_access
from kesu.reports.sheets import workbook

OPERATOR = Actor("operator", frozenset())


def personal(args: Namespace) -> int:
    """Do what is asked; return 1 where something keeps the data."""
    at = clock.now()
    if args.due:
        return _due(at)
    try:
        plan = plan_of(whom_of(args.whom), at)
    except NoSuchPerson:
        says = _("Nobody is known as “%(whom)s”: write contact:7, record:NUMBER or mail:ADDRESS.")
        raise CommandError(says % {"whom": args.whom}) from None
    if args.copy:
        return _copy(plan, args.copy, _by(args.by), at)
    if args.erase:
        return _erase(plan, args, at)
    return _show(plan)


def _due(at: datetime) -> int:
    after, found = "", 0
    while True:
        rows, after = proposals(at, after)
        for row in rows:
            print(_proposal(row))
        found += len(rows)
        if not after:
            break
    print(_("%(n)s whose time of keeping is over.") % {"n": found})
    return 0


def _proposal(row: Proposal) -> str:
    since = row.since.astimezone(get_default_timezone())
    return f"{row.subject:<40} {since:%Y-%m-%d}  {row.title}  {'、'.join(row.records)}"


def _show(plan: Plan) -> int:
    print(plan.whom.title)
    for share in plan.shares:
        for line in _lines(share):
            print(f"  {line}")
    for keeps in plan.keeps:
        print(f"  {_kept(keeps)}")
    if plan.is_empty:
        print(_("Nothing is kept that could go."))
    return int(bool(plan.keeps))


def _lines(share: Share) -> Iterator[str]:
    language, store = get_language() or "zh", share.store
    title = store.title.say(language)
    if share.goes:
        asked = _("goes only with --also %(store)s") % {"store": store.code}
        becomes = asked if store.is_asked else _("goes")
        yield f"{title}: {len(share.goes)} – {becomes}"
    if share.stays:
        yield f"{title}: {len(share.stays)} – {_('stays')}: {store.why.say(language)}"


def _kept(keeps: Keeps) -> str:
    until = (
        f"{keeps.until.astimezone(get_default_timezone()):%Y-%m-%d %H:%M}"
        if keeps.until
        else _("open")
    )
    why = keeps.why.say(get_language() or "zh")
    return f"{keeps.label}: {why} {keeps.clause} – {until}".replace("  ", " ")


def _copy(plan: Plan, file: Path, by: AnyActor, at: datetime) -> int:
    language = get_language() or "zh"
    lines = copy_of(plan)
    note_access(
        person=party_of(by),
        sort="export",
        at=at,
        says=f"{plan.whom.subject}: {len(lines)}",
        by="shell",
    )
    headings = [_("Where"), _("Record"), _("Since"), _("What"), _("Content")]
    rows = [(x.store.say(language), x.record, x.at, x.name.say(language), x.says) for x in lines]
    try:
        file.write_bytes(workbook(headings, rows, title=_("Personal data"), at=at))
    except OSError as fault:
        says = _("%(file)s cannot be written: %(why)s")
        raise CommandError(says % {"file": file, "why": fault.strerror}) from fault
    print(_("%(rows)s rows written to %(file)s.") % {"rows": len(lines), "file": file})
    return 0


def _erase(plan: Plan, args: Namespace, at: datetime) -> int:
    if not args.reason.strip():
        raise CommandError(_("Say why with --reason: it is noted for good."))
    try:
        erase(
            plan.whom.subject, by=_by(args.by), at=at, reason=args.reason,
            is_overruled=args.overrule, also=args.also,
        )  # fmt: skip
    except Refused as kept:
        print(explain_refused(kept.code, kept.particulars, get_language() or "zh"))
        return 1
    print(_("Erased. Journals, counts and statistics are unchanged."))
    return 0


def _by(login: str) -> AnyActor:
    """Return who does it: an administrator, or the operator at the machine."""
    if not login:
        return OPERATOR
    person = Person.objects.filter(login=login).first()
    if person is None or not keeps_directory(person):
        raise CommandError(_("“%(login)s” is no administrator.") % {"login": login})
    return person
