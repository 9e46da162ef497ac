"""Wagtail's own list of accounts, for administrators: groups only.

An account is made by its owner, and goes by `services.erase` (what its owner wrote must be
seen to), so nothing is added or deleted here.
"""

from __future__ import annotations

from django import forms
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn
from wagtail.permissions import ModelPermissionPolicy
from wagtail.users.views.users import EditView, IndexView, UserViewSet

from ..models import User


class AccountForm(forms.ModelForm):
    """The groups of an account; its role is given on the person's page."""

    class Meta:
        model = User
        fields = ("groups",)
        widgets = {"groups": forms.CheckboxSelectMultiple}  # noqa: RUF012 - Django's own form of it


class ChangeOnly(ModelPermissionPolicy):
    """Administrators see and change; nobody adds or deletes."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether this person may do that."""
        return action in {"view", "change"} and bool(user.is_superuser)

    def user_has_any_permission(self, user: User, actions: list[str]) -> bool:
        """Whether this person may do any of these."""
        return any(self.user_has_permission(user, action) for action in actions)


class AccountIndexView(IndexView):
    """Wagtail's list without what works on many accounts at once."""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """All but the boxes to tick."""
        columns = super().columns
        return [
            one for one in columns if not isinstance(one, BulkActionsCheckboxColumn)
        ]


class AccountEditView(EditView):
    """The groups of one account."""

    def get_form_kwargs(self) -> dict[str, object]:
        """Our form needs to know nothing about who edits."""
        kwargs: dict[str, object] = super().get_form_kwargs()
        del kwargs["editing_self"]
        return kwargs


class AccountViewSet(UserViewSet):
    """Accounts, as Wagtail lists them (named by `members.apps.WagtailUsersConfig`)."""

    menu_label = _("Accounts")
    index_view_class = AccountIndexView
    edit_view_class = AccountEditView
    edit_template_name = "wagtailadmin/generic/edit.html"

    @property
    def permission_policy(self) -> ChangeOnly:
        """Administrators only."""
        return ChangeOnly(self.model)

    def get_common_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        """No view offers what is shut."""
        known: dict[str, object] = super().get_common_view_kwargs(**kwargs)
        return known | {
            "add_url_name": None,
            "copy_url_name": None,
            "delete_url_name": None,
        }

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002 - Wagtail's signature
        """The same form always."""
        return AccountForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without the pages that add, copy and delete."""
        shut = {"add", "copy", "delete"}
        return [one for one in super().get_urlpatterns() if one.name not in shut]
