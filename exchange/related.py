"""Contributions that are like another one, each with its reason in words.

What they share is weighed by how rare it is; of equals, the one whose title and summary are
worded alike comes first. The sets of the index (exchange/index) give the candidates without
reading a row; rows are then read once, through the reader's rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from members.vocabulary import countries, regions, with_wider

from . import index
from .cards import Card, card
from .choices import TopicGroup
from .index import NONE, Numbers, Selection
from .models import CatalogueEntry
from .vocabulary import topics

SHOWN = 5
# How many are weighed, and how many of these are compared word by word.
WEIGHED = 300
COMPARED = 25
# What a full likeness of the words adds to the weight of what is shared.
WORDS_WEIGH = 4.0
_TEXT_LENGTH = 300

# By what the topic is and whether a place is shared too: the whole reason.
_REASONS: dict[tuple[str, str], Any] = {
    (TopicGroup.CRIME, "country"): _("Same crime and country: %(topic)s, %(place)s"),
    (TopicGroup.CRIME, "region"): _("Same crime and region: %(topic)s, %(place)s"),
    (TopicGroup.CRIME, ""): _("Same crime: %(topic)s"),
    (TopicGroup.RISK_FACTOR, "country"): _(
        "Same risk factor and country: %(topic)s, %(place)s"
    ),
    (TopicGroup.RISK_FACTOR, "region"): _(
        "Same risk factor and region: %(topic)s, %(place)s"
    ),
    (TopicGroup.RISK_FACTOR, ""): _("Same risk factor: %(topic)s"),
    (TopicGroup.THEME, "country"): _("Same topic and country: %(topic)s, %(place)s"),
    (TopicGroup.THEME, "region"): _("Same topic and region: %(topic)s, %(place)s"),
    (TopicGroup.THEME, ""): _("Same topic: %(topic)s"),
    (TopicGroup.TYPE, "country"): _("Same type and country: %(topic)s, %(place)s"),
    (TopicGroup.TYPE, "region"): _("Same type and region: %(topic)s, %(place)s"),
    (TopicGroup.TYPE, ""): _("Same type of practice: %(topic)s"),
    (TopicGroup.ACTOR, "country"): _("Same actors and country: %(topic)s, %(place)s"),
    (TopicGroup.ACTOR, "region"): _("Same actors and region: %(topic)s, %(place)s"),
    (TopicGroup.ACTOR, ""): _("Same actors: %(topic)s"),
    (TopicGroup.STAGE, "country"): _("Same stage and country: %(topic)s, %(place)s"),
    (TopicGroup.STAGE, "region"): _("Same stage and region: %(topic)s, %(place)s"),
    (TopicGroup.STAGE, ""): _("Same stage of prevention: %(topic)s"),
    (TopicGroup.LEVEL, "country"): _("Same level and country: %(topic)s, %(place)s"),
    (TopicGroup.LEVEL, "region"): _("Same level and region: %(topic)s, %(place)s"),
    (TopicGroup.LEVEL, ""): _("Same level: %(topic)s"),
    ("", "country"): _("Same country: %(place)s"),
    ("", "region"): _("Same region: %(place)s"),
}
# What says more about a text than the others, where several things are shared.
_TELLING = (
    TopicGroup.RISK_FACTOR,
    TopicGroup.CRIME,
    TopicGroup.THEME,
    TopicGroup.TYPE,
    TopicGroup.ACTOR,
    TopicGroup.STAGE,
    TopicGroup.LEVEL,
)


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that can be shared: an axis of the index, its value, who has it, what it weighs."""

    axis: str
    value: int
    having: Numbers
    weight: float


def related_cards(entry: CatalogueEntry, reader: Any, most: int = SHOWN) -> list[Card]:
    """The contributions of this kind most like this one, as this reader may see them.

    Two queries (the index, the rows), however many there are; for a member one more. Versions of
    the same contribution are not among them, nor is what shares nothing.
    """
    selection = index.shown_to(reader, entry.kind)
    traits = traits_of(entry, selection)
    weights = _weigh(traits, entry)
    best = sorted(weights, key=lambda pk: (-weights[pk], -pk))[:COMPARED]
    rows = _rows(entry, reader, best) if best else []
    rows.sort(key=lambda row: (-weights[row.pk] - WORDS_WEIGH * row.likeness, -row.pk))
    return [card(row, why=reason(entry, row, traits)) for row in rows[:most]]


def traits_of(entry: CatalogueEntry, selection: Selection) -> list[Trait]:
    """What this entry can share with others that the reader may see, the rarest first.

    The weight is the logarithm of how rare it is among them: what all have says nothing.
    """
    total = len(selection)
    found = []
    for axis, values in (
        ("term", entry.topic_ids),
        ("country", entry.country_ids),
        ("region", entry.region_ids),
    ):
        for value in values:
            having = selection.where(axis, [value]).numbers
            if having:
                found.append(Trait(axis, value, having, log(1 + total / len(having))))
    return sorted(found, key=lambda trait: -trait.weight)


def _weigh(traits: Sequence[Trait], entry: CatalogueEntry) -> dict[int, float]:
    """The weight of what each candidate shares."""
    candidates = _candidates(traits, entry)
    weights = dict.fromkeys(candidates, 0.0)
    for trait in traits:
        # A continent is shared with a sub-region of it: only a part is news.
        weight = trait.weight * (0.5 if trait.axis == "region" else 1)
        for pk in trait.having & candidates:
            weights[pk] += weight
    return weights


def _candidates(traits: Sequence[Trait], entry: CatalogueEntry) -> Numbers:
    """Those that share the most, and of the rarest thing the newest: a bounded number."""
    layers: list[Numbers] = []
    for trait in traits:
        layers = _one_more(layers, trait.having)
    chosen = NONE
    rarest = traits[0].having if traits else NONE
    for layer in (_newest(rarest, WEIGHED // 3), *reversed(layers)):
        chosen |= _newest(layer - chosen, WEIGHED - len(chosen))
    return chosen - Numbers([entry.pk])


def _one_more(layers: list[Numbers], having: Numbers) -> list[Numbers]:
    """Who has at least one, two, three … of the things, when this thing is counted too."""
    before = [None, *layers]
    raised = [having if below is None else below & having for below in before]
    known = [*layers, NONE]
    return [one | more for one, more in zip(known, raised, strict=True) if one or more]


def _newest(numbers: Numbers, most: int) -> Numbers:
    """The ones with the highest numbers."""
    if most <= 0:
        return NONE
    return numbers if len(numbers) <= most else Numbers(numbers[len(numbers) - most :])


def _rows(
    entry: CatalogueEntry, reader: Any, numbers: Iterable[int]
) -> list[CatalogueEntry]:
    """The rows themselves, through the reader's rights, with how alike their words are."""
    text = f"{entry.title} {entry.summary}"[:_TEXT_LENGTH]
    words = Concat("title", Value(" "), "summary", output_field=TextField())
    rows = CatalogueEntry.objects.visible_to(reader).filter(pk__in=list(numbers))
    others = rows.exclude(translation_key=entry.translation_key)
    return list(others.annotate(likeness=TrigramSimilarity(words, text)))


def reason(
    entry: CatalogueEntry, other: CatalogueEntry, traits: Sequence[Trait]
) -> str:
    """Why it is there, in the reader's words: the most telling topic and place that both have."""
    shared = [trait for trait in traits if other.pk in trait.having]
    group, topic = _topic(shared)
    kind, place = _place(shared)
    return str(_REASONS[group, kind] % {"topic": topic, "place": place})


def _topic(shared: Sequence[Trait]) -> tuple[str, str]:
    """The group and the name of the most telling topic; of one group, the rarest."""
    known = topics()
    found = [
        known[trait.value]
        for trait in shared
        if trait.axis == "term" and trait.value in known
    ]
    for group in _TELLING:
        for topic in found:
            if topic.group == group:
                return str(group), topic.name
    return "", ""


def _place(shared: Sequence[Trait]) -> tuple[str, str]:
    """A country that both have, the rarest; else the smallest region."""
    for trait in shared:
        if trait.axis == "country" and trait.value in countries():
            return "country", countries()[trait.value].name
    areas = [
        trait.value
        for trait in shared
        if trait.axis == "region" and trait.value in regions()
    ]
    if not areas:
        return "", ""
    smallest = max(areas, key=lambda number: len(with_wider([number])))
    return "region", regions()[smallest].name
