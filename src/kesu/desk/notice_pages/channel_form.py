"""The form of a channel: its own columns, and what its sort must know about the account with the provider."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu.desk.list_pages.kinds import said
from kesu.notices.channels import WAYS, Field
from kesu.notices.models import Channel
from kesu.notices.queries import Account

COLUMNS: Final = ("name_zh", "name_en", "enabled", "for_staff", "per_minute", "unsure")
SETTING: Final = "setting-"


if TYPE_CHECKING:  # only the types of Django know what a form is of
    _Form = forms.ModelForm[Channel]
else:
    _Form = forms.ModelForm


class ChannelForm(_Form):
    """A channel of one sort; settings that are secret come in and never go out."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Channel
        fields = ("code", *COLUMNS)

    def __init__(
        self, data: Mapping[str, Any] | None, *, sort: str, account: Account | None = None
    ) -> None:
        super().__init__(data, initial=_initial(sort, account))
        self.sort = sort
        if account is not None:
            del self.fields["code"]
        else:
            self.fields["code"].help_text = _("Letters, digits and dashes; it stays as it is.")
        for field, shown in _fields(sort, account):
            self.fields[f"{SETTING}{field.name}"] = _setting(field, shown)

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns as they were typed."""
        chosen = ("code", *COLUMNS)
        found = {name: self.cleaned_data[name] for name in chosen if name in self.cleaned_data}
        return {**found, "sort": self.sort}

    @property
    def shown_version(self) -> int | None:
        """Return the version of the channel that the page showed; None for a new one."""
        found: int | None = self.cleaned_data["version"]
        return found

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings as they were typed; an empty secret means that it stays."""
        return {
            name.removeprefix(SETTING): value
            for name, value in self.cleaned_data.items()
            if name.startswith(SETTING)
        }

    def refuse(self, refusal: ValidationError) -> None:
        """Show what was refused beside the fields it is about."""
        for name, said_of_it in getattr(refusal, "message_dict", {"": refusal.messages}).items():
            place = next((n for n in (name, f"{SETTING}{name}") if n in self.fields), None)
            self.add_error(place, list(said_of_it))


def _initial(sort: str, account: Account | None) -> dict[str, Any]:
    if account is None:
        return {"per_minute": WAYS[sort].per_minute, "enabled": True, "for_staff": True}
    return {name: getattr(account.channel, name) for name in (*COLUMNS, "version")}


def _fields(sort: str, account: Account | None) -> list[tuple[Field, str | None]]:
    if account is not None:
        return list(account.shown)
    return [(field, field.starts or None) for field in WAYS[sort].fields]


def _setting(field: Field, shown: str | None) -> forms.CharField:
    """Return the field of one setting. It is not needed here: the room that keeps it says what is missing."""
    is_kept = field.is_secret and shown is not None
    return forms.CharField(
        label=said(field.title),
        required=field.is_needed and not is_kept,
        max_length=1000,
        initial="" if field.is_secret else shown,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
        if field.is_secret
        else forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("It is kept and not shown. Empty: it stays as it is.") if is_kept else "",
    )
