"""Both databases as Django is told of them; what each must be set to, and why.

SQLite comes from pysqlite3, which bundles a version without the race in write-ahead logs of 3.7 to
3.51.2. It has to take the place of the standard module before Django opens its first connection.
"""

import sys
from pathlib import Path
from typing import Any

from kesu.site.environment import DatabaseAddress

# Written at every connection. FULL: a commit that was acknowledged survives a power cut.
# recursive_triggers: without it REPLACE slips past the triggers that keep the journal append-only.
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",
    "trusted_schema": "OFF",
}

# A waiting statement gives up instead of queueing behind a forgotten one. No statement_timeout:
# it could cancel a COMMIT and leave its outcome unknown; reading queries set their own.
SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}

# A server that is gone says nothing: how long one is waited for, in seconds (tcp_user_timeout: milliseconds), so that
# after a fail-over the next host named in DATABASE_URL is asked. A server that works on an answer is not cut off.
PATIENCE = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


def use_bundled_sqlite() -> None:
    """Put pysqlite3 in the place of the standard module, in this process, from now on."""
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def configuration(address: DatabaseAddress) -> dict[str, Any]:
    """Return the entry for Django's DATABASES."""
    own = _sqlite(address.path) if address.path else _postgresql(address)
    return {
        **own,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def all_of(address: DatabaseAddress, replica: DatabaseAddress | None) -> dict[str, Any]:
    """Return Django's DATABASES: the one that is written and, where there is one, its replica, which cannot be."""
    if replica is None:
        return {"default": configuration(address)}
    follows = {**configuration(replica), "TEST": {"MIRROR": "default"}}
    follows["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
    return {"default": configuration(address), "replica": follows}


class Routes:
    """Nothing is written to a replica, and no table made in it, whatever was read from it before."""

    def db_for_write(self, _model: object, **_: object) -> str:
        """Return where rows are written."""
        return "default"

    def allow_migrate(self, db: str, _app: str, **_: object) -> bool:
        """Say whether tables are made there."""
        return db == "default"

    def allow_relation(self, _one: object, _other: object, **_more: object) -> bool:
        """Say that rows of both are rows of one house."""
        return True


def _sqlite(path: Path) -> dict[str, Any]:
    # IMMEDIATE takes the write lock at BEGIN: a reader that becomes a writer cannot deadlock.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {name}={value};" for name, value in PRAGMAS.items()),
        },
    }


def _postgresql(address: DatabaseAddress) -> dict[str, Any]:
    session = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    return {
        "ENGINE": "kesu.site.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "OPTIONS": {"options": session, **PATIENCE, **dict(address.options)},
    }
