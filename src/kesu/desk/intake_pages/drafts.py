"""What was typed and not yet filed: kept for the one who typed it, sealed, and gone once it is filed."""

import json
from datetime import datetime
from typing import Final

from django.http import QueryDict

from kesu.cases.models import Draft
from kesu.journal.ids import new_id
from kesu.journal.keys import open_draft, seal_draft

FORM: Final = "intake"
LEFT_OUT: Final = frozenset(
    {"csrfmiddlewaretoken", "op_id", "version", "send", "draft", "duplicate_of"}
)
MOST: Final = 100_000


def keep(post: QueryDict, *, owner: str, kind: str, at: datetime) -> Draft | None:
    """Return the draft with what was typed; nothing typed keeps nothing, and no draft grows without end."""
    typed = {n: v for n in post if n not in LEFT_OUT and any(v := post.getlist(n))}
    text = json.dumps(typed, ensure_ascii=False)
    if not any(n.startswith("f-") for n in typed) or len(text) > MOST:
        return None
    draft = Draft.objects.filter(owner=owner, form=FORM, about=kind).first()
    draft = draft or Draft(id=new_id(at), owner=owner, form=FORM, about=kind, version=0)
    draft.content, draft.changed_at = seal_draft(text, owner), at
    draft.version += 1
    draft.save()
    return draft


def last(*, owner: str, kind: str) -> tuple[Draft, QueryDict] | None:
    """Return somebody's draft of a kind with what was typed, or None; one that does not open is none."""
    draft = Draft.objects.filter(owner=owner, form=FORM, about=kind).first()
    if draft is None:
        return None
    try:
        typed: dict[str, list[str]] = json.loads(open_draft(draft.content, owner))
    except ValueError:
        return None
    post = QueryDict(mutable=True)
    for name, values in typed.items():
        post.setlist(name, values)
    return draft, post


def forget(*, owner: str, kind: str) -> None:
    """Throw somebody's draft away."""
    Draft.objects.filter(owner=owner, form=FORM, about=kind).delete()
