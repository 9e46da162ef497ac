"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from members.permissions import is_editor

from .account.desk import erase_person
from .desk import WaitingPanel
from .services import HANDLED
from .viewsets import ConcernViewSet
from .viewsets_audit import AuditViewSet

hooks.register("register_admin_viewset", ConcernViewSet)
hooks.register("register_admin_viewset", AuditViewSet)


@hooks.register("register_admin_urls")
def erase_for_somebody() -> list[URLPattern]:
    """The page on which an administrator erases somebody who has asked by letter."""
    return [path("erase/<int:pk>/", erase_person, name="erase-person")]


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """One list of what waits takes the place of Wagtail's list of reviews."""
    if not is_editor(request.user):
        return
    panels[:] = [
        one for one in panels if not isinstance(one, WorkflowObjectsToModeratePanel)
    ]
    panels.append(WaitingPanel())


@hooks.register("register_admin_menu_item")
def offer_the_way_out() -> MenuItem:
    """Away from the desk at once: the last line of its menu."""
    return MenuItem(
        _("Leave quickly"),
        lazy(reverse, str)("leave"),
        icon_name="cross",
        order=10_000,
    )


@hooks.register("register_log_actions")
def name_our_actions(actions: Any) -> None:
    """What the record of a concern says of ours."""
    actions.register_action(HANDLED, _("Settle a concern"), _("Concern settled"))
