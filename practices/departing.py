"""What becomes of a member's adaptations when the member leaves for good."""

from __future__ import annotations

from uuid import UUID

from wagtail.models import ModelLogEntry

from exchange.choices import Attribution
from gaamac.common.personal_data import Leaver
from members.models import User

from .choices import AdaptationState
from .models import Adaptation, AdaptationAuthor, SealedAdaptationAuthor
from .services import count_anew


def published_by(author: User) -> int:
    """How many of this member's readers can see."""
    return Adaptation.objects.by(author).published().count()


def depart(leaver: Leaver) -> None:
    """Settle what this member recorded, in the caller's transaction, before they are erased.

    What is not published goes. Of the rest, who keeps their texts leaves it without the name;
    else it goes too, and so do its entries in the desk's log.
    """
    own = list(Adaptation.objects.by(leaver.user).select_for_update(of=("self",)))
    published = [one for one in own if one.state == AdaptationState.ACCEPTED]
    kept = published if leaver.keeps_texts else []
    for one in kept:
        _take_the_name_off(one, leaver)
        SealedAdaptationAuthor.objects.filter(adaptation=one).delete()
        AdaptationAuthor.objects.filter(adaptation=one).delete()
    gone = [one for one in own if one not in kept]
    for one in gone:
        ModelLogEntry.objects.for_instance(one).delete()
    Adaptation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    _count_anew({one.practice_key for one in published if one not in kept})


def _take_the_name_off(adaptation: Adaptation, leaver: Leaver) -> None:
    if adaptation.attribution == Attribution.NAMED:
        adaptation.attribution = (
            Attribution.ORGANISATION
            if adaptation.organisation_id
            else Attribution.ANONYMOUS
        )
    # It is nobody's own any more, and what an editor once wrote to its author is settled.
    adaptation.own_key = None
    adaptation.reason = leaver.unnamed(adaptation.reason)
    adaptation.save(update_fields=["attribution", "own_key", "reason"])


def _count_anew(keys: set[UUID]) -> None:
    for key in keys:
        count_anew(key)
