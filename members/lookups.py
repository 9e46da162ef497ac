"""Who an address belongs to, with the same work whether it belongs to anybody or not."""

from __future__ import annotations

from .models import User


def active_person(address: str) -> User | None:
    """Who may sign in by this address; nobody for a suspended member. One query."""
    person: User | None = User.objects.of_address(address)
    return person if person is not None and person.is_active else None


def look_in_vain(times: int) -> None:
    """Ask the database for an account that is not there, as often as for one that is."""
    for _time in range(times):
        User.objects.filter(pk=0).first()
