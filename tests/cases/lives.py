"""A complaint that has seen everything: every table of cases and journal holds a row because of it."""

import io
from typing import Any

from PIL import Image

from kesu import clock
from kesu.cases.actions.erasing import erase
from kesu.cases.actions.posting import post
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.errors import NotAccepted
from kesu.core.records.entries import Actor
from kesu.journal import attachments
from kesu.journal.notes import note_access
from kesu.journal.witnessing.sealing import Sealer
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, MON_9, do, later, op, opened, registered


def acted(record: str, act: str, by: Actor = MANAGER, **more: object) -> None:
    """Post one entry of any act."""
    post(record_id=record, entry_data={"act": act, **more}, actor=by, op_id=op())


def full_life() -> str:
    """Return a record with files, numbers, timers, parts, a follower and a watch; others are void, erased, refused."""
    photo = attachments.stage([_png()], name="图.png", owner=ENGINEER.person, draft="d", at=MON_9)
    about: dict[str, Any] = {"customer": "C1", "product": "P1", "order": "O1", "problem": "noise"}
    record = opened(**about, caller="王女士", phone="13800000000").record_id
    with later("2026-03-02T15:00+08:00"):
        tick()
        registered(record, loss="12.50", defective=3)
        acted(record, "correct", ENGINEER, facts={"loss": "20.25"}, reason="漏算运费")
        acted(record, "open", ENGINEER, kind="measure", facts={"text": "换轴承"})
        do(record, "carry_out", item="measure.1")
        do(record, "investigate", facts={"cause": "轴承", "photos": [photo.pk]})
        do(record, "finish", by=MANAGER, outcome="closed")
        acted(record, "reopen", reason="客户不满意", step="investigate")
        acted(record, "hear", event="chased", step="investigate", reason="客户来催")
        soon = {"until": "2026-03-03T10:00+08:00", "reason": "已在办"}
        acted(record, "hear", ENGINEER, event="chase_answered", step="investigate", **soon)
        for n in range(2):
            facts = {"site": "S1", "quality_caused": True, "at": int(MON_9.timestamp()) + n}
            add_row_facts(kind="service_visit", facts=facts, actor=ENGINEER, op_id=op())
        _issued(record)
        acted(record, "open", ENGINEER, kind="measure", facts={"text": "再换轴承"})
        _void_and_erased()
        _imported()
        _refused(record)
        note_access(
            person="person:1", sort="personal", at=clock.now(), record=record, says="x",
            facts=["caller"], by="desk:case",
        )  # fmt: skip
        Sealer().some(clock.now())
    return record


def _issued(record: str) -> None:
    """Issue a letter twice: what was on it is corrected between."""
    file = attachments.stage(
        [_png("blue")], name="函.png", owner=MANAGER.person, draft="d", at=MON_9
    )
    payload = {"document": "letter", "file": file.sha256}
    acted(record, "hear", event="paper.issued", payload=payload)
    acted(record, "correct", ENGINEER, facts={"defective": 4}, reason="数错")
    acted(record, "hear", event="paper.issued", payload={"document": "letter"}, reason="数量更正")


def _void_and_erased() -> None:
    mistaken = opened(caller="李先生", phone="000-0001").record_id
    registered(mistaken)
    acted(mistaken, "void", reason="登记错误")
    erase(f"record:{mistaken}", by=MANAGER, at=clock.now(), reason="本人要求")


def _imported() -> None:
    row = {"act": "open", "kind": "complaint", "facts": {"description": "从别处来"}}
    named = {"imported_from": "elsewhere", "imported_id": "7"}
    post(entry_data={**row, **named}, actor=FRONT, op_id=op(), source="import")


def _refused(record: str) -> None:
    try:
        do(record, "finish", by=FRONT, outcome="closed")
    except NotAccepted:
        return
    raise AssertionError("the front desk finishes nothing")


def _png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(out, "PNG")
    return out.getvalue()
