"""The files of a mail, put to what is about to be filed; what is not taken is named on the mail and stays in it."""

from datetime import datetime
from typing import Any

from kesu.core.errors import Refused
from kesu.intake.mail.reading import Letter
from kesu.intake.models import IncomingMail
from kesu.journal import attachments


def told_of(letter: Letter) -> list[dict[str, Any]]:
    """Return what the row of a mail says of its files."""
    return [
        {"name": file.name, "media_type": file.media_type, "size": len(file.content)}
        for file in letter.files
    ]


def stage_files(mail: IncomingMail, letter: Letter, owner: str, now: datetime) -> list[str]:
    """Return the ids of the mail's files, staged for `owner`; what an earlier try staged goes first.

    Each file of the row says, in `refused`, why it was not taken.
    """
    for before in attachments.staged(owner=owner, draft=mail.pk):
        attachments.drop(before.pk, owner=owner)
    staged, told = [], []
    for file, line in zip(letter.files, told_of(letter), strict=True):
        try:
            row = attachments.stage(
                [file.content], name=file.name, owner=owner, draft=mail.pk, at=now
            )
            staged.append(row.pk)
            told.append({**line, "refused": ""})
        except Refused as refusal:
            told.append({**line, "refused": refusal.code})
    mail.files = told
    IncomingMail.objects.filter(pk=mail.pk).update(files=told)
    return staged
