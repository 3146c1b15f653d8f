"""What the entrance remembers: sign-ins under way, tries, links, second factors."""

from kesu.entrance.models.attempts import Attempts
from kesu.entrance.models.factor import Factor, RecoveryCode
from kesu.entrance.models.sign_in import SignIn
from kesu.entrance.models.ticket import Ticket

__all__ = ["Attempts", "Factor", "RecoveryCode", "SignIn", "Ticket"]
