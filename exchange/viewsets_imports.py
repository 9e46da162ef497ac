"""Imports in the desk: upload a table, read what it would do, decide, and see what came of it."""

from __future__ import annotations

from typing import Any

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

from members.viewsets.policies import EditorsAdd

from .choices import ImportState
from .forms.importing import ImportForm
from .imports import runs
from .imports.planning import Outcome
from .models import ImportRun
from .tables.columns import columns_of


def page_of(run: ImportRun) -> str:
    """The desk's page about one import."""
    return reverse("imports:run", args=[run.pk])


class ImportIndexView(IndexView):
    """Every import, the latest first."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False
    add_item_label = gettext_lazy("Import a table")

    @cached_property
    def columns(self) -> list[Column]:
        """Which file, what it holds, where it stands, since when, by whom."""
        return [
            TitleColumn("file_name", label=gettext_lazy("File"), get_url=page_of),
            Column("get_kind_display", label=gettext_lazy("What it holds")),
            Column("get_state_display", label=gettext_lazy("State")),
            DateColumn("created_at", label=gettext_lazy("Uploaded")),
            Column("by", label=gettext_lazy("By")),
        ]

    def get_base_queryset(self) -> QuerySet:
        """All, with who uploaded them."""
        return ImportRun.objects.select_related("by").defer("problems", "notes")


class _ImportPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """What the two pages have in common."""

    permission_policy = None
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("imports:index"), "label": _("Imports")},
            {"url": "", "label": self.get_page_title()},
        ]


class UploadView(_ImportPage):
    """The form in which a table is uploaded, and what its columns may be."""

    template_name = "exchange/desk/import_upload.html"
    permission_required = "add"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._show(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the file and have it checked."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        run = runs.open_run(
            request.user, form.cleaned_data["file"], form.options, form.reading
        )
        return redirect(page_of(run))

    def _show(self, form: ImportForm) -> HttpResponse:
        kind = form["kind"].value() or "practice"
        known = dict(form.fields["kind"].choices)
        columns = columns_of(kind if kind in known else "practice")
        shown = [column for column in columns if column.is_read]
        return self.render_to_response(self.get_context_data(form=form, columns=shown))

    def get_page_title(self) -> str:
        """What it is for."""
        return _("Import a table")


class RunView(_ImportPage):
    """One import: how far it is, what it would do or did, and the decision about it."""

    template_name = "exchange/desk/import_run.html"
    permission_required = "change"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the import."""
        super().setup(request, *args, **kwargs)
        rows = ImportRun.objects.select_related("by")
        self.run = get_object_or_404(rows, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import what was checked, or drop it."""
        decide = {"import": runs.confirm, "drop": runs.drop}.get(
            request.POST.get("decision", "")
        )
        if decide and not decide(self.run):
            messages.error(request, _("This was decided already."))
        return redirect(page_of(self.run))

    def get_page_title(self) -> str:
        """Which file."""
        return self.run.file_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The run, how far it is, what it counts, and what can be decided."""
        run = self.run
        bad = run.counts.get(Outcome.BAD, 0)
        done, of = runs.progress_of(run)
        return super().get_context_data(
            run=run,
            outcomes=runs.outcome_words(run),
            bad=bad,
            good=sum(run.counts.values()) - bad,
            more_problems=len(run.problems) >= runs.SHOWN_PROBLEMS,
            done=done,
            of=of,
            can_decide=run.state == ImportState.CHECKED,
            is_good_news=run.state == ImportState.DONE,
            **kwargs,
        )


class ImportViewSet(ModelViewSet):
    """Imports: uploaded, decided about, kept on record; none is typed in or deleted."""

    model = ImportRun
    name = "imports"
    menu_label = gettext_lazy("Imports")
    icon = "upload"
    menu_order = 330
    add_to_admin_menu = True
    index_view_class = ImportIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsAdd:
        """Editors only."""
        return EditorsAdd(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, what it fetches while one searches, the form, and the page of one import."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.construct_view(UploadView), name="add"),
            path("<int:pk>/", self.construct_view(RunView), name="run"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""
