"""Draws contributions: who shares them with whom, what they are about, and in which languages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from exchange.choices import Attribution, TopicGroup
from exchange.times import day_of
from gaamac.common.visibility import Visibility
from members.models import Country, Organisation, Region, User

from .chances import Zipf, weighted
from .people import People
from .phrases import phrases
from .planted import Planting
from .texts import Text, Writer

_LANGUAGES = {"en": 44, "fr": 20, "es": 15, "ar": 9, "ru": 7, "zh-hans": 5}
_VERSIONS = {1: 86, 2: 10, 3: 4}
_VISIBILITY = {
    Visibility.PUBLIC: 80,
    Visibility.COMMUNITY: 12,
    Visibility.FOCAL_POINTS: 5,
    Visibility.EDITORS: 3,
}
_ATTRIBUTION = {
    Attribution.NAMED: 50,
    Attribution.ORGANISATION: 35,
    Attribution.ANONYMOUS: 15,
}
# Days since somebody confirmed it, as a range: fresh, ageing, stale; and nobody yet.
_CONFIRMED = {(0, 360): 35, (370, 720): 18, (740, 1800): 12, None: 35}
# How many terms of each group one has.
_TERMS = {
    TopicGroup.TYPE: (1, 1),
    TopicGroup.LEVEL: (1, 1),
    TopicGroup.STAGE: (1, 2),
    TopicGroup.ACTOR: (1, 4),
    TopicGroup.THEME: (1, 4),
    TopicGroup.CRIME: (0, 2),
    TopicGroup.RISK_FACTOR: (0, 3),
}
_COUNTRIES = {0: 16, 1: 66, 2: 12, 3: 6}
_DAYS_BACK = 3000


@dataclass(slots=True)
class Version:
    """One language version."""

    language: str
    text: Text
    published_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Group:
    """One contribution with all that its versions share; the first version is the original."""

    key: UUID
    visibility: int
    attribution: str
    organisation: Organisation | None
    author: User | None
    is_compiled: bool
    credited_to: str
    topic_ids: list[int]
    country_ids: list[int]
    region_ids: list[int]
    is_worldwide: bool
    year: int | None
    confirmed_at: datetime | None
    review_by: date | None
    sources: str
    versions: list[Version] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What contributions can be about."""

    terms: dict[TopicGroup, list[int]]
    countries: list[Country]
    regions: list[Region]


def _without_the_hour(group: Group) -> Group:
    """Of what is anonymous the database keeps the day on which it was confirmed."""
    if group.attribution != Attribution.ANONYMOUS or group.confirmed_at is None:
        return group
    return replace(group, confirmed_at=day_of(group.confirmed_at))


class Drawing:
    """Draws groups until there are as many versions as asked for."""

    def __init__(
        self,
        total: int,
        vocabulary: Vocabulary,
        people: People,
        as_of: date,
        rng: random.Random,
    ) -> None:
        self._total = total
        self._rng = rng
        self._now = datetime.combine(as_of, time(0), tzinfo=UTC)
        self._planting = Planting(total, rng)
        self._writers = {code: Writer(words) for code, words in phrases().items()}
        self._organisations = Zipf(people.organisations)
        self._authors = Zipf(people.writers)
        self._terms = {
            group: Zipf(rng.sample(ids, len(ids)))
            for group, ids in vocabulary.terms.items()
        }
        countries = [one.pk for one in vocabulary.countries]
        self._countries = Zipf(rng.sample(countries, len(countries)), 4)
        self._regions = Zipf([one.pk for one in vocabulary.regions])

    def groups(self) -> Iterator[Group]:
        """All of them."""
        drawn = 0
        while drawn < self._total:
            group = self._group(drawn, most=self._total - drawn)
            drawn += len(group.versions)
            yield group

    def _group(self, first: int, most: int) -> Group:
        rng = self._rng
        group = _without_the_hour(self._shared())
        published = self._published(group.confirmed_at)
        for number in range(min(weighted(rng, _VERSIONS), most)):
            group.versions.append(self._version(group, first + number, published))
        return group

    def _shared(self) -> Group:
        """What all versions share; the versions are still missing."""
        rng = self._rng
        is_compiled = rng.random() < 0.2
        author = None if is_compiled else self._authors.one(rng)
        has_organisation = not is_compiled and rng.random() < 0.8
        countries = self._countries.some(rng, weighted(rng, _COUNTRIES))
        is_worldwide = not countries and rng.random() < 0.25
        confirmed_at = self._confirmed()
        return Group(
            key=UUID(int=rng.getrandbits(128), version=4),
            visibility=Visibility.PUBLIC if is_compiled else weighted(rng, _VISIBILITY),
            attribution=Attribution.NAMED
            if is_compiled
            else weighted(rng, _ATTRIBUTION),
            organisation=self._organisations.one(rng) if has_organisation else None,
            author=author,
            is_compiled=is_compiled,
            credited_to="Public sources named below" if is_compiled else "",
            topic_ids=self._topics(),
            country_ids=sorted(countries),
            region_ids=[]
            if countries or is_worldwide
            else sorted(self._regions.some(rng, 2)),
            is_worldwide=is_worldwide,
            year=self._year(),
            confirmed_at=confirmed_at,
            review_by=self._review_by(confirmed_at),
            sources=self._sources(),
        )

    def _version(self, group: Group, number: int, published: datetime) -> Version:
        rng = self._rng
        spoken = {version.language for version in group.versions}
        language = weighted(
            rng, {c: n for c, n in _LANGUAGES.items() if c not in spoken}
        )
        words = self._planting.words(number)
        text = self._writers[language].write(rng, words, is_compiled=group.is_compiled)
        span = max(int((self._now - published).total_seconds()), 1)
        first = published + timedelta(
            seconds=rng.randrange(span) // 8 if group.versions else 0
        )
        rest = max(int((self._now - first).total_seconds()), 1)
        changed = rng.randrange(rest) // 4 if rng.random() < 0.3 else 0
        return Version(language, text, first, first + timedelta(seconds=changed))

    def _published(self, confirmed_at: datetime | None) -> datetime:
        """When the original came out: before anybody confirmed it."""
        latest = confirmed_at or self._now
        days = int(_DAYS_BACK * self._rng.random() ** 2)
        return latest - timedelta(days=days, seconds=self._rng.randrange(1, 86_400))

    def _confirmed(self) -> datetime | None:
        days = weighted(self._rng, _CONFIRMED)
        if days is None:
            return None
        ago = self._rng.randint(*days)
        return self._now - timedelta(days=ago, seconds=self._rng.randrange(86_400))

    def _review_by(self, confirmed_at: datetime | None) -> date | None:
        """Editors set another date for a few."""
        if confirmed_at is None or self._rng.random() > 0.05:
            return None
        return confirmed_at.date() + timedelta(days=self._rng.choice((180, 730)))

    def _topics(self) -> list[int]:
        rng = self._rng
        found: list[int] = []
        for group, (least, most) in _TERMS.items():
            if group in self._terms:
                found += self._terms[group].some(rng, rng.randint(least, most))
        return sorted(found)

    def _year(self) -> int | None:
        if self._rng.random() < 0.1:
            return None
        return self._now.year - int(30 * self._rng.random() ** 2)

    def _sources(self) -> str:
        number = self._rng.choice((0, 1, 1, 2, 3))
        lines = (self._rng.randrange(100_000) for _line in range(number))
        return "\n".join(
            f"Report {one} https://example.org/reports/{one}" for one in lines
        )
