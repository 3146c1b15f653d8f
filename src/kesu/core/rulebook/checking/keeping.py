"""Kinds of record: one life each, parents that are no items, rights that exist, keys that nobody may erase."""

from __future__ import annotations

from kesu.core.records.entries import ACTS, LINKS
from kesu.core.rulebook.checking.checker import Checker, suggestion
from kesu.core.rulebook.checking.naming import BUILT_IN_CLOSINGS
from kesu.core.rulebook.model import CHASE_AGAIN, OWN_WORK, Kind
from kesu.core.rulebook.scope import among

PERIODS = ("month", "quarter", "half-year", "year")
NO_RIGHT_NEEDED = frozenset({"open", "do", "hear"})
"""Opening follows `opened_by`, doing follows `by`, hearing is the engine's."""
SUPERVISE = "supervise"
"""No act of its own: the right to chase a step as those above do (`hear`, event "chased")."""
ISSUE = "issue"
"""No act of its own: the right to issue papers without taking part in the record (`hear`, event "paper.issued")."""


def check_kinds(c: Checker) -> None:
    """Find kinds that could not live."""
    for kind in c.source.kinds.values():
        _check_life(c, kind)
        _check_parent(c, kind)
        _check_child(c, kind)
        _check_records(c, kind)
        _check_rights(c, kind)
        _check_personal(c, kind)
        _check_hand_over(c, kind)
        _check_custody(c, kind)
        _check_joining(c, kind)
        _check_carried(c, kind)
    _check_sets(c)
    _check_rest(c)
    _check_own_work(c)


def _check_rest(c: Checker) -> None:
    """How long a chased step is left in peace is a limit, whatever day it is said for."""
    setting = c.source.settings.get(CHASE_AGAIN)
    if setting is not None:
        for value in (setting.value, *(v for _, v in setting.dated)):
            c.limit(setting, "value", str(value))


def _check_own_work(c: Checker) -> None:
    """Whether one may approve one's own work is yes or no, on every day the same."""
    setting = c.source.settings.get(OWN_WORK)
    if setting is not None and (type(setting.value) is not bool or setting.dated):
        read = f"{OWN_WORK} = {setting.value!r}" + (" with dated values" if setting.dated else "")
        c.fault("not_yes_or_no", setting, read, "write value = true or value = false")


def _check_life(c: Checker, kind: Kind) -> None:
    lives = [n for n, v in (("part_of", kind.part_of), ("period", kind.period)) if v]
    if len(lives) == 2 or (kind.part_of and (kind.key or kind.child_of)):
        c.fault(
            "two_lives",
            kind,
            "an item with a key, a period or another parent of its own",
            "write part_of (an item), key (a standing record), period with key (a periodic one) or child_of",
        )
    if kind.period:
        c.one_of("unknown_choice", kind, "period", kind.period, PERIODS)


def _check_parent(c: Checker, kind: Kind) -> None:
    parent = c.source.kinds.get(kind.part_of)
    if parent is not None and parent.part_of:
        c.fault(
            "item_of_item",
            kind,
            f"part of “{parent.id}”, which is an item itself",
            f'write part_of = "{parent.part_of}"',
        )
    write = 'write part_of = "…" (an item) or child_of = "…" (a record of its own)'
    if kind.many and not kind.tied_to:
        c.fault("no_parent", kind, f'many = "{kind.many}" without a parent', write)
    if kind.shares and not (kind.child_of or kind.about):
        c.fault("no_parent", kind, f"shares = {list(kind.shares)} without child_of or about", write)


def _check_child(c: Checker, kind: Kind) -> None:
    """A child hangs on a record, never on an item; and somewhere up the ties stands one without a parent."""
    parent = c.source.kinds.get(kind.child_of)
    if parent is not None and parent.part_of:
        read = f"child_of “{parent.id}”, which is an item"
        c.fault("child_of_item", kind, read, f'write child_of = "{parent.part_of}"')
    _check_about(c, kind)
    _check_circle(c, kind)
    for name in kind.shares:
        fact = kind.facts.get(name)
        if fact is not None and fact.personal:
            read = f"shares “{name}”, a personal value"
            c.fault(
                "personal_in_rule",
                kind,
                read,
                "share something else; personal values stay where they are",
            )


def _check_about(c: Checker, kind: Kind) -> None:
    """What is about another record is an item of one, and what it is about is a record."""
    if not kind.about:
        return
    if not kind.part_of:
        read = f"about = “{kind.about}” without part_of"
        c.fault(
            "no_parent", kind, read, 'write part_of = "…", the record on whose agenda it stands'
        )
    about = c.source.kinds.get(kind.about)
    if about is not None and (about.part_of or about.id == kind.part_of):
        read = f"about “{about.id}”, " + (
            "which is an item" if about.part_of else "of which it is a part"
        )
        c.fault("child_of_item", kind, read, "write the kind of another record")


def _check_circle(c: Checker, kind: Kind) -> None:
    """News goes one way: from a child to its parent, from an item to the record it is about, never round."""
    way, ahead = [kind.id], _told_by(c, kind.id)
    while ahead:
        here = ahead.pop()
        if here == kind.id and kind.id == min(way):
            read = f"is its own forebear: {' → '.join([*way, kind.id])}"
            c.fault("circular_children", kind, read, "leave out child_of or about at one of them")
            return
        if here not in way:
            way.append(here)
            ahead += _told_by(c, here)


def _told_by(c: Checker, of: str) -> list[str]:
    """Return the kinds whose records hear of a record of a kind, or of its items."""
    kinds = c.source.kinds
    about = [k.about for k in kinds.values() if k.about and k.part_of == of and k.about != of]
    return [name for name in ([kinds[of].child_of] if of in kinds else []) + about if name in kinds]


def _check_records(c: Checker, kind: Kind) -> None:
    """A fact of type "records" chooses among the items of its record."""
    for fact in kind.facts.values():
        for column in fact.columns:
            if column.sort == "records":
                read = f"column “{column.id}” of type records"
                c.fault("unknown_choice", fact, read, "make it a fact of the kind, not a column")
        if fact.sort == "records" and fact.among and among(c.source, kind, fact) is None:
            holder = kind.part_of or kind.id
            sets = [k.many for k in c.source.kinds.values() if k.part_of == holder]
            c.fault("unknown_set", fact, f"among “{fact.among}”", suggestion(fact.among, sets))


def _check_sets(c: Checker) -> None:
    seen: dict[tuple[str, str], str] = {}
    for kind in c.source.kinds.values():
        for holder in filter(None, (kind.tied_to, kind.about)) if kind.many else ():
            other = seen.setdefault((holder, kind.many), kind.id)
            if other != kind.id:
                read = f'many = "{kind.many}" is already the set of {other}'
                c.fault("same_set", kind, read, "give the sets of one parent different names")
            parent = c.source.kinds.get(holder)
            if parent is not None and kind.many in parent.facts:
                read = f"“{kind.many}” is a fact of {parent.id} and the set of {kind.id}"
                c.fault("ambiguous_name", kind, read, "give one of them another name")


def _check_rights(c: Checker, kind: Kind) -> None:
    closings = {o.id for o in kind.closings} | BUILT_IN_CLOSINGS
    allowed = [
        *(a for a in ACTS if a not in NO_RIGHT_NEEDED),
        SUPERVISE,
        ISSUE,
        *(f"close.{o}" for o in sorted(closings)),
    ]
    for act in kind.rights:
        if act not in allowed:
            c.fault("unknown_act", kind, f"rights name “{act}”", suggestion(act, allowed))


def _check_hand_over(c: Checker, kind: Kind) -> None:
    """Find names in `hands_over` that mean nothing."""
    over = kind.hands_over
    if over is None:
        return
    kinds = c.source.kinds
    item, file = kinds.get(over.by), kinds.get(over.of)
    if file is None or item is None or item.part_of != kind.id:
        read = f"hands_over: of = “{over.of}”, by = “{over.by}”"
        c.fault(
            "unknown_kind", kind, read, "of names a kind of record, by one that is part of this"
        )
        return
    rows = kind.facts.get(over.lists)
    columns = {column.id for column in rows.columns} if rows is not None else set[str]()
    wanted = [(over.person, {*kind.facts} & {*file.facts}), (over.lists, {*kind.facts})]
    wanted += [(over.same, columns & {*item.facts} & {*file.facts}), (over.to, {*item.facts})]
    for name, known in wanted:
        c.one_of("unknown_fact", kind, "hands_over", name, sorted(known))
    steps = sorted(s.id for s in c.source.steps.values() if s.of == item.id)
    c.one_of("unknown_step", kind, "hands_over", over.after.partition(".")[0], steps)


def _check_joining(c: Checker, kind: Kind) -> None:
    """Only a person can take part."""
    for fact in kind.facts.values():
        for one in (fact, *fact.columns):
            if one.joins and one.sort != "person":
                read = f"joins = true at “{one.id}”, a {one.sort}"
                c.fault("joins_nobody", fact, read, 'write type = "person"')


def _check_carried(c: Checker, kind: Kind) -> None:
    """What goes over to a record tied to this one are its own facts; an item is tied to nothing."""
    if kind.carries and kind.part_of:
        read = f"carries of “{kind.id}”, an item of {kind.part_of}"
        c.fault("unknown_kind", kind, read, f"write it at {kind.part_of}")
    for tie, names in kind.carries.items():
        c.one_of("unknown_link", kind, "carries", tie, LINKS)
        for name in names:
            c.one_of("unknown_fact", kind, f"carries.{tie}", name, ["*", *kind.facts])


def _check_custody(c: Checker, kind: Kind) -> None:
    """Find names in `custody` that mean nothing; a station is an item, for a thing goes its way within a record."""
    found = kind.custody
    if found is None:
        return
    if not kind.part_of:
        c.fault("unknown_kind", kind, "custody of a record of its own", 'write part_of = "…"')
    for name in (found.thing, found.to, *found.shows):
        c.one_of("unknown_fact", kind, "custody", name, sorted(kind.facts))
    steps = {s.id: s for s in c.source.steps.values() if s.of == kind.id}
    c.one_of("unknown_step", kind, "custody", found.receipt, sorted(steps))
    if found.receipt in steps:
        outcomes = [o.id for o in steps[found.receipt].outcomes]
        c.one_of("unknown_choice", kind, "custody", found.received, outcomes)


def _check_personal(c: Checker, kind: Kind) -> None:
    for name in kind.key:
        fact = kind.facts.get(name)
        if fact is not None and fact.personal:
            c.fault(
                "personal_in_rule",
                kind,
                f"key “{name}” is a personal value",
                "no rule may rest on personal values; key the record by something else",
            )
