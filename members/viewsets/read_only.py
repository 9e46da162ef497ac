"""Lists of the desk that are written by what happens: editors look, nobody types."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from .policies import EditorsOnly


class EditorsRead(EditorsOnly):
    """Editors look; rows are written by what happens."""

    allowed = frozenset({"view"})


class ReadOnlyIndexView(IndexView):
    """A list in which nothing is typed."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False


class ReadOnlyViewSet(ModelViewSet):
    """A list of the desk and nothing beside it."""

    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsRead:
        """Editors only."""
        return EditorsRead(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and what it fetches while one searches."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def register_admin_url_finder(self) -> None:
        """No row has a page of its own."""
