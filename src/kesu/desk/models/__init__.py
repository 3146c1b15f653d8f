"""What the desk itself remembers."""

from kesu.desk.models.saved_views import SavedView
from kesu.desk.models.sign_ins import FailedSignIn

__all__ = ["FailedSignIn", "SavedView"]
