"""Files put to a form: staged at once, so that a refused form does not lose them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesu.core.errors import Refused
from kesu.desk.forms.fields import Field
from kesu.desk.forms.form import PREFIX, FactForm
from kesu.journal.attachments import stage
from kesu.journal.models import Attachment

WHY: Final = {
    "file_not_allowed": gettext_lazy("files of this sort are not taken"),
    "file_is_something_else": gettext_lazy("its content is not what its name says"),
    "file_too_large": gettext_lazy("it is too large; at most 25 MB"),
    "file_unpacks_too_large": gettext_lazy("it unpacks to more than can be kept"),
    "file_empty": gettext_lazy("it is empty"),
    "picture_broken": gettext_lazy("the picture cannot be read"),
    "picture_too_large": gettext_lazy("the picture has too many pixels"),
    "store_away": gettext_lazy("files cannot be kept at the moment; try again shortly"),
    "too_many_staged": gettext_lazy("too many files of yours wait to be filed"),
}


def staged_for(owner: str, post: QueryDict | None) -> Mapping[str, Attachment]:
    """Return the files that the form names and that their owner has staged, by id."""
    if post is None:
        return {}
    named = [
        value
        for name in post
        if name.startswith(PREFIX)
        for value in post.getlist(name)
        if isinstance(value, str) and len(value) == 32 and value.isalnum()
    ]
    if not named:
        return {}
    return {f.id: f for f in Attachment.objects.staged_by(owner).filter(pk__in=named)}


def keep_uploads(form: FactForm, files: MultiValueDict[str, Any], owner: str, at: datetime) -> None:
    """Stage what was sent with the form and tick it in its field; a file not taken is told there."""
    cells = (cell for each in form.fields for row in each.rows for cell in row)
    for each in [*form.fields, *cells]:
        if each.sort == "files":
            for sent in files.getlist(each.upload_name):
                _keep(form, each, sent, owner, at)


def _keep(form: FactForm, each: Field, sent: Any, owner: str, at: datetime) -> None:
    name = str(sent.name or "")
    try:
        row = stage(sent.chunks(), name=name, owner=owner, draft="", at=at)
    except Refused as refused:
        why = WHY.get(refused.code, _("it cannot be kept"))
        each.errors.append(_("%(name)s: %(why)s") % {"name": name, "why": why})
        return
    each.several = (*each.several, row.id)
    each.files.append(row)
    form.setting.staged[row.id] = row
