"""Where a mailbox is and what becomes of its mail, as the environment says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """Where mail comes in: an IMAP folder, and what becomes of what arrives there.

    `address` is what people write to; `department` receives it; `kind` and `book` are asked for where
    several could take it; `done` is the folder that read mail is moved to, empty to leave it.
    """

    is_sealed: bool
    host: str
    port: int
    user: str
    password: str
    folder: str
    address: str
    department: str = ""
    branch: str = ""
    kind: str = ""
    book: str = ""
    done: str = ""
