"""Where a mail sent at once comes back to when it can't be delivered: an address of the member's (VERP).

Which mail it was does not stand in it: of what is anonymous that would say whose it is.
"""

from __future__ import annotations

from typing import NamedTuple

from gaamac.common.mail_addresses import address_number, bounce_address, bounced

from .models import User

PURPOSE = "notice"


class CameBack(NamedTuple):
    """Whose mail came back, by their present address, and when it was sent (a day's number)."""

    member_id: int
    address: str
    day: int


def envelope_of(member: User) -> str:
    """The envelope sender of a mail to this member; empty where bounces go to the sender."""
    return bounce_address(PURPOSE, member.pk, member.email)


def came_back(envelope: str) -> CameBack | None:
    """Of whom a mail to here speaks; None for forgeries, who is gone, and an address they no longer have."""
    found = bounced(PURPOSE, envelope)
    member = User.objects.filter(pk=found[0]).first() if found else None
    if not found or member is None or address_number(member.email) != found[1]:
        return None
    return CameBack(member.pk, member.email, found[2])


def is_of_a_member(envelope: str) -> bool:
    """Whether we made it, whoever it was for."""
    return bounced(PURPOSE, envelope) is not None
