"""The secret key of an installation, made on its first start and kept in its home folder."""

import secrets
from pathlib import Path

from kesu.library.once import kept_once
from kesu.site.environment import FaultyEnvironment


def secret_key(home: Path) -> str:
    """Return the key kept in `home`, made there first if need be, readable by its owner only."""
    try:
        made = secrets.token_urlsafe(48).encode("ascii")
        return kept_once(home / "secret-key", made).decode("ascii").strip()
    except OSError as fault:
        raise FaultyEnvironment(
            f"KESU_HOME={str(home)!r}: the secret key cannot be kept there ({fault.strerror}); "
            "name a folder that this user may write to"
        ) from fault
