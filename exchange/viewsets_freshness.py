"""Freshness in the editors' desk: what is due for a look, until when one contribution counts as fresh."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import PageLogEntry

from gaamac.common.languages import reader_language
from gaamac.common.wording import freshness
from members.viewsets.policies import EditorsOnly

from .choices import Kind
from .freshness import Freshness, furthest_review_date, today
from .models import CatalogueEntry, SharingTerms
from .services import NotYours, confirm, set_review_date
from .services.confirming import CONFIRMED, REVIEW_DATE_SET, period_of

_STATES = dict(Freshness.choices)


def page_of(entry: CatalogueEntry) -> str:
    """The desk's page about one contribution's freshness."""
    return reverse("freshness:handle", args=[entry.pk])


def state_words(entry: CatalogueEntry) -> str:
    """Fresh, ageing, stale, not yet confirmed."""
    return str(_STATES[entry.freshness])


def confirmed_words(entry: CatalogueEntry) -> str:
    """When somebody last said that it is right, as readers are told it; empty if nobody did."""
    if not entry.confirmed_at:
        return ""
    _mark, words = freshness(entry.freshness, entry.confirmed_at)
    return words


class FreshnessFilter(WagtailFilterSet):
    """One state, one kind."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Freshness"), choices=Freshness.choices, method="of_state"
    )

    class Meta:
        model = CatalogueEntry
        fields = ("kind",)

    def of_state(self, rows: Any, _name: str, state: str) -> Any:
        """Those that are in this state today."""
        return rows.in_state_of_freshness(state, today())


class FreshnessIndexView(IndexView):
    """Everything published, what has been due for longest first, what nobody ever confirmed last."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False
    filterset_class = FreshnessFilter
    page_title = gettext_lazy("Freshness")

    @cached_property
    def columns(self) -> list[Column]:
        """What, how fresh, until when: three, so that they fit on a phone."""
        return [
            TitleColumn("title", label=gettext_lazy("Title"), get_url=page_of),
            Column("state", label=gettext_lazy("Freshness"), accessor=state_words),
            Column("review_by", label=gettext_lazy("Fresh until")),
        ]

    def get_base_queryset(self) -> QuerySet:
        """One row for each contribution; meetings don't age."""
        rows = CatalogueEntry.objects.shown_in(reader_language())
        return rows.exclude(kind=Kind.MEETING)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """By the day it stops being fresh."""
        return queryset.order_by(F("review_by").asc(nulls_last=True), "page_id")


class ReviewDateForm(forms.Form):
    """A date of its own for one contribution."""

    review_by = forms.DateField(
        label=gettext_lazy("Fresh until"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy(
            "Empty means the usual time after it was confirmed. Its author is asked a month before."
        ),
    )

    def clean_review_by(self) -> Any:
        """A day to come, at most five years away."""
        day = self.cleaned_data["review_by"]
        if day and not today() < day <= furthest_review_date():
            raise forms.ValidationError(
                _("Choose a day to come, at most five years away, or leave it empty.")
            )
        return day


class HandleView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One contribution: confirm it, or give it a date of its own; who confirmed it when."""

    template_name = "exchange/desk/freshness.html"
    permission_policy = None
    permission_required = "change"
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the contribution."""
        super().setup(request, *args, **kwargs)
        rows = CatalogueEntry.objects.exclude(kind=Kind.MEETING)
        self.entry = get_object_or_404(rows, pk=kwargs["pk"])
        self.terms = get_object_or_404(SharingTerms, pk=self.entry.translation_key)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show."""
        form = ReviewDateForm(initial={"review_by": self.terms.review_by})
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm, or set the date."""
        try:
            return self._confirm() if "period" in request.POST else self._set_date()
        except NotYours as error:
            raise Http404 from error

    def _confirm(self) -> HttpResponse:
        confirm(self.request.user, self.terms.pk, self.request.POST["period"])
        messages.success(self.request, _("Confirmed. Readers see it."))
        return redirect(page_of(self.entry))

    def _set_date(self) -> HttpResponse:
        form = ReviewDateForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        set_review_date(
            self.request.user, self.terms.pk, form.cleaned_data["review_by"]
        )
        messages.success(self.request, _("The date is stored."))
        return redirect(page_of(self.entry))

    def get_page_title(self) -> str:
        """What it is."""
        return _("Freshness")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("freshness:index"), "label": _("Freshness")},
            {"url": "", "label": self.entry.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The contribution, its period, its history beside the form."""
        pages = CatalogueEntry.objects.filter(translation_key=self.terms.pk)
        history = PageLogEntry.objects.filter(
            page__in=pages.values("pk"), action__in=(CONFIRMED, REVIEW_DATE_SET)
        )
        return super().get_context_data(
            entry=self.entry,
            state=state_words(self.entry),
            confirmed=confirmed_words(self.entry),
            period=period_of(self.terms),
            asked=self.terms.reminders.filter(
                confirmed_at=self.terms.confirmed_at
            ).first(),
            history=history.select_related("user").order_by("-timestamp")[:20],
            **kwargs,
        )


class FreshnessViewSet(ModelViewSet):
    """Nothing is typed in or deleted here: the catalogue is written with its pages."""

    model = CatalogueEntry
    name = "freshness"
    url_prefix = "freshness"
    menu_label = gettext_lazy("Freshness")
    icon = "history"
    menu_order = 160
    add_to_admin_menu = True
    index_view_class = FreshnessIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors only."""
        return EditorsOnly(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, what it fetches while one filters, and the page of one contribution."""
        handle = self.construct_view(HandleView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", handle, name="handle"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""
