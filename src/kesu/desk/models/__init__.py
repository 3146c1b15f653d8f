"""What the desk itself remembers."""

from kesu.desk.models.sign_ins import FailedSignIn

__all__ = ["FailedSignIn"]
