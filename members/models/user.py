"""The account."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import Language

from ..permissions import clearance_from
from ..querysets import UserManager


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is in the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone we know."), params={"name": name}
        )


class User(AbstractBaseUser, PermissionsMixin):
    """An account. What its holder may see or do is said by `clearance` and `permissions`.

    Holds no foreign key that leads to Wagtail, whose migrations depend on this table.
    """

    email = models.EmailField(_("email address"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    preferred_language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.ENGLISH
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    is_staff = models.BooleanField(_("may enter the editors' desk"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="members_user_email_once"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name; Wagtail shows it in the desk."""
        return self.name

    def get_short_name(self) -> str:
        """The name; nobody is cut to a first name here."""
        return self.name

    @cached_property
    def clearance(self) -> int:
        """The highest visibility this person may see, worked out once a request."""
        today = timezone.now().date()
        return clearance_from(type(self).objects.roles_of(self.pk, today))
