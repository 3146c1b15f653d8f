"""By what an answer to a mail of ours finds its record: a token in the address and in the Message-ID.

The token names the record and carries a hash that only a holder of the master key can make, so nobody
can make up one for a record that never wrote to them. It is no right by itself: whoever answers must
be a party to the record as well.
"""

import re
import secrets
from base64 import b32decode, b32encode
from collections.abc import Iterable
from hmac import compare_digest
from typing import Final

from kesu.journal.master import keyed_hash

MARK: Final = "kesu."
_HASHED: Final = 20
_TOKEN: Final = re.compile(r"(?:\+|\bkesu\.)([a-z2-7]{42})(?=[@.])")


def token_of(record_id: str) -> str:
    """Return the token of a record: 42 small letters and digits, safe in every mail program."""
    return _written(bytes.fromhex(record_id)) + _hash_of(record_id)


def reply_address(mailbox: str, record_id: str) -> str:
    """Return the address to which answers about a record go: that of the mailbox with the token in it."""
    name, _, host = mailbox.partition("@")
    return f"{name}+{token_of(record_id)}@{host}"


def message_id(mailbox: str, record_id: str) -> str:
    """Return a new Message-ID for a mail about a record (of 32 hex digits), known again in answers to it."""
    host = mailbox.rpartition("@")[2] or "localhost"
    return f"<{MARK}{token_of(record_id)}.{secrets.token_hex(8)}@{host}>"


def is_ours(found: str) -> bool:
    """Say whether a Message-ID is one of ours. Whoever makes one up only keeps their own mail from being read."""
    return found.strip().lower().startswith(f"<{MARK}")


def records_in(texts: Iterable[str]) -> list[str]:
    """Return the ids of the records whose valid tokens stand in addresses or references, each once."""
    found = (token for text in texts for token in _TOKEN.findall(text[:20_000].lower()))
    read = (_record_of(token) for token in dict.fromkeys(found))
    return [record for record in read if record]


def _record_of(token: str) -> str:
    record = b32decode(token[:26].upper() + "======").hex()
    right = (
        compare_digest(_hash_of(record), token[26:])
        and _written(bytes.fromhex(record)) == token[:26]
    )
    return record if right else ""


def _hash_of(record_id: str) -> str:
    return _written(bytes.fromhex(keyed_hash(f"reply\0{record_id}")[:_HASHED]))


def _written(raw: bytes) -> str:
    return b32encode(raw).decode().rstrip("=").lower()


def looks_marked(addresses: Iterable[str]) -> bool:
    """Say whether an address bears something that is written like a token, valid or not."""
    return any(_TOKEN.search(address.lower()) for address in addresses)
