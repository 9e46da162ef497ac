"""Held mail in the desk: read, posted as its member's answer, or deleted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from digests.bounces import mail_again
from digests.models import Bounce
from members.models import Suppression
from members.viewsets.policies import EditorsOnly
from members.viewsets.read_only import ReadOnlyIndexView

from . import deciding
from .models import HeldMail


def page_of(held: HeldMail) -> str:
    """The desk's page about one."""
    return reverse("held-mail:decide", args=[held.pk])


class HeldMailIndexView(ReadOnlyIndexView):
    """What waits, the newest first."""

    default_ordering = "-received_at"
    page_title = gettext_lazy("Held mail")

    @cached_property
    def columns(self) -> list[Column]:
        """About what, from whom, why it is held, since when."""
        return [
            TitleColumn("__str__", label=gettext_lazy("Mail"), get_url=page_of),
            Column("sender", label=gettext_lazy("From (as it says)")),
            Column("why", label=gettext_lazy("Why"), accessor="get_why_display"),
            DateColumn(
                "received_at", label=gettext_lazy("Received"), sort_key="received_at"
            ),
        ]

    def get_base_queryset(self) -> QuerySet:
        """All of it."""
        return HeldMail.objects.all()


class DecideView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One held mail, and what can be done with it."""

    template_name = "inbound/desk/held_mail.html"
    permission_policy = None
    permission_required = "change"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it."""
        super().setup(request, *args, **kwargs)
        rows = HeldMail.objects.select_related("member", "response")
        self.held = get_object_or_404(rows, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Post it or delete it."""
        if request.POST.get("decision") == "release":
            return self._release(request)
        deciding.discard(self.held, request.user)
        messages.success(request, _("Deleted. Its sender is told nothing."))
        return redirect("held-mail:index")

    def _release(self, request: HttpRequest) -> HttpResponse:
        try:
            deciding.release(self.held, request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(page_of(self.held))
        messages.success(request, _("Posted as the member's response."))
        return redirect("held-mail:index")

    def get_page_title(self) -> str:
        """What it is."""
        return _("Held mail")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("held-mail:index"), "label": _("Held mail")},
            {"url": "", "label": str(self.held)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mail, and how many files came with it."""
        return super().get_context_data(
            held=self.held, files=self.held.files.count(), **kwargs
        )


class HeldMailViewSet(ModelViewSet):
    """Nothing is typed in: everything is posted or deleted."""

    model = HeldMail
    name = "held-mail"
    menu_label = gettext_lazy("Held mail")
    icon = "mail"
    menu_order = 280
    add_to_admin_menu = True
    index_view_class = HeldMailIndexView
    decide_view_class: type[View] = DecideView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors only."""
        return EditorsOnly(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, what it fetches while one searches, and the page of one."""
        decide = self.construct_view(self.decide_view_class)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", decide, name="decide"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""


def suppression_page(suppression: Suppression) -> str:
    """The desk's page about one address."""
    return reverse("no-mail:decide", args=[suppression.pk])


class SuppressionIndexView(ReadOnlyIndexView):
    """Addresses that mail to was stopped for, and why."""

    default_ordering = "-since"
    page_title = gettext_lazy("Stopped addresses")
    search_fields = ("address",)
    is_searchable = True

    @cached_property
    def columns(self) -> list[Column]:
        """Which, why, since when."""
        return [
            TitleColumn(
                "address", label=gettext_lazy("Address"), get_url=suppression_page
            ),
            Column("reason", label=gettext_lazy("Why")),
            DateColumn("since", label=gettext_lazy("Since"), sort_key="since"),
        ]

    def get_base_queryset(self) -> QuerySet:
        """All of them."""
        return Suppression.objects.all()


class MailAgainView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One address, what came back of mail to it, and the button that lets mail go there again."""

    template_name = "inbound/desk/no_mail.html"
    permission_policy = None
    permission_required = "change"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it."""
        super().setup(request, *args, **kwargs)
        self.suppression = get_object_or_404(Suppression, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        bounces = Bounce.objects.filter(address=self.suppression.address)[:20]
        context = self.get_context_data(suppression=self.suppression, bounces=bounces)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let mail go there again."""
        mail_again(self.suppression)
        messages.success(request, _("Mail goes there again."))
        return redirect("no-mail:index")

    def get_page_title(self) -> str:
        """Which."""
        return self.suppression.address

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("no-mail:index"), "label": _("Stopped addresses")},
            {"url": "", "label": self.suppression.address},
        ]


class SuppressionViewSet(HeldMailViewSet):
    """Written by what comes back; lifted by an editor."""

    model = Suppression
    name = "no-mail"
    menu_label = gettext_lazy("Stopped addresses")
    menu_order = 290
    index_view_class = SuppressionIndexView
    decide_view_class = MailAgainView
