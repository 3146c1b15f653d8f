"""How rows of the directory come about: by the acts of the directory, not by saving a form."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from kesu.desk.tables.description import Act, Table, Values, keeps_directory
from kesu.directory import actions


def hire(table: Table, values: Values, act: Act) -> Model:
    """Return the new person. Without a password they cannot sign in: the reset link gives them one."""
    return actions.hire(**values, by=act.by, at=act.at)


def be_away(table: Table, values: Values, act: Act) -> Model:
    """Return the absence: anybody's for who keeps the directory, one's own for everybody."""
    if values["person"].pk != act.by.pk and not keeps_directory(act.actor):
        raise ValidationError({"person": _("You can enter only your own absence.")})
    return actions.set_absence(**values, by=act.by, at=act.at)
