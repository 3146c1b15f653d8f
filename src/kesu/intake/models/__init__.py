"""Mail that came in, and what was answered by itself."""

from kesu.intake.models.acknowledgement import Acknowledgement
from kesu.intake.models.incoming_mail import IncomingMail
from kesu.intake.models.mailbox import Mailbox

__all__ = ["Acknowledgement", "IncomingMail", "Mailbox"]
