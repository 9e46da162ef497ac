"""Where a mail comes back to when it can't be delivered: an address of its own (VERP).

BOUNCE_ADDRESS names the mailbox; empty, mails come back to the sender's address and nobody reads
what they say. What is sealed in the address: the delivery (or the member, for a notice), the
recipient's address as a number, and the day.
"""

from __future__ import annotations

import time

from django.conf import settings

from gaamac.common.mail_addresses import (
    address_number,
    day_number,
    open_address,
    seal_address,
)

PURPOSE = "digest"
# Mail servers try for five days; what comes back later than this is no word on the address.
DAYS = 30


def envelope_of(delivery_id: int, address: str) -> str:
    """The envelope sender of one delivery; empty where bounces go to the sender."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    numbers = (delivery_id, address_number(address), day_number(time.time()))
    return seal_address(settings.BOUNCE_ADDRESS, PURPOSE, numbers)


def delivery_of(envelope: str) -> tuple[int, int] | None:
    """The delivery, and the number of the address, of which a mail to here speaks; None for forgeries."""
    found = open_address(envelope, PURPOSE)
    if found is None or day_number(time.time()) - found[2] > DAYS:
        return None
    return found[0], found[1]
