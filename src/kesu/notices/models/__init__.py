"""Channels and what people want of them; deliveries with how they ended."""

from kesu.notices.models.bucket import Bucket
from kesu.notices.models.change import Change
from kesu.notices.models.channel import Channel
from kesu.notices.models.delivery import Delivery
from kesu.notices.models.letter_asked import LetterAsked
from kesu.notices.models.preference import Preference
from kesu.notices.models.reach import Reach
from kesu.notices.models.sender import Sender

__all__ = [
    "Bucket",
    "Change",
    "Channel",
    "Delivery",
    "LetterAsked",
    "Preference",
    "Reach",
    "Sender",
]
