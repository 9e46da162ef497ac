"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from exchange.models import Contribution
from members.permissions import is_editor

from .services.steps import WENT_ON
from .views_case import CaseView
from .views_keeping import KeepingView, TranslationsView
from .views_reading import ReadingView
from .viewsets import ReviewerViewSet
from .viewsets_canned import CannedReasonViewSet

hooks.register("register_admin_viewset", ReviewerViewSet)
hooks.register("register_admin_viewset", CannedReasonViewSet)


@hooks.register("register_admin_urls")
def reviews_of_texts() -> list[URLPattern]:
    """The pages on which one text is read, and who reads it; by `page_id` it is asked who may see it."""
    view = require_admin_access(CaseView.as_view())
    return [
        path("review/<int:page_id>/", ReadingView.as_view(), name="review-read"),
        path("reviewing/<int:page_id>/", view, name="review_case"),
        path("keeping/", KeepingView.as_view(), name="review-keeping"),
        path(
            "keeping/translations/",
            TranslationsView.as_view(),
            name="review-translations",
        ),
    ]


@hooks.register("register_page_header_buttons")
def offer_readers(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the menu above a text in review: who has it and who else reads it."""
    is_ours = issubclass(page.specific_class or object, Contribution)
    if is_ours and is_editor(user) and page.workflow_in_progress:
        url = reverse("review_case", args=[page.pk])
        yield Button(_("Readers and approvals"), url, icon_name="group", priority=10)


@hooks.register("insert_global_admin_css")
def style_the_desk() -> SafeString:
    """The sheet for what is ours in the desk."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("register_log_actions")
def name_our_actions(actions: Any) -> None:
    """What the history of a page says of ours."""
    actions.register_action(
        WENT_ON, gettext_lazy("End a step of the review"), gettext_lazy("A step ended")
    )


@hooks.register("register_admin_menu_item")
def keep_it_true() -> MenuItem:
    """One place for what ages, breaks or falls behind."""
    return KeepingItem(
        gettext_lazy("Keeping it true"),
        lazy(reverse, str)("review-keeping"),
        icon_name="check",
        order=155,
    )


class KeepingItem(MenuItem):
    """For editors."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person is one."""
        return is_editor(request.user)
