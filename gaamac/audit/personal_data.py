"""What the record holds of people: numbers, which lead nowhere once an account is erased."""

from __future__ import annotations

from gaamac.common.personal_data import Fate, place

_WHY = (
    "by number and key, never by name; nobody can change or delete it (decision 0080)"
)

PLACES = (
    place("audit.AuditEntry", "actor target detail", Fate.STAYS, _WHY),
    place("audit.AuditSeal", "before digest", Fate.NOBODY),
)
