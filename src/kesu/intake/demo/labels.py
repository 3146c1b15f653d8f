"""A story knows its records by labels, the database by ids: the one book in which both stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kesu.cases.models import CaseRecord


@dataclass(slots=True)
class Labels:
    """Labels ↔ ids. Records that were opened by themselves are auto1, auto2, … in the order of opening."""

    ids: dict[str, str] = field(default_factory=dict)
    opened: int = 0

    def id_of(self, label: str) -> str | None:
        """Return the id of a record, None while there is none."""
        return self.ids.get(label)

    def known(self, text: str) -> str:
        """Return the id where a text is a label, else the text."""
        return self.ids.get(text, text)

    def name(self, label: str, record_id: str) -> None:
        """Remember a record."""
        self.ids[label] = record_id

    def name_opened(self, records: Iterable[str]) -> list[str]:
        """Return the labels of records that were opened by themselves just now."""
        found = []
        for record_id in records:
            self.opened += 1
            self.ids[f"auto{self.opened}"] = record_id
            found.append(f"auto{self.opened}")
        return found

    def row(self, label: str) -> CaseRecord | None:
        """Return the stored record, None while there is none."""
        record_id = self.ids.get(label)
        return CaseRecord.everything.get(pk=record_id) if record_id else None
