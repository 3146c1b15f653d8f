"""What can be broken on purpose inside the program, by name, so that a piece shows that it would find it."""

import os
from collections.abc import Callable, Iterable
from typing import Any, Final


def sabotage(name: str) -> None:
    """Break it in this process; "" and names that break the surroundings do nothing here."""
    _SABOTEURS.get(name, lambda: None)()


def _no_sync() -> None:
    """Let files be written as most programs write them: no fsync at all."""
    setattr(os, "fsync", lambda _handle: None)  # noqa: B010


def _normal() -> None:
    """Let SQLite write its log without waiting for the disk at each commit."""
    _options("init_command", "synchronous=FULL", "synchronous=NORMAL")


def _commit_off() -> None:
    """Let PostgreSQL answer a commit before it is on the disk."""
    _options("options", "synchronous_commit=on", "synchronous_commit=off")


def _options(name: str, safe: str, unsafe: str) -> None:
    from django.db import connections

    options: dict[str, str] = connections.settings["default"]["OPTIONS"]
    if safe not in options[name]:
        raise ValueError(f"{safe} is not set: there is nothing to break")
    options[name] = options[name].replace(safe, unsafe)


def _early_answer() -> None:
    """Answer before the commit: what the door did is taken back, the answer leaves all the same."""
    from django.db import transaction

    from kesu.cases.actions import posting

    usual: Callable[..., Any] = getattr(posting, "_attempt")  # noqa: B009

    def attempt(*given: Any, **more: Any) -> Any:
        if os.urandom(1)[0] >= 26:
            return usual(*given, **more)
        with transaction.atomic():
            posted = usual(*given, **{**more, "durable": False})
            transaction.set_rollback(True)
        return posted

    setattr(posting, "_attempt", attempt)  # noqa: B010


def _forgetful() -> None:
    """Do not keep what was answered under an operation's key."""
    from kesu.cases.actions import posting

    def kept(*_: Any) -> Iterable[Any]:
        return []

    setattr(posting, "_kept", kept)  # noqa: B010


def _no_version() -> None:
    """Take an edit whatever version its writer saw."""
    from kesu.cases.actions.turning import Turning

    usual: Callable[..., Any] = Turning.take

    def take(turning: Any, record_id: Any, request: Any, expected_version: Any = None) -> Any:
        return usual(turning, record_id, request)

    setattr(Turning, "take", take)  # noqa: B010


_SABOTEURS: Final[dict[str, Callable[[], None]]] = {
    "no_sync": _no_sync,
    "normal": _normal,
    "commit_off": _commit_off,
    "early_answer": _early_answer,
    "forgetful": _forgetful,
    "no_version": _no_version,
}
