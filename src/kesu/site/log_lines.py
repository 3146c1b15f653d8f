"""How log lines are written: for people as a line, for programs as one JSON object a line."""

import json
import logging
from datetime import UTC, datetime

from kesu import tracing


class ReferenceFilter(logging.Filter):
    """Writes what is under way into each log line: the request's reference and the records it touched."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference, record.records = tracing.reference(), tracing.records()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: at (UTC), level, name, says, reference, records, and what else is told of the event."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "at": at.isoformat(timespec="milliseconds"), "level": record.levelname,
            "name": record.name, "says": record.getMessage(),
            "reference": getattr(record, "reference", "-"), "records": getattr(record, "records", []),
            **getattr(record, "told", {}),
        }  # fmt: skip
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
