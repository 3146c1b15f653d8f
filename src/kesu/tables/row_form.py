"""What every form of a row has: the key of the act, the version, refusals shown at their fields."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class RowForm(forms.Form):
    """The form of one row. A new row carries the key of its act, a standing one its version."""

    op_id = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def refuse(self, refusal: ValidationError) -> None:
        """Show each sentence at its field; what belongs to no field stands above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    @property
    def values(self) -> dict[str, Any]:
        """Return what goes into the row."""
        return {n: v for n, v in self.cleaned_data.items() if n not in RowForm.base_fields}
