"""The intake room as Django knows it."""

from django.apps import AppConfig


class IntakeRoom(AppConfig):
    name = "kesu.intake"
    label = "intake"

    def ready(self) -> None:
        """Tell the sweeper of files that raw mails are kept."""
        from kesu.intake.mail.receiving import is_named
        from kesu.journal.attachments import KEPT_ELSEWHERE

        KEPT_ELSEWHERE.append(is_named)
