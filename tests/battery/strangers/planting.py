"""Puts scripts into every text column: a mark is kept there, and whoever reads it reads scripts in its place.

A mark is eight signs long, so that it fits wherever somebody can type; the scripts are as long as they are. They
take its place when the database's driver hands a text over, and when a sealed text is opened: everything behind
that – pages, papers, workbooks, mails, answers of the API – has to do with the scripts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from django.apps import apps
from django.db import connection
from django.db.models import CharField, JSONField, TextField

from kesu.journal import guards, keys

MARK: Final = re.compile(r"qz(\d{4})zq")
A_THOUSAND: Final = 1_000
NUMBER: Final = re.compile(r"xss\((\d+)\)")

# What somebody types and the battery's company has otherwise: the mark is put behind it.
ALSO_TYPED: Final = {
    "directory_person": ("name", "employee_no", "phone"),
    "directory_branch": ("name_zh", "name_en"),
    "directory_department": ("name_zh", "name_en"),
    "directory_servicetoken": ("name",),
    "directory_calendarexception": ("says",),
    "directory_absence": ("note",),
    "registry_region": ("name",),
    "registry_product": ("name", "model", "product_type"),
    "registry_knownsolution": ("problem_code", "semi_finished_part", "says"),
    "registry_partmonth": ("part_name",),
    "registry_customer": ("initials", "level"),
    "registry_contact": ("email",),
    "registry_stagedsheet": ("file_name",),
    "journal_attachment": ("name",),
    "journal_issuednumber": ("reason",),
    "journal_refusalnote": ("line",),
    "journal_accessnote": ("says",),
    "journal_witnessmark": ("fault",),
    "cases_edition": ("title_zh", "title_en"),
    "cases_caserecord": ("subject", "customer_name", "product_name", "order_no"),
    "cases_inboxnotice": ("about",),
    "notices_channel": ("name_zh", "name_en"),
    "notices_bucket": ("reason",),
    "notices_delivery": ("answer", "reason"),
    "notices_reach": ("address",),
    "paper_companyform": ("name",),
    "paper_waitingscan": ("name", "said", "reason"),
    "entrance_signin": ("device", "address"),
    "entrance_companyaccount": ("subject",),
    "desk_savedview": ("name", "asked"),
    "intake_incomingmail": ("sender", "sender_name", "subject", "message_id", "reason", "detail"),
    "intake_acknowledgement": ("to",),
    "intake_mailbox": ("name", "fault"),
}  # fmt: skip

# What nobody types: ids, hashes, moments, words of ours and of the rulebook.
OURS: Final = re.compile(
    r"(.*_)?(id|ids|hash|sha256|seal|key|state|sort|status|code|kind|book|edition|run|item|clock|clocks|act|record|party"
    r"|owner|source|algorithm|head|stage|way|life|language|master|stream|signature|witness|token|draft|by|data"
    r"|secret|table|row|values|tallies|timers|trace|missing|digest|person|line|post|zone|calendar|mapping|scopes"
    r"|outcome|series|fact|type|login|password|pinyin|search|month|clause|clauses|limit|verdict|ground|decision"
    r"|measure|posting|holder|reach|period|branch|department|as|from|doubt|unsure|sealed|payload|issuer|home|why"
    r"|mailbox|hours|wrapped|category|grade|register|label|model|codename)"
)

WORDING: Final = re.compile(r'\b(zh|en) = "(?!"")((?:[^"\\]|\\.)*)"')
# The same by name: names of ours, what is derived, what is empty in this company and told by neighbours of its sort.
_TOO: Final = """
journal_erasure.subject journal_erasure.reason journal_erasure.kept journal_erasure.files journal_erasure.counts
auth_permission.name auth_group.name directory_person.email directory_change.before
directory_handover.named directory_handover.moved registry_change.before registry_knownsolution.no
registry_partmonth.part_no journal_auditseal.text journal_accessnote.facts journal_accessnote.says
journal_issuednumber.number journal_issuednumber.document journal_issuednumber.reason
journal_refusalnote.line journal_operationresult.actor journal_operationresult.result
journal_subjectkey.subject journal_witnessmark.fault cases_edition.files cases_calendaredition.text
cases_caserecord.number cases_caserecord.customer cases_caserecord.product cases_accountentry.account
cases_decisionrow.value cases_draft.form cases_draft.about cases_draft.content cases_figurerow.customer
cases_figurerow.product cases_inboxnotice.about cases_inboxnotice.says_zh cases_inboxnotice.says_en
cases_task.step notices_bucket.reason notices_change.before notices_reach.address entrance_signin.device
entrance_signin.address entrance_companyaccount.subject paper_companyform.document
intake_incomingmail.text intake_incomingmail.files intake_incomingmail.customer
intake_acknowledgement.to intake_acknowledgement.number
"""
OURS_TOO: Final = frozenset(_TOO.split())

IN_FILES: Final = ("text", "sheet.cell")
THE_BOOK: Final = 9999


class Planted:
    """Which scripts stand in the marks now, and where each mark stands."""

    def __init__(self, scripts: list[str], at_once: int) -> None:
        self.scripts, self.at_once = scripts, at_once
        self.turn = 0
        self.places: dict[int, str] = {}
        self._wordings = 0

    @property
    def turns(self) -> int:
        """How many turns it takes until every mark has stood for every script."""
        return -(-len(self.scripts) // self.at_once)

    def says(self, owner: str, where: str) -> str:
        """Return a new mark for a place; what goes into a file and not into a column gets scripts at once."""
        mark = self.mark(f"{where} of {owner}")
        if where not in IN_FILES:
            return mark
        number = int(mark[2:6]) * A_THOUSAND
        said = [script.format(n=number + n) for n, script in enumerate(self.scripts)]
        return " ".join((mark, *(text for text in said if "\n" not in text)))

    def mark(self, where: str) -> str:
        """Return a new mark for a place."""
        number = len(self.places) + 1
        self.places[number] = where
        return f"qz{number:04}zq"

    def in_place_of(self, text: str, *, in_json: bool = False) -> str:
        """Return a text with scripts in place of its marks."""
        if "qz" not in text:
            return text

        def put(found: re.Match[str]) -> str:
            said = self._standing(int(found[1]))
            return json.dumps(said, ensure_ascii=False)[1:-1] if in_json else said

        return MARK.sub(put, text)

    def _standing(self, mark: int) -> str:
        first = self.turn * self.at_once
        numbers = range(first, min(first + self.at_once, len(self.scripts)))
        said = [self.scripts[n].format(n=mark * A_THOUSAND + n) for n in numbers]
        return f"qz{mark:04}zq " + " ".join(said)

    def in_book(self, files: Mapping[str, str]) -> dict[str, str]:
        """Return the files of a rulebook with a script behind every wording, another one each time."""
        self.places[THE_BOOK] = "wordings of the rulebook"
        return {name: WORDING.sub(self._worded, text) for name, text in files.items()}

    def _worded(self, found: re.Match[str]) -> str:
        number = self._wordings % len(self.scripts)
        self._wordings += 1
        said = self.scripts[number].format(n=THE_BOOK * A_THOUSAND + number)
        return f'{found[1]} = "{found[2]}{json.dumps(said)[1:-1]}"'

    def where(self, number: int) -> str:
        """Return where a script was typed, by the number that it tells."""
        return self.places.get(number // A_THOUSAND, "?")


def plant_the_rest(planted: Planted) -> None:
    """Put a mark behind what else somebody types in this company."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        for table, columns in ALSO_TYPED.items():
            for column in columns:
                mark = planted.mark(f"{table}.{column}")
                cursor.execute(
                    f'UPDATE {table} SET "{column}" = "{column}" || rowid || %s WHERE "{column}" NOT LIKE %s',
                    [mark, "%qz____zq%"],
                )


@contextmanager
def standing(planted: Planted) -> Iterator[None]:
    """Let scripts stand in place of marks while the context lasts, for whoever reads the database."""
    connection.ensure_connection()
    driver: Any = connection.connection
    before, opened = driver.text_factory, keys._decrypt

    def handed_over(raw: bytes) -> str:
        text = raw.decode()
        return planted.in_place_of(text, in_json=text[:1] in ("{", "[", '"'))

    def said(key: bytes, text: str, bound_to: str) -> bytes:
        raw = opened(key, text, bound_to)
        if b"qz" not in raw:
            return raw
        plain = raw.decode()
        return planted.in_place_of(plain, in_json=plain[:1] in ("{", "[", '"')).encode()

    driver.text_factory = handed_over
    try:
        with patch.object(keys, "_decrypt", said):
            yield
    finally:
        driver.text_factory = before


def columns() -> Iterator[tuple[str, str]]:
    """Yield every text column of ours, with its table."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, CharField | TextField | JSONField):
                yield model._meta.db_table, str(column.column)


def unspoken() -> list[str]:
    """Return the text columns of which nobody has said whether somebody types there."""
    known = {*bearing(), *OURS_TOO}
    return [
        f"{table}.{column}"
        for table, column in columns()
        if not OURS.fullmatch(column) and f"{table}.{column}" not in known
    ]


def bearing() -> list[str]:
    """Return the columns in which a mark stands, readable or sealed in between."""
    found = []
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(
                f'SELECT 1 FROM {table} WHERE "{column}" LIKE %s LIMIT 1', ["%qz____zq%"]
            )
            if cursor.fetchone():
                found.append(f"{table}.{column}")
    return found
