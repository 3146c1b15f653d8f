"""What `kesu backup` and `kesu restore` do and say."""

import getpass
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.journal.notes import note_access
from kesu.shell.backing_up.recovered import take_into_use
from kesu.shell.backing_up.restoring import restore
from kesu.shell.backing_up.writing import back_up

SHORTEST: Final = 12
"""Signs of a passphrase: a backup can be tried against for ever by whoever finds it."""
STANDARD: Final = "-"
MOST_NAMED: Final = 20


def back_up_into(file: str, *, passphrase_file: Path | None, with_keys: bool) -> int:
    """Write a backup; return 1 when a file of an attachment is missing or damaged."""
    passphrase = _passphrase(passphrase_file, is_new=True)
    note_access(person="operator", sort="export", at=clock.now(), says="backup", by="shell")
    with _written(file) as out:
        found = back_up(out, passphrase, with_keys=with_keys)
    about = {"rows": found.rows, "files": found.files, "size": f"{found.size / 1e6:.1f}"}
    _say(_("%(rows)s rows and %(files)s files (%(size)s MB) are in the backup.") % about)
    if not with_keys:
        _say(_("The master key is not in it: keep the file master-key where you will find it."))
    return _name_missing(found.missing)


def restore_from(file: str, *, passphrase_file: Path | None, jump: int) -> int:
    """Restore and verify; return 1 when something is missing or differs."""
    passphrase = _passphrase(passphrase_file, is_new=False)
    with _read(file) as source:
        found = restore(source, passphrase, at=clock.now(), jump=jump)
    about = {"rows": found.rows, "files": found.files, "at": f"{found.made_at:%Y-%m-%d %H:%M:%S}"}
    _say(_("%(rows)s rows and %(files)s files came back, as they were at %(at)s (UTC).") % about)
    return _name_missing(found.missing) | _taken_into_use(found.jumped, jump)


def take_recovered(*, jump: int) -> int:
    """Take a database into use that other tools put back, and verify; return 1 when something is missing or differs."""
    found = take_into_use(at=clock.now(), jump=jump)
    if found.newest is None:
        _say(_("No journal has an entry."))
    else:
        _say(
            _("The newest entry is of %(at)s (UTC).") % {"at": f"{found.newest:%Y-%m-%d %H:%M:%S}"}
        )
    return _taken_into_use(found.jumped, jump)


def _taken_into_use(jumped: int, jump: int) -> int:
    """Verify, and say what holds from now on."""
    from kesu.shell.verifying import Asked, verify

    if jumped:
        says = _("%(series)s number series go on %(jump)s later.")
        _say(says % {"series": jumped, "jump": jump})
    code = verify(Asked(), as_json=False)
    _say(_("Nothing leaves from here until you run kesu outbox --confirm."))
    return code


def try_out(file: str, *, passphrase_file: Path | None, language: str) -> int:
    """Restore into a folder of its own, verify, take it away; return 0 when everything is as it was."""
    if file == STANDARD or passphrase_file is None:
        raise CommandError(_("A drill needs FILE and --passphrase-file."))
    words = ["restore", str(Path(file).resolve())]
    with TemporaryDirectory(prefix="kesu-drill-") as home:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "KESU_STORE_URL")}
        done = subprocess.run(
            [sys.executable, "-m", "kesu.shell.main", *words,
             "--passphrase-file", str(passphrase_file.resolve()), "--language", language],
            env={**kept, "KESU_HOME": home},
        )  # fmt: skip
    _say(_("The drill passed.") if not done.returncode else _("The drill failed."))
    return done.returncode


# -- the passphrase and the file -----------------------------------------------------------------------------------


def _passphrase(file: Path | None, *, is_new: bool) -> str:
    if file is not None:
        found = (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    elif sys.stdin.isatty():
        found = getpass.getpass(_("Passphrase: "))
        if is_new and getpass.getpass(_("Once more: ")) != found:
            raise CommandError(_("The two are not the same."))
    else:
        raise CommandError(_("Give the passphrase in a file: --passphrase-file PATH."))
    if is_new and len(found) < SHORTEST:
        raise CommandError(
            _(
                "A passphrase has %(least)s signs at least: whoever finds the backup can try for ever."
            )
            % {"least": SHORTEST}
        )
    return found


@contextmanager
def _written(file: str) -> Iterator[BinaryIO]:
    """Open what is written to; the name stands for a whole file only."""
    if file == STANDARD:
        yield sys.stdout.buffer
        return
    path = Path(file)
    if path.exists():
        raise CommandError(_("%(file)s is there already; name another.") % {"file": path})
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _read(file: str) -> Iterator[BinaryIO]:
    if file == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as source:
            yield source
    except FileNotFoundError:
        raise CommandError(_("%(file)s is not there.") % {"file": file}) from None


def _name_missing(digests: list[str]) -> int:
    from kesu.journal.models import Attachment

    for digest in digests[:MOST_NAMED]:
        row = Attachment.everything.filter(sha256=digest).first()
        name = f"{row.name} ({digest[:12]})" if row is not None else digest[:12]
        _say(_("Missing or damaged: %(name)s") % {"name": name})
    if len(digests) > MOST_NAMED:
        _say(_("%(count)s files are missing or damaged in all.") % {"count": len(digests)})
    return 1 if digests else 0


def _say(text: str) -> None:
    """Tell the operator; standard output may be the backup itself."""
    print(text, file=sys.stderr)
