"""A file that is made once, whole and for its owner only: of several who make it at the same time, one wins."""

import os
import secrets
from pathlib import Path


def kept_once(path: Path, content: bytes) -> bytes:
    """Return what the file holds: `content` where it was not there yet, else what it had."""
    if not path.exists():
        _make(path, content)
    return path.read_bytes()


def _make(path: Path, content: bytes) -> None:
    """Write under another name and link it, so that the name never stands for half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
