"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from members.permissions import is_editor

from .desk import MailServerPanel
from .viewsets import DigestsGroup

hooks.register("register_admin_viewset", DigestsGroup)


@hooks.register("construct_homepage_panels")
def say_that_mail_is_refused(request: HttpRequest, panels: list[Any]) -> None:
    """Before anything else, while it is so."""
    if is_editor(request.user):
        panels.append(MailServerPanel())
