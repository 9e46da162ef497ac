"""The audit in the desk, to be read: who did what that matters for safety."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from gaamac.audit.models import AuditEntry
from members.viewsets.read_only import ReadOnlyIndexView, ReadOnlyViewSet


class AuditIndexView(ReadOnlyIndexView):
    """Every act, the latest first."""

    default_ordering = "-at"
    page_title = _("Audit")
    search_fields = ("target",)
    is_searchable = True

    @cached_property
    def columns(self) -> list[Column]:
        """When, who, what, on what, how it ended."""
        return [
            DateColumn("at", label=_("When"), sort_key="at"),
            Column("actor", label=_("Who"), accessor=actor),
            Column("act", label=_("What"), accessor="get_act_display"),
            Column("target", label=_("On what")),
            Column("result", label=_("Result"), accessor="get_result_display"),
            Column("detail", label=_("Detail"), accessor=detail),
        ]

    def get_base_queryset(self) -> QuerySet:
        """Every entry, with the address its actor has now, if there still is one."""
        people = get_user_model().objects.filter(pk=OuterRef("actor"))
        return AuditEntry.objects.annotate(address=Subquery(people.values("email")[:1]))


def actor(entry: Any) -> str:
    """The account that acted; of one that is gone, its number."""
    if entry.actor is None:
        return str(_("Not recorded"))
    return entry.address or str(_("Account %(number)s") % {"number": entry.actor})


def detail(entry: AuditEntry) -> str:
    """Numbers and codes, as they were written."""
    return ", ".join(f"{name}: {value}" for name, value in entry.detail.items())


class AuditViewSet(ReadOnlyViewSet):
    """The audit."""

    model = AuditEntry
    icon = "history"
    name = "audit"
    url_prefix = "audit"
    menu_label = _("Audit")
    menu_order = 950
    add_to_admin_menu = True
    index_view_class = AuditIndexView
    list_filter = ("act", "result")
