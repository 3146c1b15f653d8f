"""Who works here, where, in which post, and who stands in."""

from kesu.directory.models.absence import Absence
from kesu.directory.models.branch import Branch
from kesu.directory.models.calendar_exception import CalendarException
from kesu.directory.models.change import Change
from kesu.directory.models.department import Department
from kesu.directory.models.hand_over import HandOver
from kesu.directory.models.holding import Headship, Membership, PostHolding
from kesu.directory.models.person import Person
from kesu.directory.models.token import ServiceToken

__all__ = [
    "Absence",
    "Branch",
    "CalendarException",
    "Change",
    "Department",
    "HandOver",
    "Headship",
    "Membership",
    "Person",
    "PostHolding",
    "ServiceToken",
]
