"""Who may be shown what in the review."""

from __future__ import annotations

from typing import Any

from exchange.authors import authors_of
from exchange.choices import Attribution
from exchange.models import SharingTerms
from gaamac.common.visibility import Visibility, clearance_of
from members.permissions import is_member


def can_be_asked(person: Any, terms: SharingTerms) -> bool:
    """Whether this member may be asked to read it: they will see it once it is published.

    Its open authors can't. Of an anonymous text nothing is asked about its author: to be left
    out would say who it is. They can't answer about it (review/services/readings.py).
    """
    if not can_read(person, terms):
        return False
    is_open = terms.attribution != Attribution.ANONYMOUS
    return not (is_open and person in authors_of(terms.pk))


def can_read(person: Any, terms: SharingTerms) -> bool:
    """Whether a reviewer may still read what is in their queue: as narrow as its author wants it."""
    return is_member(person) and terms.visibility <= clearance_of(person)


def may_leave_the_house(terms: SharingTerms) -> bool:
    """Whether it may be sent to somebody without an account: only what everybody is to read."""
    return bool(terms.visibility == Visibility.PUBLIC)
