"""Following: what a member wants to be told about, changed and read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from gaamac.common.arrays import OneOf
from gaamac.common.languages import CODES
from members.models import Organisation
from members.vocabulary import countries, regions

from .choices import FollowTarget, Kind
from .matching import Follows, SavedFilter, Selection, read_value
from .models import CatalogueEntry, Follow, SavedSearch
from .vocabulary import topics

# Far more than anybody chooses by hand; keeps one account from filling the table.
MOST_FOLLOWS = 1000
NOTHING_LIKE_THIS = _("There is nothing like this to follow any more.")

_VOCABULARIES: dict[str, Callable[[], Collection[Any]]] = {
    FollowTarget.TOPIC: topics,
    FollowTarget.COUNTRY: countries,
    FollowTarget.REGION: regions,
    FollowTarget.LANGUAGE: lambda: CODES,
    FollowTarget.KIND: lambda: Kind.values,
}


def follow(user: Any, target: str, value: object) -> Follow:
    """`user` follows this from now on; following it already changes nothing.

    Raises ValidationError when there is no such thing, when the user may not see it, or when
    they follow `MOST_FOLLOWS` things already.
    """
    known = check(user, target, value)
    if Follow.objects.of(user).count() >= MOST_FOLLOWS:
        raise ValidationError(
            _(
                "You follow %(number)s things already: stop following some of them first."
            ),
            params={"number": MOST_FOLLOWS},
        )
    row, _created = Follow.objects.get_or_create(
        member=user, target=target, value=str(known)
    )
    return row


def unfollow(user: Any, target: str, value: object) -> bool:
    """`user` no longer follows this; whether they did."""
    deleted, _rows = Follow.objects.of(user).on(target, value).delete()
    return bool(deleted)


@transaction.atomic
def choose(user: Any, target: str, values: Iterable[object]) -> None:
    """`user` follows exactly these values of one of the five that narrow.

    Raises ValidationError for one that isn't there.
    """
    vocabulary = _VOCABULARIES[target]()
    wanted = {str(_one_of(vocabulary, target, value)) for value in values}
    followed = Follow.objects.of(user).filter(target=target)
    followed.exclude(value__in=wanted).delete()
    Follow.objects.bulk_create(
        [Follow(member=user, target=target, value=value) for value in sorted(wanted)],
        ignore_conflicts=True,
    )


def follows_of(user: Any) -> Follows:
    """What one member follows, saved searches among it; nothing for nobody. Two queries."""
    if not getattr(user, "is_authenticated", False):
        return Follows()
    return follows_of_many([user.pk])[user.pk]


def single_follows_of(user: Any) -> Follows:
    """The same without saved searches, for the buttons of a page; nothing for nobody. One query."""
    if not getattr(user, "is_authenticated", False):
        return Follows()
    return Follows.from_rows(Follow.objects.of(user).values_list("target", "value"))


def follows_of_many(member_ids: Collection[int]) -> dict[int, Follows]:
    """What each of these members follows, in two queries. Who follows the same has the same object."""
    rows = (
        Follow.objects.filter(OneOf("member_id", member_ids))
        .order_by()
        .values("member_id")
    )
    pair = Concat("target", Value(" "), "value")
    listed = rows.annotate(
        everything=StringAgg(pair, ",", order_by=("target", "value"))
    )
    found = dict.fromkeys(member_ids, Follows())
    for member, everything in listed.values_list("member_id", "everything"):
        found[member] = _follows_from(everything)
    for member, searches in _searches_of(member_ids).items():
        found[member] = found[member].with_searches(searches)
    return found


@lru_cache(maxsize=4096)
def _follows_from(listed: str) -> Follows:
    """From "topic 3,topic 8": neither targets nor values have a space or a comma."""
    pairs = (one.partition(" ") for one in listed.split(","))
    return Follows.from_rows((target, value) for target, _space, value in pairs)


def _searches_of(member_ids: Collection[int]) -> dict[int, list[SavedFilter]]:
    """The saved searches that these members have in their digests."""
    found: dict[int, list[SavedFilter]] = defaultdict(list)
    rows = SavedSearch.objects.told_by_mail().filter(OneOf("member_id", member_ids))
    for member, kind, query, language, name in rows.values_list(
        "member_id", "kind", "query", "member__preferred_language", "name"
    ):
        found[member].append(SavedFilter(Selection(kind, query, language), name))
    return found


def check(user: Any, target: str, value: object) -> Hashable:
    """The value as entries hold it; raises ValidationError when `user` can follow no such thing."""
    if target in _VOCABULARIES:
        return _one_of(_VOCABULARIES[target](), target, value)
    known = _read(target, value)
    if not _exists(user, target, known):
        raise ValidationError(NOTHING_LIKE_THIS)
    return known


def _read(target: str, value: object) -> Any:
    try:
        return read_value(target, str(value)[:40])
    except ValueError:
        raise ValidationError(NOTHING_LIKE_THIS) from None


def _one_of(vocabulary: Collection[Any], target: str, value: object) -> Hashable:
    known: Hashable = _read(target, value)
    if known not in vocabulary:
        raise ValidationError(NOTHING_LIKE_THIS)
    return known


def _exists(user: Any, target: str, value: Any) -> bool:
    """Whether there is such an organisation or contribution and this user may know of it."""
    if target == FollowTarget.CONTRIBUTION:
        return (
            CatalogueEntry.objects.visible_to(user)
            .filter(translation_key=value)
            .exists()
        )
    # Beyond a bigint PostgreSQL would refuse the number.
    return 0 < value < 2**63 and Organisation.objects.listed().filter(pk=value).exists()
