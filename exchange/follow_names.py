"""What is followed, in words: names for pages and the reasons in mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaamac.common.languages import FACTS
from gaamac.common.wording import joined
from members.models import Organisation
from members.vocabulary import countries, regions

from .choices import PLURALS, FollowTarget
from .matching import SEARCH
from .models import CatalogueEntry
from .vocabulary import topics


@dataclass(frozen=True)
class Names:
    """The names that need a query, and the vocabularies as they stood at the first look.

    Holds only what its reader may see, so a follow whose thing is gone or hidden has no name.
    """

    organisations: dict[int, str]
    contributions: dict[UUID, str]

    def name(self, target: str, value: Any) -> str:
        """What one followed thing is called in the reader's language; empty when it is gone."""
        if target == SEARCH:
            return _("your saved search “%(name)s”") % {"name": value.name}
        if target == FollowTarget.ORGANISATION:
            return self.organisations.get(value, "")
        if target == FollowTarget.CONTRIBUTION:
            return self.contributions.get(value, "")
        if target == FollowTarget.LANGUAGE:
            return FACTS[value].own_name
        if target == FollowTarget.KIND:
            return str(PLURALS[value])
        facts = self._vocabularies[target].get(value)
        return facts.name if facts else ""

    @cached_property
    def _vocabularies(self) -> dict[str, Any]:
        return {
            FollowTarget.TOPIC: topics(),
            FollowTarget.COUNTRY: countries(),
            FollowTarget.REGION: regions(),
        }


def names_for(user: Any, pairs: Iterable[tuple[str, Any]]) -> Names:
    """The names of these followed things as far as `user` may see them, in at most two queries."""
    wanted: dict[str, list[Any]] = defaultdict(list)
    for target, value in pairs:
        wanted[target].append(value)
    return Names(
        organisations=organisation_names(wanted[FollowTarget.ORGANISATION]),
        contributions=_contribution_titles(user, wanted[FollowTarget.CONTRIBUTION]),
    )


def name_of(user: Any, target: str, value: Any) -> str:
    """What one thing is called; empty when it is gone or `user` may not see it."""
    return names_for(user, [(target, value)]).name(target, value)


def organisation_names(numbers: Collection[int]) -> dict[int, str]:
    """The names of listed organisations, by id."""
    if not numbers:
        return {}
    rows = Organisation.objects.listed().filter(pk__in=numbers)
    return dict(rows.values_list("pk", "name"))


def _contribution_titles(user: Any, keys: Collection[UUID]) -> dict[UUID, str]:
    if not keys:
        return {}
    rows = CatalogueEntry.objects.visible_to(user).filter(translation_key__in=keys)
    # The oldest version last: the original's title wins.
    return dict(rows.order_by("-page_id").values_list("translation_key", "title"))


def because(names: Iterable[str]) -> str:
    """The reason an item is there: "Because you follow Elections and Kenya"."""
    known = list(dict.fromkeys(name for name in names if name))
    return _("Because you follow %(names)s") % {"names": joined(known)} if known else ""


def because_of_searches(names: Iterable[str]) -> str:
    """The same of saved searches: "Because of your saved search “Early warning in West Africa”"."""
    known = [_("“%(name)s”") % {"name": name} for name in names]
    if not known:
        return ""
    phrase = ngettext(
        "Because of your saved search %(names)s",
        "Because of your saved searches %(names)s",
        len(known),
    )
    return phrase % {"names": joined(known)}
