"""What the entrance remembers: sign-ins under way, tries, links, second factors, company accounts."""

from kesu.entrance.models.attempts import Attempts
from kesu.entrance.models.company_account import CompanyAccount
from kesu.entrance.models.factor import Factor, RecoveryCode
from kesu.entrance.models.sign_in import SignIn
from kesu.entrance.models.ticket import Ticket

__all__ = ["Attempts", "CompanyAccount", "Factor", "RecoveryCode", "SignIn", "Ticket"]
