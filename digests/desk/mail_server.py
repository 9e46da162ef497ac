"""What the first screen of the desk says of the mail server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from .. import breaker
from ..models import Delivery


class MailServerPanel(Component):
    """The mail server refuses everything: since when, what it says, how much waits. Else nothing."""

    name = "mail-server"
    template_name = "digests/desk/mail_server.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """What is known of it."""
        known = breaker.pause()
        if known is None:
            return {"pause": None}
        waiting = Delivery.objects.still_open().count()
        return {"pause": known, "waiting": waiting, "now": timezone.now()}
