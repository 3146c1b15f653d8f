"""Seals are handed to their witnesses: a file that is only appended to, a mailbox, an address on the web.

Each is told of every seal in order (the mailbox of the last one, once a day); one that fails is told later and
holds up no other. A database that was restored or copied tells nobody: its seals are not the going ones.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from kesu.journal.models import AuditSeal, WitnessMark
from kesu.journal.witnessing.witness import last_of, line_of
from kesu.notices import outbox
from kesu.notices.channels.base import ChannelError
from kesu.notices.channels.http import hand_over
from kesu.notices.letters import post_letter

AT_A_TIME: Final = 500
A_DAY: Final = timedelta(days=1)
FILE, MAIL, WEB = "file", "mail", "web"


class NotTaken(Exception):
    """A witness did not take a seal; the text says why."""


def named() -> list[str]:
    """Return the witnesses that this host was told of."""
    given = settings.WITNESSES
    found = {FILE: given.file, MAIL: given.mail, WEB: given.url}
    return [name for name, place in found.items() if place]


def tell_witnesses(now: datetime) -> int:
    """Tell every witness of the seals that it does not know; return how many were told."""
    wanted = named()
    if not wanted or not outbox.may_leave(now):
        return 0
    return sum(_told(name, now) for name in wanted)


def _told(name: str, now: datetime) -> int:
    mark, _made = WitnessMark.objects.get_or_create(witness=name)
    try:
        last, count = TELL[name](mark, now)
    except (NotTaken, OSError, ValueError, ChannelError) as fault:
        _failed(mark, str(fault))
        return 0
    if count:
        WitnessMark.objects.filter(pk=name).update(seal=last, at=now, fault="")
    elif mark.fault:
        WitnessMark.objects.filter(pk=name).update(fault="")
    return count


def _failed(mark: WitnessMark, fault: str) -> None:
    if mark.fault != fault[:300]:
        WitnessMark.objects.filter(pk=mark.pk).update(fault=fault[:300])


def _after(number: int) -> Iterator[AuditSeal]:
    return AuditSeal.objects.filter(number__gt=number).order_by("number")[:AT_A_TIME].iterator()


def _file(_mark: WitnessMark, _now: datetime) -> tuple[int, int]:
    """Append what the file does not hold yet; what it holds last must be what stands here."""
    path = settings.WITNESSES.file
    assert path is not None
    with path.open("a", encoding="utf-8") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        last, count = _last_in(path), 0
        if _is_cut_off(path):
            out.write("\n")
        for seal in _after(last):
            out.write(f"{line_of(seal)}\n")
            last, count = seal.number, count + 1
        out.flush()
        os.fsync(out.fileno())
    return last, count


def _last_in(path: Path) -> int:
    """Return the number of the last seal of a file, 0 for an empty one; raise NotTaken where it is not ours."""
    last = last_of(path)
    if last is None:
        return 0
    if not AuditSeal.objects.filter(number=last.number, text=last.text).exists():
        says = _("The file knows a seal %(number)s that is not the one of this database.")
        raise NotTaken(says % {"number": last.number})
    return last.number


def _is_cut_off(path: Path) -> bool:
    """Say whether somebody stopped in the middle of the last line."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read(1) not in (b"", b"\n")


def _mail(mark: WitnessMark, now: datetime) -> tuple[int, int]:
    seal = AuditSeal.objects.order_by("-number").first()
    is_rested = mark.at is None or now - mark.at >= A_DAY
    if seal is None or seal.number <= mark.seal or not is_rested:
        return mark.seal, 0
    about = {"number": seal.number, "at": f"{seal.at:%Y-%m-%d %H:%M:%S} UTC"}
    says = _(
        "This is audit seal %(number)s of %(at)s. Keep this letter: with it, kesu verify --witness finds out "
        "whether anything that was written before was changed or taken away since."
    )
    post_letter(
        code="audit_seal", at=now, to=settings.WITNESSES.mail, key=str(seal.number),
        subject=_("kesu: audit seal %(number)s") % about,
        text=f"{says % about}\n\n{line_of(seal)}\n",
    )  # fmt: skip
    return seal.number, 1


def _web(mark: WitnessMark, now: datetime) -> tuple[int, int]:
    given, count = settings.WITNESSES, 0
    headers = {"Authorization": f"Bearer {given.token}"} if given.token else {}
    for seal in _after(mark.seal):
        key = {"Idempotency-Key": f"seal-{seal.number}"}
        status = hand_over(given.url, json.loads(line_of(seal)), headers | key)
        if not 200 <= status < 300:
            raise NotTaken(f"HTTP {status}")
        mark.seal, count = seal.number, count + 1
        WitnessMark.objects.filter(pk=mark.pk).update(seal=seal.number, at=now, fault="")
    return mark.seal, count


TELL: Final = {FILE: _file, MAIL: _mail, WEB: _web}
