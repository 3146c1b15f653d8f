"""What one types to sign in and to choose a password."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kesu import clock
from kesu.desk.components.moments import minute_after
from kesu.directory.models import Person
from kesu.entrance import guard

LONGEST_PASSWORD = 256  # hashing a book would keep a worker busy


class SignIn(forms.Form):
    """A name and a password; whether they belong together is not the form's to say."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Forgotten(forms.Form):
    """The name of someone who cannot sign in."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class NewPassword(forms.Form):
    """A new password, typed twice and fit to be one."""

    new = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, not only digits, not a common word."),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_new(self) -> str:
        """Return the password when the house rules allow it."""
        word: str = self.cleaned_data["new"]
        password_validation.validate_password(word, self.person)
        return word

    def clean_again(self) -> str:
        """Return the repetition when it is one."""
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("The two are not the same. Type the new password again."))
        return again


class ChangePassword(NewPassword):
    """A new password by someone who knows the old one."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")

    def clean_old(self) -> str:
        """Return the old password when it is right."""
        return right_password(self.person, self.cleaned_data["old"])


def right_password(person: Person, given: str) -> str:
    """Return the present password when it is right; who types wrong ones has to wait as at signing in."""
    bounds = [guard.of_own_password(person.pk)]
    until = guard.take(bounds, clock.now())
    if until is not None:
        says = gettext("Too many wrong passwords. Try again after %(until)s.")
        raise ValidationError(says % {"until": minute_after(until)})
    if not person.check_password(given):
        raise ValidationError(_("This is not your present password."))
    guard.was_right(bounds)
    return given


class Code(forms.Form):
    """A code of the telephone, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from the app on your telephone, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )


class FirstCode(Code):
    """The first code of a new telephone, and the password once more: an open page alone sets nothing up."""

    password = forms.CharField(
        label=_("Present password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "code")

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.fields["code"].help_text = _("The six digits that the app shows now.")
        if not person.has_usable_password():  # comes in by the company's own sign-in
            del self.fields["password"]

    def clean_password(self) -> str:
        """Return the password when it is right; wrong ones are bounded."""
        return right_password(self.person, self.cleaned_data["password"])
