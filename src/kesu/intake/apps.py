"""The intake room as Django knows it."""

from django.apps import AppConfig


class IntakeRoom(AppConfig):
    name = "kesu.intake"
    label = "intake"

    def ready(self) -> None:
        """Tell the sweeper of files that raw mails are kept, where answers come in, and who wrote what."""
        from kesu.intake.mail import erasing
        from kesu.intake.mail.receiving import is_named, named
        from kesu.intake.mail.replying import answers_come_to
        from kesu.journal.attachments import KEPT_ELSEWHERE, NAMED_ELSEWHERE
        from kesu.notices.replies import answered_at

        KEPT_ELSEWHERE.append(is_named)
        NAMED_ELSEWHERE.append(named)
        answered_at(answers_come_to)
        erasing.keep()
