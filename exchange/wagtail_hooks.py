"""Registers this room's part of the editors' desk, and the members' room's, which needs the catalogue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.views.report import TranslationsReportView

from .desk import places, publishing, recording, together
from .desk.ordering import in_order
from .desk.privacy import (
    DraftsArePrivate,
    PagesWithoutPrivateDrafts,
    WaysToPages,
    without_private_drafts,
)
from .services.confirming import CONFIRMED, REVIEW_DATE_SET
from .services.responding import RESPONSE_REMOVED
from .services.terms import TERMS_CHANGED
from .viewsets import TopicViewSet
from .viewsets_freshness import FreshnessViewSet
from .viewsets_imports import ImportViewSet
from .viewsets_joint import JointViewSet
from .viewsets_links import LinkViewSet
from .viewsets_members import MembersGroup

# Wagtail asks this one object everywhere, and no setting names another.
page_permission_policy.__class__ = DraftsArePrivate

# Its list comes in no order, so that pages of it would repeat and leave out rows.
TranslationsReportView.get_queryset = in_order(TranslationsReportView.get_queryset)

# The index of uses knows pages as pages, whatever their kind.
register_admin_url_finder(Page, WaysToPages)

hooks.register("register_admin_viewset", TopicViewSet)
hooks.register("register_admin_viewset", FreshnessViewSet)
hooks.register("register_admin_viewset", LinkViewSet)
hooks.register("register_admin_viewset", MembersGroup)
hooks.register("register_admin_viewset", ImportViewSet)
hooks.register("register_admin_viewset", JointViewSet)
hooks.register("register_page_header_buttons", together.buttons)
hooks.register("before_publish_page", publishing.remember_review)
hooks.register("after_publish_page", publishing.tell_authors)
hooks.register("before_edit_page", publishing.say_who_publishes)
hooks.register("before_publish_page", recording.ask_before_publishing)
hooks.register("after_publish_page", recording.note_publishing)
hooks.register("after_unpublish_page", recording.note_unpublishing)
hooks.register("after_delete_page", recording.note_deletion)
hooks.register("after_create_page", recording.note_sending)
hooks.register("after_edit_page", recording.note_sending)
hooks.register("after_bulk_action", recording.note_many_at_once)
hooks.register("after_copy_page", publishing.take_terms_along)
hooks.register("before_bulk_action", places.refuse_many)
hooks.register("before_unpublish_page", places.refuse_unpublishing)
hooks.register("before_delete_page", places.refuse_deleting)
hooks.register("before_delete_page", publishing.refuse_deleting)
hooks.register("before_bulk_action", publishing.refuse_deleting_many)
hooks.register("before_move_page", places.refuse_moving)
hooks.register("before_copy_page", publishing.refuse_copying)
hooks.register("before_bulk_action", publishing.refuse_publishing_unread)
hooks.register("construct_page_action_menu", publishing.leave_publishing_to_the_review)


@hooks.register("insert_global_admin_js")
def start_widgets() -> SafeString:
    """The script that starts the desk's widgets."""
    return format_html('<script type="module" src="{}"></script>', static("js/desk.js"))


@hooks.register("construct_explorer_page_queryset")
def hide_from_the_tree(parent: Any, pages: Any, request: HttpRequest) -> Any:
    """The page tree."""
    return without_private_drafts(pages, request.user)


@hooks.register("construct_page_chooser_queryset")
def hide_from_choosers(pages: Any, request: HttpRequest) -> Any:
    """Dialogues in which a page is chosen."""
    return without_private_drafts(pages, request.user)


@hooks.register("construct_admin_api")
def replace_pages(router: Any) -> None:
    """The API behind the page menu."""
    router.register_endpoint("pages", PagesWithoutPrivateDrafts)


@hooks.register("register_log_actions")
def name_our_actions(actions: Any) -> None:
    """What the history of a page says of ours."""
    actions.register_action(
        TERMS_CHANGED, _("Change who may see it"), _("Terms of sharing changed")
    )
    actions.register_action(
        CONFIRMED, _("Confirm that it is right"), _("Confirmed as still right")
    )
    actions.register_action(
        REVIEW_DATE_SET, _("Set until when it is fresh"), _("Fresh until a set day")
    )
    actions.register_action(
        RESPONSE_REMOVED, _("Remove a response"), _("Response removed by an editor")
    )
