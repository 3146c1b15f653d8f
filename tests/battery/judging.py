"""What stands in a database in the end, in words that need no database any more.

By itself, `python -m tests.battery.judging FILE`, it writes what stands in the one that the environment names.
"""

import json
import sys
from typing import Any

MOST_SAID = 200


def due() -> int:
    """Return how many timers are due and have not fired."""
    from kesu import clock
    from kesu.cases.models import Timer

    return Timer.everything.filter(state="armed", at__lt=clock.now()).count()


def report() -> dict[str, Any]:
    """Return operations, entries, numbers, notices and files, and what `kesu verify` says of them all."""
    from kesu.cases.models import CaseRecord, InboxNotice
    from kesu.cases.verifying import verify
    from kesu.journal import storage
    from kesu.journal.models import (
        Attachment,
        IssuedNumber,
        JournalEntry,
        NumberSeries,
        OperationResult,
    )

    return {
        "discrepancies": [str(found) for found in verify()][:MOST_SAID],
        "operations": {
            op_id: json.loads(result)
            for op_id, result in OperationResult.objects.values_list("op_id", "result")
        },
        "records": list(CaseRecord.everything.values_list("pk", "kind", "version", "number")),
        "entries": list(
            JournalEntry.everything.values_list(
                "record", "seq", "act", "person", "source", "act_id"
            )
        ),
        "numbers": list(IssuedNumber.everything.values_list("series", "nx", "state", "number")),
        "series": dict(NumberSeries.objects.values_list("key", "nx")),
        "notices": list(InboxNotice.everything.values_list("record", "code", "party", "run")),
        "files": [
            [f.pk, f.owner, f.draft, f.record, f.sha256, storage.is_whole(f.sha256)]
            for f in Attachment.everything.iterator()
        ],
    }


if __name__ == "__main__":
    from kesu.shell import django_ready

    django_ready.set_up()
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(report(), file)
