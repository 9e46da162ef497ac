"""The members' part of the desk, where a change is also written into the catalogue."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSetGroup

from members import viewsets

from . import refreshing


class OrganisationEditView(EditView):
    """Renaming an organisation renames it on every card."""

    @transaction.atomic
    def save_instance(self) -> Any:
        """Save, and refresh what carries the name."""
        organisation = super().save_instance()
        refreshing.after_change_of_organisation(organisation)
        return organisation


class CountryEditView(EditView):
    """A country is found by its new name at once."""

    @transaction.atomic
    def save_instance(self) -> Any:
        """Save, and refresh what is about it."""
        country = super().save_instance()
        refreshing.after_change_of_country(country)
        return country


class OrganisationViewSet(viewsets.OrganisationViewSet):
    """Organisations."""

    edit_view_class = OrganisationEditView


class CountryViewSet(viewsets.CountryViewSet):
    """Countries."""

    edit_view_class = CountryEditView


class MembersGroup(ModelViewSetGroup):
    """Everything about people and places under one entry of the menu."""

    menu_label = _("Members")
    menu_name = "members"
    menu_icon = "group"
    menu_order = 250
    items = (
        viewsets.ApplicationViewSet,
        viewsets.PeopleViewSet,
        OrganisationViewSet,
        viewsets.FocalPointViewSet,
        CountryViewSet,
        viewsets.RegionViewSet,
    )
