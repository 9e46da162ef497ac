"""Regions and countries."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import NamesInSixLanguages

from ..choices import RegionalGroup
from ..querysets import CountryQuerySet
from ..vocabulary import forget_places


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
