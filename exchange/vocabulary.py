"""The controlled vocabulary as readers' pages keep it: read once, forgotten when it changes."""

from __future__ import annotations

from dataclasses import dataclass

from gaamac.common.kept import Kept
from gaamac.common.languages import FACTS, reader_language

from .choices import TOPIC_GROUPS


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A term without its model: what lists, filters and mails need."""

    id: int
    group: str
    code: str
    names: dict[str, str]
    # For types: how long a practice of that type stays fresh; None means the usual time.
    review_months: int | None = None

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.names[reader_language()]


def _read_topics() -> dict[int, TopicFacts]:
    from .models import Topic  # noqa: PLC0415 - the model forgets this when saved

    return {
        topic.pk: TopicFacts(
            topic.pk,
            topic.group,
            topic.code,
            {code: topic.name_in(code) for code in FACTS},
            topic.review_months,
        )
        for topic in Topic.objects.all()
    }


_topics = Kept("exchange.topics.2", _read_topics)


def topics() -> dict[int, TopicFacts]:
    """Every term by id, in the vocabulary's order."""
    return _topics.get()


def subjects() -> list[TopicFacts]:
    """Crimes, risk factors and themes: what the parameter `topic` names."""
    return [topic for topic in topics().values() if topic.group in TOPIC_GROUPS]


def in_group(group: str) -> list[TopicFacts]:
    """The terms of one group, in their order."""
    return [topic for topic in topics().values() if topic.group == group]


def forget_topics() -> None:
    """Read the vocabulary anew at the next use."""
    _topics.forget()
