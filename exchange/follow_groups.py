"""The page of what a member follows: what stands there, in which order and under which name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaamac.common.languages import FACTS
from members.vocabulary import countries, regions

from .choices import NARROWING_TARGETS, PLURALS, FollowTarget, TopicGroup
from .follow_names import names_for
from .matching import SEARCH, Follows
from .vocabulary import in_group

TITLES: dict[str, Promise] = {
    FollowTarget.TOPIC: gettext_lazy("Topics"),
    FollowTarget.COUNTRY: gettext_lazy("Countries"),
    FollowTarget.REGION: gettext_lazy("Regions"),
    FollowTarget.LANGUAGE: gettext_lazy("Languages"),
    FollowTarget.KIND: gettext_lazy("Kinds"),
    FollowTarget.ORGANISATION: gettext_lazy("Organisations"),
    FollowTarget.CONTRIBUTION: gettext_lazy("Single contributions"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen, or is followed."""

    target: str
    value: Any
    name: str
    is_chosen: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Choices under one heading; without a heading in a group that has only one part."""

    title: Any
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Group:
    """What can be chosen of one target."""

    target: str
    title: Any
    parts: list[Part]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(part.chosen for part in self.parts)


def chosen_groups(user: Any, follows: Follows) -> tuple[list[Group], list[Group]]:
    """What is followed: the groups that narrow each other, and those that add.

    Saved searches have a page of their own.
    """
    names = names_for(user, follows.pairs)

    def group(target: str) -> Group:
        found = [
            Choice(target, value, names.name(target, value) or _("No longer there"))
            for value in follows.by_target.get(target, ())
        ]
        found.sort(key=lambda choice: choice.name.casefold())
        return Group(target, TITLES[target], [Part("", found)])

    return (
        [group(target) for target in follows.narrowing],
        [group(target) for target in follows.adding if target != SEARCH],
    )


def choosable_groups(follows: Follows) -> list[Group]:
    """Everything that can be ticked, with what is followed ticked."""
    parts = {
        FollowTarget.TOPIC: _topic_parts,
        FollowTarget.COUNTRY: _country_parts,
        FollowTarget.REGION: _region_parts,
        FollowTarget.LANGUAGE: _language_parts,
        FollowTarget.KIND: _kind_parts,
    }
    return [
        Group(target, TITLES[target], parts[target](follows))
        for target in NARROWING_TARGETS
    ]


def _choice(
    follows: Follows, target: str, value: Any, name: str, language: str = ""
) -> Choice:
    return Choice(target, value, name, follows.follows(target, value), language)


def _by_name(choices: list[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: choice.name.casefold())


def _topic_parts(follows: Follows) -> list[Part]:
    parts = [
        Part(
            group.label,
            [
                _choice(follows, FollowTarget.TOPIC, term.id, term.name)
                for term in in_group(group)
            ],
        )
        for group in TopicGroup
    ]
    return [part for part in parts if part.choices]


def _country_parts(follows: Follows) -> list[Part]:
    by_region: dict[int, list[Choice]] = {}
    for country in countries().values():
        by_region.setdefault(country.region, []).append(
            _choice(follows, FollowTarget.COUNTRY, country.m49, country.name)
        )
    known = regions()
    parts = [
        Part(known[number].name, _by_name(choices))
        for number, choices in by_region.items()
        if number in known
    ]
    return sorted(parts, key=lambda part: part.title.casefold())


def _region_parts(follows: Follows) -> list[Part]:
    known = regions()
    top = [region for region in known.values() if region.parent is None]
    parts = []
    for region in sorted(top, key=lambda region: region.name.casefold()):
        inside = [other for other in known.values() if other.parent == region.m49]
        choices = [
            _choice(follows, FollowTarget.REGION, one.m49, one.name)
            for one in [region, *sorted(inside, key=lambda one: one.name.casefold())]
        ]
        parts.append(Part(region.name, choices))
    return parts


def _language_parts(follows: Follows) -> list[Part]:
    return [
        Part(
            "",
            [
                _choice(
                    follows,
                    FollowTarget.LANGUAGE,
                    facts.code,
                    facts.own_name,
                    facts.code,
                )
                for facts in FACTS.values()
            ],
        )
    ]


def _kind_parts(follows: Follows) -> list[Part]:
    return [
        Part(
            "",
            [
                _choice(follows, FollowTarget.KIND, kind, str(name))
                for kind, name in PLURALS.items()
            ],
        )
    ]
