"""Where a notice is answered: an address of one member's, for one thread, for two months."""

from __future__ import annotations

import time
from typing import NamedTuple

from gaamac.common.mail_addresses import day_number, open_address
from members.reply_to import PURPOSE

DAYS = 60


class ReplyTo(NamedTuple):
    """Whose answer a mail to it is, to which response, and whether it is too late."""

    member_id: int
    response_id: int
    is_expired: bool


def reply_to(address: str) -> ReplyTo | None:
    """What an address says that we have made; None for any other."""
    found = open_address(address, PURPOSE)
    if found is None:
        return None
    member, response, day = found
    return ReplyTo(member, response, day_number(time.time()) - day > DAYS)
