"""Links that lead nowhere, in the editors' desk: which, since when, why, and in which texts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from members.viewsets.read_only import ReadOnlyIndexView, ReadOnlyViewSet

from .models import CatalogueEntry, Link


class TextsColumn(Column):
    """The texts in which a link stands, each leading to where it is mended."""

    cell_template_name = "exchange/desk/texts_cell.html"


class LinkIndexView(ReadOnlyIndexView):
    """Those that failed several times in a row, what has failed for longest first."""

    default_ordering = "failing_since"
    page_title = _("Links that lead nowhere")

    @cached_property
    def columns(self) -> list[Column]:
        """Where it leads, why it doesn't, since when, in which texts."""
        return [
            TitleColumn(
                "address",
                label=_("Link"),
                get_url=lambda link: link.address,
                link_attrs={"rel": "noreferrer noopener"},
            ),
            Column("problem", label=_("Problem"), accessor="get_problem_display"),
            DateColumn("failing_since", label=_("Since"), sort_key="failing_since"),
            TextsColumn("texts", label=_("Stands in")),
        ]

    def get_base_queryset(self) -> QuerySet:
        """What editors can do something about."""
        return Link.objects.dead()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The texts of all links of the page, in one query."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        links = context["object_list"]
        numbers = {number for link in links for number in link.pages}
        entries = CatalogueEntry.objects.in_bulk(numbers)
        for link in links:
            link.texts = [entries[pk] for pk in link.pages if pk in entries]
        return context


class LinkViewSet(ReadOnlyViewSet):
    """Written by the check each night (`exchange.links`)."""

    model = Link
    icon = "link"
    name = "links"
    url_prefix = "links"
    menu_label = _("Links")
    menu_order = 165
    add_to_admin_menu = True
    index_view_class = LinkIndexView
