"""Where notices hold something of a person outside the house: letters to them, and what mail servers answered."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q

from kesu.core.values import Text
from kesu.journal import personal
from kesu.journal.keys import ERASED
from kesu.journal.personal import Erasing, Store, Thing, Whom
from kesu.notices import payloads
from kesu.notices.models import Delivery

WAITS: Final = (Delivery.State.DUE, Delivery.State.HELD)
ON_ITS_WAY: Final = Delivery.State.SENDING


def _letters(whom: Whom) -> list[Thing]:
    """Return letters to an address of theirs that are still kept; of those that left nothing is."""
    rows = Delivery.everything.filter(sort=Delivery.Sort.LETTER, person=None).exclude(payload="")
    there = rows.exclude(state=ON_ITS_WAY).order_by("pk").iterator(chunk_size=200)
    return [
        Thing(row.pk, row.at, row.record_id or "")
        for row in there
        if _to(row).casefold() in whom.addresses
    ]


def _to(row: Delivery) -> str:
    try:
        return payloads.read(row).to
    except ValueError:
        return ""


def _drop_letters(_whom: Whom, things: Sequence[Thing], act: Erasing) -> None:
    rows = Delivery.everything.filter(pk__in=[thing.id for thing in things])
    rows.filter(state__in=WAITS).update(
        state=Delivery.State.DEAD, next_at=None, ended_at=act.at, reason=ERASED
    )
    rows.update(payload="")


def _answers(whom: Whom) -> list[Thing]:
    """Return deliveries whose answer or reason names an address of theirs: servers repeat whom they refuse."""
    if not whom.addresses:
        return []
    named = [
        Q(answer__icontains=word) | Q(reason__icontains=word) for word in sorted(whom.addresses)
    ]
    rows = Delivery.everything.filter(reduce(or_, named)).order_by("pk")
    return [Thing(row.pk, row.at, row.record_id or "") for row in rows]


def _mask_answers(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    Delivery.everything.filter(pk__in=[thing.id for thing in things]).update(
        answer=ERASED, reason=ERASED
    )


def _mails(whom: Whom) -> list[Thing]:
    """Return mails that lie in the folder of an installation without a mail server."""
    folder = Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_FILE_PATH else None
    if folder is None or not folder.is_dir():
        return []
    return [Thing(path.name) for path in sorted(folder.iterdir()) if _names(path, whom)]


def _names(path: Path, whom: Whom) -> bool:
    text = path.read_text("utf-8", "replace").casefold() if path.is_file() else ""
    return any(address in text for address in whom.addresses)


def _drop_mails(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    for thing in things:
        (Path(settings.EMAIL_FILE_PATH or "") / thing.id).unlink(missing_ok=True)


def keep() -> None:
    """Let these stores be asked."""
    letters = Text("未发出或未成功的去信", "letters to them that have not left")
    answers = Text("邮件服务器答复中的地址", "addresses in what mail servers answered")
    mails = Text("以文件保存的去信", "letters to them kept as files")
    personal.keep(Store("letters", letters, _letters, _drop_letters))
    personal.keep(Store("answers", answers, _answers, _mask_answers, becomes="masked"))
    personal.keep(Store("mail_folder", mails, _mails, _drop_mails))
