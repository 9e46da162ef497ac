"""What is put on record about people, by name. The desk's pages: exchange.wagtail_hooks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_decisions(actions: LogActionRegistry) -> None:
    """Name the decisions that `members.services` records."""
    actions.register_action(
        "members.approve", _("Approve a member"), _("Approved as a member")
    )
    actions.register_action("members.decline", _("Decline"), _("Application declined"))
    actions.register_action("members.suspend", _("Suspend"), _("Suspended"))
    actions.register_action("members.restore", _("Restore"), _("Restored"))
    actions.register_action(
        "members.organisation", _("Change the organisation"), _("Organisation changed")
    )
    actions.register_action("members.role", _("Change the role"), _("Role changed"))
