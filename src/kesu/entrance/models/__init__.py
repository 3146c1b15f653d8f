"""What the entrance remembers: sign-ins under way, tries, links, second factors, company identities."""

from kesu.entrance.models.attempts import Attempts
from kesu.entrance.models.sign_in import SignIn
from kesu.entrance.models.ticket import Ticket

__all__ = ["Attempts", "SignIn", "Ticket"]
