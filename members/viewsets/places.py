"""Countries, regions, organisations and focal points in the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, URLField
from django.forms import Field as FormField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from ..models import Country, FocalPoint, Organisation, Region, User
from .policies import EditorsAdd, EditorsOnly

NAMES = ("name_en", "name_fr", "name_es", "name_ar", "name_ru", "name_zh")


class CountryViewSet(ModelViewSet):
    """Names and regional groups can be changed; which countries there are, can't."""

    model = Country
    name = "countries"
    icon = "globe"
    menu_label = _("Countries")
    list_display = ("name_en", "iso2", "region", "subregion", "regional_group")
    list_filter = ("region", "regional_group", "is_observer")
    search_fields = (*NAMES, "iso2", "iso3")
    form_fields = (*NAMES, "regional_group", "is_observer")
    ordering = "name_en"
    list_per_page = 50
    copy_view_enabled = False

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors change names."""
        return EditorsOnly(self.model)


class RegionViewSet(ModelViewSet):
    """Names of UN M49 regions."""

    model = Region
    name = "regions"
    icon = "globe"
    menu_label = _("Regions")
    list_display = ("name_en", "m49", "parent")
    search_fields = NAMES
    form_fields = NAMES
    ordering = "name_en"
    list_per_page = 50
    copy_view_enabled = False

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors change names."""
        return EditorsOnly(self.model)


class OrganisationViewSet(ModelViewSet):
    """Organisations, as readers find them. One that is gone is no longer listed; it is not deleted."""

    model = Organisation
    name = "organisations"
    icon = "group"
    menu_label = _("Organisations")
    list_display = ("name", "type", "country", "is_listed")
    list_filter = ("type", "country", "is_listed")
    search_fields = ("name",)
    form_fields = ("name", "slug", "type", "country", "website", "about", "is_listed")
    ordering = "name"
    list_per_page = 50
    copy_view_enabled = False

    @property
    def permission_policy(self) -> EditorsAdd:
        """Editors add and change them."""
        return EditorsAdd(self.model)

    def formfield_for_dbfield(self, db_field: Field, **kwargs: Any) -> FormField | None:
        """An address without a scheme is meant as https."""
        if isinstance(db_field, URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, **kwargs)


class FocalPointViewSet(ModelViewSet):
    """Dated appointments. One ends; it is not deleted."""

    model = FocalPoint
    name = "focal-points"
    icon = "pick"
    menu_label = _("Focal points")
    list_display = (
        "institution",
        "country",
        "user",
        "since",
        "until",
        "last_confirmed",
    )
    list_filter = ("country",)
    search_fields = ("institution", "user__name", "country__name_en")
    form_fields = (
        "country",
        "institution",
        "user",
        "mandate",
        "since",
        "until",
        "last_confirmed",
    )
    ordering = ("country__name_en", "-since")
    copy_view_enabled = False

    @property
    def permission_policy(self) -> EditorsAdd:
        """Editors appoint."""
        return EditorsAdd(self.model)

    def formfield_for_dbfield(self, db_field: Field, **kwargs: Any) -> FormField | None:
        """Only members can be named; two of the same name are told apart by their address."""
        field = super().formfield_for_dbfield(db_field, **kwargs)
        if db_field.name == "user":
            field.queryset = User.objects.approved().order_by("name")
            field.label_from_instance = lambda user: f"{user.name}, {user.email}"
        return field
