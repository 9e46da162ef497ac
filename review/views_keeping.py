"""Keeping it true: one page of the desk for what ages, breaks or falls behind; and the translations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from exchange.models import Contribution
from exchange.services import confirm_translation
from members.permissions import is_editor

from .keeping import areas
from .translations import kept, translations

A_PAGE = 50


class ForEditors(WagtailAdminTemplateMixin, View):
    """A page of the desk for editors alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for everybody else."""
        if not is_editor(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class KeepingView(ForEditors):
    """What somebody should look after, by sort."""

    template_name = "review/keeping.html"
    header_icon = "check"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show."""
        return self.render_to_response(self.get_context_data(areas=areas()))

    def get_page_title(self) -> str:
        """What it is about."""
        return _("Keeping it true")


class TranslationsView(ForEditors):
    """All published translations: what their source says since, and whether a machine made them."""

    template_name = "review/translations.html"
    header_icon = "wagtail-localize-language"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show."""
        page = Paginator(translations(), A_PAGE).get_page(request.GET.get("p"))
        rows = kept(page.object_list)
        return self.render_to_response(self.get_context_data(rows=rows, page_obj=page))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm one that a machine made."""
        number = request.POST.get("page", "")
        if not number.isdecimal() or len(number) > 9:
            raise Http404
        page = get_object_or_404(Page, pk=int(number)).specific
        if not isinstance(page, Contribution):
            raise Http404
        if confirm_translation(request.user, page):
            messages.success(request, _("Confirmed. Readers see no mark any more."))
        return redirect("review-translations")

    def get_page_title(self) -> str:
        """What it is about."""
        return _("Translations")
