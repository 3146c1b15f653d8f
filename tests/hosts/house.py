"""What is done with Django on the house's own database, each in a process of its own: `prepare TOKENS` and `judge`."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path


def prepare() -> None:
    """Make the tables, a made-up company and its procedure in force; print tokens and a password."""
    from kesu import clock
    from kesu.cases.actions.publishing import publish
    from kesu.core.records.entries import SYSTEM
    from kesu.directory.actions.tokens import issue
    from kesu.directory.demo import make_people
    from kesu.library.books import texts_of
    from kesu.registry.demo import make_registry
    from kesu.shell import django_ready

    django_ready.prepare()
    at = clock.now()
    people = make_people(password="a-word-for-the-battery", at=at)
    make_registry(at=at, branches={})
    book = Path(os.environ["KESU_RULEBOOKS"]) / "equipment-maker" / "p01"
    publish(texts_of(book), by=SYSTEM, at=at)
    token = issue(
        person=people["wangfang"], name="battery", scopes=("read", "write"),
        expires_at=at + timedelta(days=1), by=None, at=at,
    )[1]  # fmt: skip
    _say({"token": token})


def judge() -> None:
    """Print what stands in the database, and what the check of the whole of it found."""
    from kesu.cases.models import CaseRecord
    from kesu.cases.verifying import verify
    from kesu.journal.models import JournalEntry, OperationResult

    rows = CaseRecord.everything.filter(kind="complaint")
    _say({
        "discrepancies": [str(d) for d in verify()],
        "operations": {r.op_id: json.loads(r.result) for r in OperationResult.objects.iterator()},
        "complaints": list(rows.values_list("pk", "version", "number")),
        "entries": list(JournalEntry.everything.values_list("record", "seq")),
    })  # fmt: skip


def _say(found: object) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    from kesu.shell import django_ready

    django_ready.set_up()
    {"prepare": prepare, "judge": judge}[sys.argv[1]]()
