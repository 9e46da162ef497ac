"""Concerns in the editors' desk: read, settled, on record."""

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
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from members.viewsets.policies import EditorsOnly

from .forms import HandlingForm
from .models import Concern
from .services import handle_concern


def page_of(concern: Concern) -> str:
    """The desk's page about one concern."""
    return reverse("concerns:handle", args=[concern.pk])


class ConcernIndexView(IndexView):
    """Every concern: open ones first, urgent ones among them first, then the oldest."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False

    @cached_property
    def columns(self) -> list[Column]:
        """How it begins, whether it is urgent, about what, since when, settled when and by whom."""
        return [
            TitleColumn("__str__", label=gettext_lazy("Concern"), get_url=page_of),
            Column("urgency", label=gettext_lazy("Urgent")),
            Column("address", label=gettext_lazy("Page")),
            DateColumn("created_at", label=gettext_lazy("Reported")),
            DateColumn("handled_at", label=gettext_lazy("Settled")),
            Column("handled_by", label=gettext_lazy("By")),
        ]

    def get_base_queryset(self) -> QuerySet:
        """All, with who settled them."""
        return Concern.objects.select_related("handled_by")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Open ones first."""
        return queryset.in_the_order_of_the_desk()


class HandleView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One concern: what was reported, and the form that settles it."""

    template_name = "home/desk/concern.html"
    permission_policy = None
    permission_required = "change"
    header_icon = "warning"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the concern."""
        super().setup(request, *args, **kwargs)
        rows = Concern.objects.select_related("handled_by")
        self.concern = get_object_or_404(rows, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show."""
        return self.render_to_response(self.get_context_data(form=HandlingForm()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Settle it."""
        form = HandlingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            handle_concern(
                self.concern, request.user, form.cleaned_data["handling_note"]
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(page_of(self.concern))
        messages.success(request, _("Settled. It is kept on record with your note."))
        return redirect("concerns:index")

    def get_page_title(self) -> str:
        """What it is."""
        return _("Concern")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("concerns:index"), "label": _("Concerns")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The concern beside the form."""
        return super().get_context_data(concern=self.concern, **kwargs)


class ConcernViewSet(ModelViewSet):
    """Concerns: nothing is typed in or deleted by hand, everything is settled."""

    model = Concern
    name = "concerns"
    menu_label = gettext_lazy("Concerns")
    icon = "warning"
    menu_order = 150
    add_to_admin_menu = True
    index_view_class = ConcernIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors only."""
        return EditorsOnly(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, what it fetches while one searches, and the page of one concern."""
        handle = self.construct_view(HandleView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", handle, name="handle"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""
