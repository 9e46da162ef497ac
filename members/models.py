"""People and the places and organisations they speak for."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import Language, NamesInSixLanguages

from .choices import MembershipState, Notice, OrganisationType, RegionalGroup
from .permissions import clearance_from
from .querysets import (
    CountryQuerySet,
    FocalPointQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    UserManager,
)
from .vocabulary import forget_places


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


class Region(NamesInSixLanguages):
    """A UN M49 region or sub-region; the primary key is its M49 number."""

    m49 = models.PositiveIntegerField(primary_key=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("name_en",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and forget the names that readers' pages keep."""
        super().save(*args, **kwargs)
        forget_places()


class Country(NamesInSixLanguages):
    """A UN member or observer state; the primary key is its M49 number.

    Names are political: the UN's English name is used, and editors can change every one.
    """

    m49 = models.PositiveIntegerField(primary_key=True)
    iso2 = models.CharField(_("ISO 3166 code, two letters"), max_length=2, unique=True)
    iso3 = models.CharField(
        _("ISO 3166 code, three letters"), max_length=3, unique=True
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="countries",
        verbose_name=_("region"),
    )
    subregion = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="subregion_countries",
        verbose_name=_("sub-region"),
    )
    regional_group = models.CharField(
        _("UN regional group"), max_length=8, choices=RegionalGroup.choices, blank=True
    )
    is_observer = models.BooleanField(_("observer state"), default=False)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("name_en",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and forget the names that readers' pages keep."""
        super().save(*args, **kwargs)
        forget_places()


class Organisation(models.Model):
    """A state institution, NGO, regional organisation, academic institution or UN entity."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, allow_unicode=True
    )
    type = models.CharField(_("type"), max_length=24, choices=OrganisationType.choices)
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("country"),
    )
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about"), blank=True, max_length=5000)
    is_listed = models.BooleanField(
        _("listed"),
        default=True,
        help_text=_("Shown to every reader in the list of organisations."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's application to join and what became of it. One a person."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="membership"
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=MembershipState.choices,
        default=MembershipState.PENDING,
        db_index=True,
    )
    organisation_name = models.CharField(_("organisation, as written"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("country"),
    )
    reason = models.TextField(_("why they want to join"), max_length=2000)
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_note = models.TextField(
        _("note to the applicant"), blank=True, max_length=2000
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("-applied_at",)

    def __str__(self) -> str:
        return f"{self.user} ({self.get_state_display()})"


class FocalPoint(models.Model):
    """A state's dated appointment of a named contact; current between `since` and `until`."""

    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="appointments",
        verbose_name=_("member"),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="focal_points",
        verbose_name=_("country"),
    )
    institution = models.CharField(_("institution"), max_length=200)
    mandate = models.TextField(_("mandate"), blank=True, max_length=2000)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    last_confirmed = models.DateField(
        _("last confirmed"),
        null=True,
        blank=True,
        help_text=_("An appointment nobody has confirmed gives no access."),
    )

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ("country__name_en", "-since")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="members_focalpoint_until_after_since",
                violation_error_message=_(
                    "The appointment can't end before it starts."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.country}: {self.institution}"

    def is_current(self, on: date) -> bool:
        """Whether the appointment holds on that day and has been confirmed."""
        ended = self.until is not None and self.until < on
        return self.since <= on and not ended and self.last_confirmed is not None


class NoticeSwitch(models.Model):
    """A notice a member has turned off. No row means on."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices_off")
    notice = models.CharField(max_length=12, choices=Notice.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "notice"), name="members_noticeswitch_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.notice} off"


class Suppression(models.Model):
    """An address that mail must not go to: it refused for good, or its owner said so."""

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.address
