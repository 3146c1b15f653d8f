"""What the desk itself remembers."""

from kesu.desk.models.saved_views import SavedView

__all__ = ["SavedView"]
