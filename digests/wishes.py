"""What a member wants to be told about, as the page of preferences sends it: shown, tried and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict

from exchange.choices import NARROWING_TARGETS
from exchange.follow_groups import Choice as Tick
from exchange.follow_groups import choosable_groups
from exchange.follow_names import names_for
from exchange.follows import choose, follows_of_many, unfollow
from exchange.matching import Follows, SavedFilter, Selection, read_value
from exchange.models import SavedSearch
from members.models import User

MOST_VALUES = 500
# A form without this field says nothing of what is followed.
MARKER = "follows"


@dataclass(frozen=True)
class Wishes:
    """What is ticked: values by target, single things still followed, saved searches in the digest."""

    narrowing: dict[str, list[str]]
    kept: frozenset[str]
    searches: frozenset[str]

    @classmethod
    def sent(cls, data: QueryDict) -> Wishes | None:
        """From a form; None where it says nothing of what is followed."""
        if MARKER not in data:
            return None
        return cls(
            {str(one): data.getlist(one)[:MOST_VALUES] for one in NARROWING_TARGETS},
            frozenset(data.getlist("keep")),
            frozenset(data.getlist("search")),
        )


@dataclass(frozen=True)
class Shown:
    """The ticks of the page."""

    groups: list[Any]
    singles: list[Tick]
    searches: list[tuple[str, str, bool]]


def kept_by(member: User) -> Follows:
    """What the member follows now."""
    return follows_of_many([member.pk])[member.pk]


def follows_with(
    member: User, now: Follows, wishes: Wishes | None, language: str
) -> Follows:
    """What the member would follow with these wishes; what there is not is left out.

    Saved searches select what readers of `language`, that of the mail, are shown.
    """
    if wishes is None:
        return now
    pairs = {
        (one, value) for one, values in wishes.narrowing.items() for value in values
    }
    pairs |= {
        (target, str(value))
        for target, value in now.pairs
        if f"{target}:{value}" in wishes.kept
    }
    searches = [
        SavedFilter(Selection(one.kind, one.query, language), one.name)
        for one in SavedSearch.objects.of(member)
        if str(one.pk) in wishes.searches
    ]
    return Follows.from_rows(_readable(pairs)).with_searches(searches)


def ticks(member: User, now: Follows, follows: Follows, *, by_link: bool) -> Shown:
    """What can be ticked, with what would be followed ticked. By a link no title that isn't public."""
    single = [
        (target, value)
        for target, values in now.adding.items()
        for value in values
        if target not in NARROWING_TARGETS and not isinstance(value, SavedFilter)
    ]
    names = names_for(None if by_link else member, single)
    singles = [
        Tick(target, value, names.name(target, value), follows.follows(target, value))
        for target, value in single
    ]
    chosen = {(one.selection.kind, one.selection.query) for one in follows.searches}
    searches = [
        (str(one.pk), one.name, (one.kind, one.query) in chosen)
        for one in SavedSearch.objects.of(member)
    ]
    singles.sort(key=lambda one: (one.target, one.name.casefold()))
    return Shown(choosable_groups(follows), singles, searches)


@transaction.atomic
def keep(member: User, wishes: Wishes) -> None:
    """Follow what is ticked and nothing else. Raises ValidationError for what there is not."""
    for target, values in wishes.narrowing.items():
        choose(member, target, values)
    for target, values in kept_by(member).adding.items():
        for value in values:
            if not isinstance(value, SavedFilter) and (
                f"{target}:{value}" not in wishes.kept
            ):
                unfollow(member, target, value)
    searches = SavedSearch.objects.of(member)
    numbers = [int(one) for one in wishes.searches if one.isdecimal() and len(one) < 19]
    searches.filter(pk__in=numbers).update(in_digest=True)
    searches.exclude(pk__in=numbers).update(in_digest=False)


def _readable(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found = []
    for target, value in pairs:
        try:
            read_value(target, value[:40])
        except ValueError:
            continue
        found.append((target, value[:40]))
    return found
