"""Saved views hold what somebody searched for, and that may be a person."""

from collections.abc import Sequence
from urllib.parse import unquote_plus

from kesu.core.values import Text
from kesu.desk.models import SavedView
from kesu.journal import personal
from kesu.journal.personal import Erasing, Store, Thing, Whom


def _views(whom: Whom) -> list[Thing]:
    rows = SavedView.objects.order_by("pk").iterator(chunk_size=200)
    return [
        Thing(str(row.pk))
        for row in rows
        if whom.is_named_in(f"{row.name}\n{unquote_plus(row.asked)}")
    ]


def _drop(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    SavedView.objects.filter(pk__in=[thing.id for thing in things]).delete()


def keep() -> None:
    """Let this store be asked."""
    title = Text("以本人为检索词的常用视图", "saved views that search for them")
    personal.keep(Store("views", title, _views, _drop))
