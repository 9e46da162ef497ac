"""The controlled vocabulary: crimes, risk factors, themes, types, stages, levels and actors.

The taxonomy has its terms in English, crimes in all six languages. `data/topic_names.csv` adds
the other languages as editorial proposals, which editors can correct.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from exchange.choices import TopicGroup
from exchange.models import Topic
from exchange.vocabulary import forget_topics
from gaamac.common.languages import FACTS

from .reading import read_csv, read_json

# The part of taxonomy.json that holds each group whose items are labelled alike.
_PLAIN_GROUPS = {
    TopicGroup.THEME: "themes",
    TopicGroup.TYPE: "practice_types",
    TopicGroup.STAGE: "prevention_stages",
    TopicGroup.LEVEL: "levels",
    TopicGroup.ACTOR: "actor_types",
}
_RISK_MEANINGS = {
    "common": "Common to all atrocity crimes",
    "genocide": "Specific to genocide",
    "crimes-against-humanity": "Specific to crimes against humanity",
    "war-crimes": "Specific to war crimes",
}


def load_topics() -> int:
    """Create the terms that are missing; how many there were."""
    known = set(Topic.objects.values_list("group", "code"))
    missing = [_named(one) for one in _terms() if (one.group, one.code) not in known]
    Topic.objects.bulk_create(missing)
    forget_topics()
    return len(missing)


def _named(topic: Topic) -> Topic:
    """The term with the names it has beyond English."""
    names = _other_names().get((str(topic.group), topic.code), {})
    for suffix, name in names.items():
        setattr(topic, f"name_{suffix}", name)
    return topic


@lru_cache(maxsize=1)
def _other_names() -> dict[tuple[str, str], dict[str, str]]:
    return {(row.pop("group"), row.pop("code")): row for row in read_csv("topic_names")}


def _terms() -> Iterator[Topic]:
    taxonomy = read_json("taxonomy")
    yield from _crimes(taxonomy["crimes"])
    yield from _risk_factors(taxonomy["risk_factors"])
    for group, part in _PLAIN_GROUPS.items():
        for order, item in enumerate(taxonomy[part]["items"], start=1):
            yield Topic(
                group=group,
                code=item["code"],
                order=order,
                meaning=item.get("meaning", ""),
                name_en=item["label"],
            )


def _crimes(items: list[dict[str, Any]]) -> Iterator[Topic]:
    suffixes = [facts.field_suffix for facts in FACTS.values()]
    for order, item in enumerate(items, start=1):
        names = {f"name_{code}": item["label"][code] for code in suffixes}
        yield Topic(
            group=TopicGroup.CRIME,
            code=item["code"],
            order=order,
            meaning=item.get("note", ""),
            **names,
        )


def _risk_factors(part: dict[str, Any]) -> Iterator[Topic]:
    """The 14 factors by their numbers (rf01…), each saying to which crimes it belongs."""
    for item in part["items"]:
        scope = _RISK_MEANINGS[item["crime"] or item["kind"]]
        yield Topic(
            group=TopicGroup.RISK_FACTOR,
            code=item["code"].lower(),
            order=item["number"],
            meaning=f"{scope}. Risk factor {item['number']} of: {part['framework']}.",
            name_en=item["title"],
        )
