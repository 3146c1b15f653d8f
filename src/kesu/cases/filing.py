"""Files of an entry: staged by the one who posts it, taken over in its transaction.

Facts of sort `files` name them by their ids; an entry that issues a paper names what is kept of it by its hash; one
that hears of a mail names the files that the mail brought along.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any, Final

from kesu.cases.errors import Conflict, refused
from kesu.cases.holding import Claim, Held
from kesu.core.records.entries import MAIL_RECEIVED, Entry
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Fact
from kesu.core.steps.issuing import ISSUED, RETURNED
from kesu.journal.master import keyed_hash
from kesu.journal.models import Attachment

MAIL_FILES: Final = "mail.files"
"""Under what name the files of a mail are filed that a record heard of."""


def files_named(
    entry: Entry, known: Mapping[str, Fact], held: Held, *, by: str
) -> dict[str, Attachment]:
    """Return the files that the entry's facts name, by id.

    A file must be staged by the same person, or belong to the record already; any other is refused
    as if it were not there. Quarantined files are refused by name.
    """
    asked = _asked(entry, known)
    if brought := files_of_mail(entry):
        asked[MAIL_FILES] = brought
    if not asked:
        return _kept_of_paper(entry, held, by)
    found = Attachment.everything.in_bulk([file for files in asked.values() for file in files])
    for fact, files in asked.items():
        for file in files:
            _check(found.get(file), fact, file, held.record_id, by)
    return {**found, **_kept_of_paper(entry, held, by)}


def paper_file(entry: Entry) -> str:
    """Return the hash of the file that an entry names as what is kept of the paper it issues, or an empty text."""
    return str(entry.payload.get("file") or "") if entry.event in (ISSUED, RETURNED) else ""


def paper_fact(entry: Entry) -> str:
    """Return under what name the file of an issued paper is filed: paper.<document>."""
    return f"paper.{entry.payload.get('document', '')}"[:80]


def files_of_mail(entry: Entry) -> list[str]:
    """Return the ids of the files that came with the mail which an entry lets its record hear of."""
    brought = entry.payload.get("attached") if entry.event == MAIL_RECEIVED else None
    return [file for file in _listed(brought) if isinstance(file, str)]


def _kept_of_paper(entry: Entry, held: Held, by: str) -> dict[str, Attachment]:
    """Return the file of the paper that is issued: the record's own, or staged by whoever issues it."""
    digest = paper_file(entry)
    if not digest:
        return {}
    there = Attachment.everything.filter(sha256=digest, record__in=("", held.record_id))
    rows = [row for row in there if row.record or row.owner == by]
    good = [row for row in rows if row.state == Attachment.State.GOOD]
    if not good:
        raise refused("no_such_paper_file", given=digest)
    row = min(good, key=lambda row: (bool(row.record), row.pk))
    return {row.pk: row}


def _asked(entry: Entry, known: Mapping[str, Fact]) -> dict[str, list[str]]:
    found = {}
    for name, value in entry.facts.items():
        if name in known and known[name].sort in ("files", "causes"):
            found[name] = list(_files_in(known[name], value))
    return {name: files for name, files in found.items() if files}


def _files_in(fact: Fact, value: Any) -> Iterator[str]:
    """Yield the files that a value names: its own, or those that prove a cause or rule it out."""
    rows = value if isinstance(value, list) else []
    if fact.sort == "causes":
        rows = [f for row in rows if isinstance(row, Mapping) for f in _listed(row.get("files"))]
    yield from (file for file in rows if isinstance(file, str))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _check(row: Attachment | None, fact: str, file: str, record_id: str, by: str) -> None:
    is_ours = row is not None and (row.record == record_id or (not row.record and row.owner == by))
    if row is None or not is_ours:
        raise refused("no_such_file", fact=fact, file=file)
    if row.state != Attachment.State.GOOD:
        raise refused("file_in_quarantine", fact=fact, file=row.name)


def described(row: Attachment) -> dict[str, Any]:
    """Return a file as the entry that takes it over tells of it, so that no column changes unseen.

    Its name may name people and an entry is never erased: only a holder of the master key can try one out.
    """
    return {
        "owner": row.owner,
        "name": keyed_hash(row.name),
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "display_sha256": row.display_sha256,
        "state": row.state,
        "uploaded_at": row.uploaded_at.astimezone(UTC).isoformat(),
    }


def claims(files: Mapping[str, Attachment], record: Record, entry: Entry) -> list[Claim]:
    """Return which staged files an accepted entry takes over, for each of its facts."""
    found = []
    for name, value in entry.facts.items():
        staged = _staged(value, files)
        if staged:
            owner = files[staged[0]].owner
            found.append(
                Claim(tuple(staged), owner, record.id, entry.item[:60], name[:80], record.seq)
            )
    found += _of_mail(files, record, entry)
    digest = paper_file(entry)
    for file, row in files.items():
        if digest and row.sha256 == digest and not row.record:
            at = (record.id, entry.item[:60], paper_fact(entry), record.seq)
            found.append(Claim((file,), row.owner, *at))
    return found


def _of_mail(files: Mapping[str, Attachment], record: Record, entry: Entry) -> list[Claim]:
    staged = _staged(files_of_mail(entry), files)
    owner = files[staged[0]].owner if staged else ""
    return [Claim(tuple(staged), owner, record.id, "", MAIL_FILES, record.seq)] if staged else []


def _staged(value: Any, files: Mapping[str, Attachment]) -> list[str]:
    if not isinstance(value, list):
        return []
    named = dict.fromkeys(v for v in value if isinstance(v, str))
    return [file for file in named if file in files and not files[file].record]


def take_over(wanted: Iterable[Claim]) -> None:
    """Give staged files to their records. Raises Conflict where one was taken meanwhile."""
    for claim in wanted:
        staged = Attachment.objects.staged_by(claim.owner).filter(pk__in=claim.files)
        taken = staged.update(
            record=claim.record_id,
            item=claim.item,
            fact=claim.fact,
            seq=claim.seq,
            expires_at=None,
            draft="",
        )
        if taken != len(claim.files):
            raise Conflict("file")


def names_of(records: Iterable[str]) -> dict[str, list[str]]:
    """Return record → the names of its files in the order of their ids, in one statement; erased ones have none."""
    ids = list(records)
    found: dict[str, list[str]] = {}
    if ids:
        rows = Attachment.everything.filter(record__in=ids).order_by("pk")
        rows = rows.exclude(state=Attachment.State.ERASED)
        for record, name in rows.values_list("record", "name"):
            found.setdefault(record, []).append(name)
    return found
