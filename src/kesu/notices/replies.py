"""Where an answer to a mail of ours goes. Mail that comes in is another room's: it says where."""

from collections.abc import Callable

_address_of: Callable[[str], str] | None = None


def answered_at(address_of: Callable[[str], str]) -> None:
    """Let replies about a record go to the address that this function gives for its id ("" for none)."""
    global _address_of
    _address_of = address_of


def reply_address(record: str) -> str:
    """Return the address under which answers about a record come in, or nothing while none do."""
    return _address_of(record) if _address_of is not None else ""
