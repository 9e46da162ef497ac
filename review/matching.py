"""Which reviewers a text brings along by its topics and regions."""

from __future__ import annotations

from typing import Any

from exchange.models import SharingTerms
from members.models import User
from members.vocabulary import regions_of, with_wider

from .models import Reviewer
from .permissions import can_be_asked

# More opinions cost the editors more than they help.
MOST = 3


def fits(reviewer: Reviewer, topics: set[int], regions: set[int]) -> bool:
    """Whether a text is theirs: a topic and a region of theirs, where they have both.

    Asks for `topics` and `regions` of the reviewer, which may be prefetched.
    """
    own_topics = {topic.pk for topic in reviewer.topics.all()}
    own_regions = {region.pk for region in reviewer.regions.all()}
    if not own_topics and not own_regions:
        return False
    of_topic = not own_topics or bool(own_topics & topics)
    of_region = not own_regions or bool(own_regions & regions)
    return of_topic and of_region


def subjects_of(page: Any) -> tuple[set[int], set[int]]:
    """The topics of a contribution, and every region in which it lies."""
    countries = [country.pk for country in page.countries.all()]
    own = [region.pk for region in page.regions.all()]
    regions = {*regions_of(countries), *with_wider(own)}
    return {topic.pk for topic in page.topics.all()}, regions


def matched(page: Any, terms: SharingTerms) -> list[User]:
    """Those who are asked by themselves, at most three, whoever has least to read first."""
    draft = page.get_latest_revision_as_object()
    topics, regions = subjects_of(draft)
    found = [
        reviewer.user
        for reviewer in Reviewer.objects.to_be_asked()
        .filter(is_matched=True)
        .in_order_of_load()
        if fits(reviewer, topics, regions)
    ]
    return [person for person in found if can_be_asked(person, terms)][:MOST]
