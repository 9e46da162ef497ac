"""Generates contributions into the database: all of them in one transaction, or none."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction
from wagtail.models import Page, Revision

from exchange.choices import Attribution, TopicGroup
from exchange.freshness import Freshness, freshness
from exchange.models import Topic
from gaamac.common.visibility import Visibility
from gaamac.home.site_tree import prepare_site
from gaamac.home.starting_content.places import load_countries, load_regions
from gaamac.home.starting_content.topics import load_topics
from members.models import Country, Region

from .about import About
from .ahead import drawn_ahead
from .groups import Drawing, Group, Vocabulary
from .guard import contributions_beyond_starting_content
from .indexes import made_afterwards
from .people import create_people
from .rows import Keys, Rows
from .tables import Copy, reserve
from .text_rows import TextRows, TitleIndex
from .tree import Places

# Groups a batch: enough for COPY to be worth it, few enough to hold in memory.
BATCH = 1000
# Settings of this one transaction: nothing is cut short for being long, and indexes are made in memory.
_SETTINGS = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL maintenance_work_mem = '256MB'",
)
# What a database must know anew about itself before its plans are good.
_ANALYZED = (
    *("exchange_catalogueentry", "exchange_cataloguetext", "exchange_sharingterms"),
    *("exchange_address", "exchange_authorship", "wagtailcore_page"),
    *("wagtailcore_revision", "practices_practice", "wagtailsearch_indexentry"),
)


@dataclass(slots=True)
class Tally:
    """What was written, counted by what it is."""

    entries: int = 0
    groups: int = 0
    of: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, group: Group, state: Freshness) -> None:
        """Count one contribution."""
        self.groups += 1
        self.entries += len(group.versions)
        self._count("visibility", _words(Visibility(group.visibility)), group)
        self._count("attribution", str(Attribution(group.attribution).value), group)
        self._count("freshness", _words(state), group)
        self._count("versions", str(len(group.versions)), group)
        for version in group.versions:
            self.of.setdefault("language", Counter())[version.language] += 1

    def _count(self, name: str, value: str, group: Group) -> None:
        self.of.setdefault(name, Counter())[value] += len(group.versions)


@cache
def _words(choice: Visibility | Freshness) -> str:
    """A choice by its name: translated once, not for each contribution."""
    return str(choice.label)


def generate(
    total: int, seed: int, as_of: date, progress: Callable[[int], None]
) -> Tally:
    """Write `total` published practices; the same for the same seed, day and database.

    `progress` is told now and then how many there are.
    """
    _set_up()
    with transaction.atomic():
        _take_time()
        with made_afterwards(_ANALYZED):
            tally = _write(total, seed, as_of, progress)
    _analyze()
    return tally


def _set_up() -> None:
    """What every contribution needs."""
    prepare_site()
    load_regions()
    load_countries()
    load_topics()


def _take_time() -> None:
    with connection.cursor() as cursor:
        for setting in _SETTINGS:
            cursor.execute(setting)


class _Drawn(NamedTuple):
    """A batch, and how things stand after it."""

    rows: list[Copy | TextRows]
    tally: Tally
    places: Places


def _write(
    total: int, seed: int, as_of: date, progress: Callable[[int], None]
) -> Tally:
    """Draw batches ahead, each while the database takes the one before."""
    # A second run with the same seed must not draw the same keys.
    start = contributions_beyond_starting_content()
    rng = random.Random(f"{seed}/{start}")  # noqa: S311 - draws data, guards nothing
    people = create_people(total, rng)
    places, indexes, tally = Places(), TitleIndex(), Tally()
    about = About.read()
    rows = Rows(places, about, _keys(total))
    groups = Drawing(total, _vocabulary(), people, as_of, rng).groups()

    def draw() -> _Drawn | None:
        for group in islice(groups, BATCH):
            rows.add(group)
            tally.add(group, Freshness(freshness(about.review_by(group), as_of)))
        taken = rows.take()
        return _Drawn(taken, tally, places) if taken[0].rows else None

    for batch in drawn_ahead(draw):
        for copy in batch.rows:
            copy.run()
        indexes.write()
        progress(batch.tally.entries)
        tally, places = batch.tally, batch.places
    places.settle()
    return tally


def _keys(number: int) -> Iterator[Keys]:
    pages, revisions = reserve(Page, number), reserve(Revision, number)
    return map(Keys, pages, revisions)


def _vocabulary() -> Vocabulary:
    terms: dict[TopicGroup, list[int]] = {}
    for pk, group in Topic.objects.order_by("pk").values_list("pk", "group"):
        terms.setdefault(TopicGroup(group), []).append(pk)
    return Vocabulary(
        terms=terms,
        countries=list(Country.objects.order_by("pk")),
        regions=list(Region.objects.order_by("pk")),
    )


def _analyze() -> None:
    """Let the planner know what is there now."""
    with connection.cursor() as cursor:
        for table in _ANALYZED:
            cursor.execute(f"ANALYZE {table}")
