"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .services import adapting
from .viewsets import AdaptationViewSet

hooks.register("register_admin_viewset", AdaptationViewSet)


@hooks.register("register_log_actions")
def name_our_actions(actions: Any) -> None:
    """What the record of an adaptation says of ours."""
    for action, label, message in (
        (adapting.SENT, _("Send to the editors"), _("Sent to the editors")),
        (adapting.WITHDRAWN, _("Take back"), _("Taken back by its author")),
        (adapting.ACCEPTED, _("Publish"), _("Published")),
        (adapting.CHANGES_REQUESTED, _("Ask for changes"), _("Changes asked for")),
        (adapting.REFUSED, _("Refuse"), _("Not published")),
    ):
        actions.register_action(action, label, message)
