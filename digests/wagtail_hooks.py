"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks

from members.permissions import is_editor

from .desk.health import TroublePanel
from .desk.mail_server import MailServerPanel
from .desk.views import addresses
from .viewsets import DigestsGroup

hooks.register("register_admin_viewset", DigestsGroup)


@hooks.register("register_admin_urls")
def pages_of_editions() -> list[URLPattern]:
    """The next editions, and one member's mails."""
    return addresses()


@hooks.register("construct_homepage_panels")
def say_what_is_wrong(request: HttpRequest, panels: list[Any]) -> None:
    """A mail server that refuses, and a run that fails: on the first screen, above everything else."""
    if is_editor(request.user):
        panels += [MailServerPanel(), TroublePanel()]
