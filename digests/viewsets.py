"""Digests in the desk, to be read: what became of each edition, and what one member was sent."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from members.viewsets.read_only import ReadOnlyIndexView, ReadOnlyViewSet

from .choices import DeliveryState, Reason
from .models import Delivery, Edition


def named(edition: Edition) -> SafeString:
    """The name of an edition, 2026-W49, which reads one way in every language."""
    return format_html('<bdi dir="ltr">{}</bdi>', edition.label)


def deliveries_of(edition: Edition) -> str:
    """The desk's list of one edition's deliveries."""
    return f"{reverse('digest-deliveries:index')}?edition={edition.pk}"


class EditionIndexView(ReadOnlyIndexView):
    """Each edition with how many were due and what became of them."""

    default_ordering = "-created_at"
    page_title = _("Editions")

    @cached_property
    def columns(self) -> list[Column]:
        """The label, then the ledger: what is due is the sum of the rest."""
        return [
            TitleColumn(
                "label", label=_("Edition"), accessor=named, get_url=deliveries_of
            ),
            Column("frequency", label=_("How often"), accessor="get_frequency_display"),
            Column("total_count", label=_("Were due")),
            Column("sent_count", label=_("Sent")),
            Column("skipped_count", label=_("Not sent"), accessor=why_skipped),
            Column("failed_count", label=_("Failed"), accessor=why_failed),
            Column("bounced_count", label=_("Came back")),
            Column("waiting", label=_("Waiting"), accessor=waiting),
            DateColumn("created_at", label=_("Begun"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        """Every edition, counted."""
        return Edition.objects.with_counts()


def why_skipped(edition: Any) -> str:
    """12 (Nothing new for them: 11, They turned it off: 1)."""
    return _with_reasons(edition, DeliveryState.SKIPPED)


def why_failed(edition: Any) -> str:
    """1 (The address was refused for good: 1)."""
    return _with_reasons(edition, DeliveryState.FAILED)


def _with_reasons(edition: Any, state: str) -> str:
    counts = edition.by_reason or {}
    told = {
        Reason(reason).label: count
        for key, count in counts.items()
        for of, _colon, reason in [key.partition(":")]
        if of == state and reason
    }
    total = getattr(edition, f"{state}_count")
    if not told:
        return str(total)
    reasons = gettext(", ").join(f"{name}: {count}" for name, count in told.items())
    return f"{total} ({reasons})"


def waiting(edition: Any) -> int:
    """How many of an edition have not come to an end."""
    return int(edition.due_count + edition.claimed_count)


class DeliveryIndexView(ReadOnlyIndexView):
    """What was sent to whom, when, and why not."""

    default_ordering = "-due_at"
    page_title = _("Deliveries")
    search_fields = ("member__name", "member__email")
    is_searchable = True

    @cached_property
    def columns(self) -> list[Column]:
        """Who, which edition, what became of it and why."""
        return [
            Column("member", label=_("Member"), accessor=recipient),
            Column("edition", label=_("Edition"), accessor=edition_of),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("reason", label=_("Reason"), accessor="get_reason_display"),
            Column("items", label=_("Items")),
            Column("detail", label=_("Last answer of the mail server")),
            DateColumn("due_at", label=_("Due"), sort_key="due_at"),
            DateColumn("finished_at", label=_("Finished"), sort_key="finished_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        """Every delivery with its member and edition."""
        return Delivery.objects.select_related("member", "edition")


def edition_of(delivery: Delivery) -> SafeString:
    """The name of the edition."""
    return named(delivery.edition)


def recipient(delivery: Delivery) -> str:
    """Name and address of whom it was for; both may run against the language of the desk."""
    member = delivery.member
    if member is None:
        return gettext("Account deleted")
    return format_html("<bdi>{}</bdi> <bdi>&lt;{}&gt;</bdi>", member.name, member.email)


class EditionViewSet(ReadOnlyViewSet):
    """Editions."""

    icon = "mail"
    model = Edition
    name = "digest-editions"
    menu_label = _("Editions")
    index_view_class = EditionIndexView
    list_filter = ("frequency",)


class DeliveryViewSet(ReadOnlyViewSet):
    """The ledger."""

    icon = "mail"
    model = Delivery
    name = "digest-deliveries"
    menu_label = _("Deliveries")
    index_view_class = DeliveryIndexView
    list_filter = ("state", "reason", "edition")


class DigestsGroup(ModelViewSetGroup):
    """Both under one entry of the menu."""

    menu_label = _("Digests")
    menu_name = "digests"
    menu_icon = "mail"
    menu_order = 270
    items = (EditionViewSet, DeliveryViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        """What is to come first, and one member's mails last."""
        listed: list[MenuItem] = super().get_submenu_items()
        first, last = reverse_lazy("digest-next"), reverse_lazy("digest-members")
        return [
            MenuItem(_("Next editions"), first, icon_name="date", order=0),
            *listed,
            MenuItem(_("One member’s mails"), last, icon_name="user", order=1000),
        ]
