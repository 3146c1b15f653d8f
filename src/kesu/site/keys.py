"""The secret key of an installation, made on its first start and kept in its home folder."""

import os
import secrets
from pathlib import Path

from kesu.site.environment import FaultyEnvironment


def secret_key(home: Path) -> str:
    """Return the key kept in `home`, made there first if need be, readable by its owner only."""
    kept = home / "secret-key"
    try:
        return _kept(kept) or _made(kept)
    except OSError as fault:
        raise FaultyEnvironment(
            f"KESU_HOME={str(home)!r}: the secret key cannot be kept there ({fault.strerror}); "
            "name a folder that this user may write to"
        ) from fault


def _kept(path: Path) -> str | None:
    return path.read_text(encoding="ascii").strip() if path.exists() else None


def _made(path: Path) -> str:
    """Make the key under another name and link it: of two first starts at once one key wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret-key.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
