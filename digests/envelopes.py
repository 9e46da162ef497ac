"""Where a digest comes back to when it can't be delivered: an address of each delivery (VERP)."""

from __future__ import annotations

from gaamac.common.mail_addresses import bounce_address, bounced

PURPOSE = "digest"


def envelope_of(delivery_id: int, address: str) -> str:
    """The envelope sender of one delivery; empty where bounces go to the sender."""
    return bounce_address(PURPOSE, delivery_id, address)


def delivery_of(envelope: str) -> tuple[int, int] | None:
    """The delivery, and the number of the address, of which a mail to here speaks; None for forgeries."""
    found = bounced(PURPOSE, envelope)
    return found[:2] if found else None
