"""A person who works here and signs in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from kesu.changes import Versioned


class People(BaseUserManager["Person"]):
    """Makes people and finds them by the name they sign in with."""

    def create_person(self, login: str, password: str | None = None, **facts: object) -> "Person":
        """Return a new person, saved; without a password they cannot sign in yet."""
        person = self.model(login=self.model.normalize_username(login), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(Versioned, AbstractBaseUser):
    """Someone on the staff. Leaving is a day, not a deletion: what they did stays theirs."""

    personal = frozenset({"email", "phone"})

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")

    login = models.CharField(_("sign-in name"), max_length=64, unique=True)
    name = models.CharField(_("full name"), max_length=64)
    employee_no = models.CharField(_("employee number"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.CHINESE
    )
    valid_from = models.DateField(_("with us from"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employee_no"],
                condition=~models.Q(employee_no=""),
                name="one_person_per_employee_no",
            ),
        ]

    def __str__(self) -> str:
        return self.name
