"""Reading what moves amounts and what advises: postings, and the guidance of a step."""

from __future__ import annotations

import re
from typing import Any

from kesu.core.rulebook import model as m
from kesu.core.rulebook.tables import Table

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def posting(t: Table) -> dict[str, Any]:
    """Return what a [[posting]] says beside the keys of every line."""
    spread = _spread(t)
    amounts = tuple(_amount(row) for row in t.rows("amount", bare="amount"))
    if spread is not None and amounts:
        t.fault("amount_twice", "both amount and spread", "write one of them")
    if spread is None and not amounts:
        t.fault("no_amount", "neither amount nor spread", 'write amount = "…"')
    return {
        "of": t.text("of", needed=True),
        "account": t.text("account", needed=True),
        "unit": t.words("unit"),
        "holder": t.text("holder"),
        "on": t.texts("on"),
        "when": t.text("when"),
        "for_each": t.text("for_each"),
        "amounts": amounts,
        "spread": spread,
        "round": _rounding(t),
        "cap": t.text("cap"),
        "fixed": t.truth("fixed"),
    }


def _amount(t: Table) -> m.AmountRow:
    found = m.AmountRow(t.text("amount", needed=True), t.text("when"), t.clauses)
    t.finish()
    return found


def _spread(t: Table) -> m.Spread | None:
    part = t.table("spread")
    if part is None:
        return None
    found = m.Spread(
        part.text("total", needed=True),
        part.text("by", needed=True),
        part.choice("remainder", ("largest first",), "largest first"),
    )
    part.finish()
    return found


def _rounding(t: Table) -> m.Rounding | None:
    part = t.table("round")
    if part is None:
        return None
    found = m.Rounding(
        part.text("to", needed=True), part.choice("mode", m.ROUNDING_MODES, "half up")
    )
    part.finish()
    return found


def advice_of(t: Table) -> dict[str, Any]:
    """Return the guidance of a step: ids of documents as `advice`, texts for readers as `guidance`."""
    raw = t.raw.get("guidance", [])
    listed = raw if isinstance(raw, list) else [raw]
    words = t.wordings("guidance")
    ids = [isinstance(one, str) and bool(_ID.fullmatch(one)) for one in listed]
    return {
        "guidance": tuple(w for w, is_id in zip(words, ids, strict=True) if not is_id),
        "advice": tuple(str(one) for one, is_id in zip(listed, ids, strict=True) if is_id),
    }
