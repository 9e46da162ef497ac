"""What becomes of a member's adaptations when the member leaves for good."""

from __future__ import annotations

from uuid import UUID

from exchange.choices import Attribution
from members.models import User

from .choices import AdaptationState
from .models import Adaptation, AdaptationAuthor, SealedAdaptationAuthor
from .services import count_anew


def published_by(author: User) -> int:
    """How many of this member's readers can see."""
    return Adaptation.objects.by(author).published().count()


def depart(author: User, *, keep: bool) -> None:
    """Settle what this member recorded, in the caller's transaction, before they are erased.

    What is not published goes. Of the rest, `keep` leaves it without the name; else it goes too.
    """
    own = Adaptation.objects.by(author).select_for_update(of=("self",))
    published = [one for one in own if one.state == AdaptationState.ACCEPTED]
    kept = published if keep else []
    Adaptation.objects.by(author).exclude(pk__in=[one.pk for one in kept]).delete()
    for one in kept:
        _take_the_name_off(one)
        SealedAdaptationAuthor.objects.filter(adaptation=one).delete()
        AdaptationAuthor.objects.filter(adaptation=one).delete()
    _count_anew({one.practice_key for one in published} if not keep else set())


def _take_the_name_off(adaptation: Adaptation) -> None:
    if adaptation.attribution == Attribution.NAMED:
        adaptation.attribution = (
            Attribution.ORGANISATION
            if adaptation.organisation_id
            else Attribution.ANONYMOUS
        )
    # It is nobody's own any more.
    adaptation.own_key = None
    adaptation.save(update_fields=["attribution", "own_key"])


def _count_anew(keys: set[UUID]) -> None:
    for key in keys:
        count_anew(key)
