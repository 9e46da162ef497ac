"""The controlled vocabulary as readers' pages keep it: read once, forgotten when it changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from gaamac.common.languages import FACTS, reader_language

from .choices import TOPIC_GROUPS

_KEY = "exchange.topics.1"
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A term without its model: what lists, filters and mails need."""

    id: int
    group: str
    code: str
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.names[reader_language()]


def topics() -> dict[int, TopicFacts]:
    """Every term by id, in the vocabulary's order."""
    found: dict[int, TopicFacts] | None = cache.get(_KEY)
    if found is None:
        from .models import Topic  # noqa: PLC0415 - the model forgets this cache when saved

        found = {
            topic.pk: TopicFacts(
                topic.pk,
                topic.group,
                topic.code,
                {code: topic.name_in(code) for code in FACTS},
            )
            for topic in Topic.objects.all()
        }
        cache.set(_KEY, found, _SECONDS)
    return found


def subjects() -> list[TopicFacts]:
    """Crimes, risk factors and themes: what the parameter `topic` names."""
    return [topic for topic in topics().values() if topic.group in TOPIC_GROUPS]


def in_group(group: str) -> list[TopicFacts]:
    """The terms of one group, in their order."""
    return [topic for topic in topics().values() if topic.group == group]


def forget_topics() -> None:
    """Read the vocabulary anew at the next use."""
    cache.delete(_KEY)
