"""Adaptations in the editors' desk: read, decided, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ModelLogEntry

from exchange.choices import Attribution, Kind
from exchange.desk.forms import ATTRIBUTIONS
from exchange.models import CatalogueEntry
from exchange.review import ReviewRefused
from exchange.services import NotYours
from members.viewsets.policies import EditorsOnly

from . import services
from .authors import JOINED, author_of
from .choices import AdaptationState
from .forms_adaptations import DecisionForm
from .models import Adaptation


def page_of(adaptation: Adaptation) -> str:
    """The desk's page about one adaptation."""
    return reverse("adaptations:decide", args=[adaptation.pk])


class AdaptationIndexView(IndexView):
    """All of them: those that wait first, the oldest of them before the others."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False
    page_title = gettext_lazy("Adaptations")

    @cached_property
    def columns(self) -> list[Column]:
        """Where and when, where it stands, since when; never by whom."""
        return [
            TitleColumn("__str__", label=gettext_lazy("Used in"), get_url=page_of),
            Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
            DateColumn("submitted_at", label=gettext_lazy("Sent")),
        ]

    def get_base_queryset(self) -> QuerySet:
        """All but what its author has taken back."""
        rows = Adaptation.objects.exclude(state=AdaptationState.WITHDRAWN)
        return rows.select_related("country")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those that wait first."""
        return queryset.in_the_order_of_the_desk()


class DecideView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One adaptation: the text, and the three decisions."""

    template_name = "practices/desk/adaptation.html"
    permission_policy = None
    permission_required = "change"
    header_icon = "doc-full-inverse"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it; what its author has taken back is theirs alone."""
        super().setup(request, *args, **kwargs)
        rows = Adaptation.objects.exclude(state=AdaptationState.WITHDRAWN)
        rows = rows.select_related("country", "organisation", *JOINED)
        self.adaptation = get_object_or_404(rows, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show."""
        form = DecisionForm(initial={"version": self.adaptation.version})
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide."""
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            words = _DECISIONS[request.POST.get("decision", "")](
                request, self.adaptation, form.cleaned_data
            )
        except (KeyError, NotYours) as error:
            raise Http404 from error
        except ReviewRefused as refused:
            form.add_error("reason", str(refused))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, words)
        return redirect("adaptations:index")

    def get_page_title(self) -> str:
        """What it is."""
        return _("Adaptation")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("adaptations:index"), "label": _("Adaptations")},
            {"url": "", "label": str(self.adaptation)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record, the practice and its history beside the form; nobody's name where none is shown."""
        adaptation = self.adaptation
        practice = CatalogueEntry.objects.of_kind(Kind.PRACTICE)
        keys = [adaptation.practice_key, adaptation.own_key]
        found = {
            row.translation_key: row
            for row in practice.filter(translation_key__in=[k for k in keys if k])
        }
        history = ModelLogEntry.objects.for_instance(adaptation)
        return super().get_context_data(
            adaptation=adaptation,
            practice=found.get(adaptation.practice_key),
            own=found.get(adaptation.own_key),
            waits=adaptation.state == AdaptationState.SUBMITTED,
            can_refuse=adaptation.state != AdaptationState.REFUSED,
            author=_author(adaptation),
            shown_name=dict(ATTRIBUTIONS)[adaptation.attribution],
            history=history.select_related("user").order_by("-timestamp")[:20],
            **kwargs,
        )


def _author(adaptation: Adaptation) -> str:
    """Who recorded it: editors see no more of an anonymous author than readers do."""
    if adaptation.attribution == Attribution.ANONYMOUS:
        return _("Anonymous")
    return str(author_of(adaptation) or "")


def _accept(request: HttpRequest, one: Adaptation, data: dict[str, Any]) -> str:
    services.accept(request.user, one.key, data["version"])
    return _("Published under the practice. Its authors are told.")


def _ask(request: HttpRequest, one: Adaptation, data: dict[str, Any]) -> str:
    services.request_changes(request.user, one.key, data["version"], data["reason"])
    return _("Sent back to its author with the reason.")


def _refuse(request: HttpRequest, one: Adaptation, data: dict[str, Any]) -> str:
    services.refuse(request.user, one.key, data["version"], data["reason"])
    return _("Not published. Its author is told why.")


_DECISIONS: dict[str, Callable[[HttpRequest, Adaptation, dict[str, Any]], str]] = {
    "accept": _accept,
    "ask": _ask,
    "refuse": _refuse,
}


class AdaptationViewSet(ModelViewSet):
    """Nothing is typed in or deleted by hand: everything is decided."""

    model = Adaptation
    name = "adaptations"
    url_prefix = "adaptations"
    menu_label = gettext_lazy("Adaptations")
    icon = "doc-full-inverse"
    menu_order = 155
    add_to_admin_menu = True
    index_view_class = AdaptationIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors only."""
        return EditorsOnly(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, what it fetches while one filters, and the page of one."""
        decide = self.construct_view(DecideView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", decide, name="decide"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""
