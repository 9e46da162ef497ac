"""The Reply-To of a notice that can be answered by mail: bound to the member and to what they answer."""

from __future__ import annotations

import time

from django.conf import settings

from gaamac.common.mail_addresses import day_number, seal_address

PURPOSE = "reply"


def reply_address(member_id: int, thing: int) -> str:
    """Where this member answers that thing (its number); empty where no mail comes in."""
    if not settings.REPLY_ADDRESS:
        return ""
    numbers = (member_id, thing, day_number(time.time()))
    return seal_address(settings.REPLY_ADDRESS, PURPOSE, numbers)
