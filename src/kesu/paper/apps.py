"""The paper room as Django knows it."""

from django.apps import AppConfig


class PaperRoom(AppConfig):
    name = "kesu.paper"
    label = "paper"

    def ready(self) -> None:
        """Tell the store of files which bytes are kept here, so that none of them is swept away."""
        from kesu.journal.attachments import KEPT_ELSEWHERE, NAMED_ELSEWHERE
        from kesu.paper.models import is_named, named

        KEPT_ELSEWHERE.append(is_named)
        NAMED_ELSEWHERE.append(named)
