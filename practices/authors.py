"""Who recorded an adaptation: in `AdaptationAuthor`, or sealed where it is anonymous.

The same rule as for contributions (exchange/authors.py, docs/decisions/0085).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from exchange.choices import Attribution
from gaamac.common.sealing import slots_of
from members.models import User

from .models import Adaptation, AdaptationAuthor, SealedAdaptationAuthor

# What a query joins so that `is_by` and `author_of` ask nothing more of what is named.
JOINED = ("authorship__user", "sealed_author")


def own_slots(person: Any) -> frozenset[UUID]:
    """Where anonymous records of this person stand; empty for nobody signed in."""
    number = getattr(person, "pk", None)
    if number is None:
        return frozenset()
    return frozenset(slots_of(number, SealedAdaptationAuthor.purpose))


def is_by(person: Any, adaptation: Adaptation, slots: frozenset[UUID]) -> bool:
    """Whether this person recorded it; `slots` are what `own_slots` says of them."""
    named = getattr(adaptation, "authorship", None)
    if named is not None:
        return bool(named.user_id == getattr(person, "pk", None))
    sealed = getattr(adaptation, "sealed_author", None)
    return sealed is not None and sealed.slot in slots


def author_of(adaptation: Adaptation) -> User | None:
    """Who recorded it, to be mailed; of an anonymous one this opens the seal."""
    named = getattr(adaptation, "authorship", None)
    if named is not None:
        return named.user
    sealed = getattr(adaptation, "sealed_author", None)
    return User.objects.filter(pk=sealed.person).first() if sealed else None


def note_author(adaptation: Adaptation, person: User) -> None:
    """Note who recorded it, where its attribution says, and nowhere else. Raises TooManySealed."""
    hidden = adaptation.attribution == Attribution.ANONYMOUS
    named = AdaptationAuthor.objects.filter(adaptation=adaptation)
    sealed = SealedAdaptationAuthor.objects.filter(adaptation=adaptation)
    if hidden and not sealed.exists():
        SealedAdaptationAuthor.put(adaptation.pk, person.pk)
    elif not hidden and not named.exists():
        AdaptationAuthor.objects.create(adaptation=adaptation, user=person)
    (named if hidden else sealed).delete()
