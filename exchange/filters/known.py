"""The values of a parameter that we know whatever is published: by key, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gaamac.common.languages import FACTS, reader_language
from members.vocabulary import countries, regions

from ..choices import TOPIC_GROUPS, TopicGroup
from ..vocabulary import topics
from .choice import FIXED, Choice, fixed_choices

Known = Mapping[Any, Choice]


def known_choices(name: str) -> Known:
    """Those of one parameter, in the vocabulary's order.

    Kept as long as the vocabulary they were made from: a page asks for hundreds.
    """
    vocabulary, place = (
        _VOCABULARY.get(name, _no_vocabulary)(),
        (name, reader_language()),
    )
    made_from, known = _kept.get(place, (None, {}))
    if made_from is not vocabulary:
        known = {one.key: one for one in _MAKE[name](name)}
        _kept[place] = (vocabulary, known)
    return known


def group_of(name: str) -> tuple[str, ...]:
    """The groups of the vocabulary that a parameter names."""
    return TOPIC_GROUPS if name == "topic" else (TopicGroup(name),)


def _terms(name: str) -> Iterable[Choice]:
    groups = group_of(name)
    return [
        Choice(name, term.code, term.id, term.name)
        for term in topics().values()
        if term.group in groups
    ]


def _countries(name: str) -> Iterable[Choice]:
    return [
        Choice(name, country.code, country.m49, country.name)
        for country in countries().values()
    ]


def _regions(name: str) -> Iterable[Choice]:
    return [
        Choice(name, str(region.m49), region.m49, region.name)
        for region in regions().values()
    ]


def _languages(name: str) -> Iterable[Choice]:
    return [
        Choice(name, code, code, language.own_name, code)
        for code, language in FACTS.items()
    ]


def _no_vocabulary() -> object:
    """What is fixed in the program is always made from the same."""
    return FIXED


_OF_TERMS = ("topic", "type", "stage", "level", "actor")
_MAKE: dict[str, Callable[[str], Iterable[Choice]]] = {
    **dict.fromkeys(_OF_TERMS, _terms),
    "country": _countries,
    "region": _regions,
    "language": _languages,
    **dict.fromkeys(FIXED, fixed_choices),
}
_VOCABULARY: dict[str, Callable[[], object]] = {
    **dict.fromkeys(_OF_TERMS, topics),
    "country": countries,
    "region": regions,
}
# By parameter and language: the vocabulary they were made from, and they.
_kept: dict[tuple[str, str], tuple[object, Known]] = {}
