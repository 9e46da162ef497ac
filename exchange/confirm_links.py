"""The signed link of "is this still right?": bound to person, contribution and period."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from gaamac.common import signing
from members.models import User

from .freshness import ASK_DAYS
from .models import SharingTerms
from .permissions import can_confirm
from .services.confirming import period_of

PURPOSE = "still-right"
# Good for as long as it may be read late: until a month after it counts as ageing.
MAX_AGE = 2 * ASK_DAYS * 24 * 3600


class Asked(NamedTuple):
    """Who was asked, about what, and in which period."""

    person: User
    terms: SharingTerms
    period: str


def token(person: User, terms: SharingTerms) -> str:
    """A token that lets this person confirm this contribution in its present period."""
    return signing.make(PURPOSE, [terms.pk.hex, person.pk, period_of(terms)])


def asked_by(given: str) -> Asked | None:
    """Whom a token speaks of; None for rubbish, an old link, and who has no say in it any more."""
    said = signing.read(PURPOSE, given, max_age=MAX_AGE)
    if not _is_ours(said):
        return None
    key, pk, period = said
    person = User.objects.filter(pk=pk).first()
    terms = SharingTerms.objects.filter(pk=UUID(key)).first()
    if person is None or terms is None or not can_confirm(person, terms):
        return None
    return Asked(person, terms, period)


def _is_ours(said: Any) -> bool:
    return isinstance(said, list) and [type(one) for one in said] == [str, int, str]
