"""The index in memory and the database answer alike, for whatever is published, and whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange import index
from exchange.authors import note_author
from exchange.choices import Kind, TopicGroup
from exchange.facets import count
from exchange.filters import FACETS, CatalogueFilter
from exchange.index.holdings import Holdings
from exchange.index.loading import read_all, read_changes
from exchange.models import CatalogueEntry, SharingTerms
from exchange.shown import shown_to
from members.choices import MembershipState, OrganisationType, RegionalGroup
from tests.exchange.index import entries
from tests.factories.exchange import topic
from tests.factories.members import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TODAY = "2026-11-23T12:00:00Z"
randomly = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def world(alice: Any) -> SimpleNamespace:
    """A small vocabulary, pages without rows, and two contributions that are alice's own."""
    africa, americas = RegionFactory(m49=2), RegionFactory(m49=19, name_en="Americas")
    kenya = CountryFactory(
        region=africa, subregion=africa, regional_group=RegionalGroup.AFRICAN
    )
    peru = CountryFactory(
        m49=604,
        iso2="PE",
        iso3="PER",
        name_en="Peru",
        region=americas,
        subregion=americas,
        regional_group=RegionalGroup.LATIN_AMERICAN,
    )
    terms = [
        topic("elections"),
        topic("genocide", TopicGroup.CRIME),
        topic("local", TopicGroup.LEVEL),
    ]
    for key in entries.KEYS[:2]:
        SharingTerms.objects.create(translation_key=key, kind=Kind.PRACTICE)
        note_author(SharingTerms.objects.get(pk=key), alice)
    house = OrganisationFactory(
        name="Peace House", slug="peace", type=OrganisationType.NGO
    )
    return SimpleNamespace(
        numbers=entries.pages(),
        rows=entries.rows(
            [term.pk for term in terms], {kenya.m49: [2], peru.m49: [19]}, house
        ),
    )


@pytest.fixture
def readers(request: pytest.FixtureRequest) -> list[Any]:
    """Everybody of the cast, one suspended, and no user at all."""
    suspended = UserFactory(name="Sam")
    MembershipFactory(user=suspended, state=MembershipState.SUSPENDED)
    cast = "nobody pavel charlie alice bob fatima edith".split()
    return [None, suspended, *(request.getfixturevalue(name) for name in cast)]


ADDRESSES = st.lists(
    st.sampled_from(
        [
            "topic=elections",
            "topic=genocide",
            "level=local",
            "country=ke",
            "country=pe",
            "region=2",
            "group=afr",
            "group=grulac",
            "organisation=peace",
            "organisation_type=ngo",
            "language=fr",
            "language=ar",
            "year=2020",
            "freshness=fresh",
            "freshness=ageing",
            "freshness=stale",
            "freshness=unconfirmed",
            "adapted=yes",
            "visibility=public",
            "visibility=community",
            "visibility=editors",
        ]
    ),
    max_size=4,
    unique=True,
).map("&".join)


def numbers_of(rows: Any) -> set[int]:
    return set(rows.values_list("pk", flat=True))


@randomly
@given(data=st.data())
def test_a_reader_is_counted_what_the_rule_shows_them(
    world: SimpleNamespace, readers: list[Any], data: st.DataObject
) -> None:
    entries.write(world.numbers, data.draw(world.rows))
    language = data.draw(st.sampled_from(["en", "fr", "zh-hans"]))
    for reader in readers:
        every = CatalogueEntry.objects.visible_to(reader)
        assert set(index.visible_to(reader).numbers) == numbers_of(every)
        with override(language):
            shown = index.shown_to(reader, Kind.PRACTICE)
            assert set(shown.numbers) == numbers_of(shown_to(reader, Kind.PRACTICE))


@randomly
@given(data=st.data(), address=ADDRESSES)
@time_machine.travel(TODAY)
def test_every_count_of_a_filtered_list_is_what_the_database_would_count(
    world: SimpleNamespace, readers: list[Any], data: st.DataObject, address: str
) -> None:
    entries.write(world.numbers, data.draw(world.rows))
    reader = data.draw(st.sampled_from(readers))
    kind = data.draw(st.sampled_from([None, Kind.PRACTICE]))
    chosen = CatalogueFilter.from_query(
        QueryDict(address), reader or AnonymousUser(), kind
    )
    rows = shown_to(reader, kind)
    counts = count(index.shown_to(reader, kind), chosen)
    assert set(counts.found.numbers) == numbers_of(chosen.apply(rows))
    lands = chosen.apply(rows).values_list("country_ids", flat=True)
    assert counts.by_country == Counter(land for held in lands for land in held)
    for name in chosen.on:
        assert counts.without[name] == chosen.without(name).apply(rows).count()
    for name, facet in FACETS.items():
        around = chosen.without(name).apply(rows)
        for key in _keys(facet, around):
            number = around.filter(facet.condition([key])).count()
            assert counts.value(name, key) == number, (name, key)


def _keys(facet: Any, around: Any) -> set[Any]:
    """Every value that could be counted, those that nothing has among them."""
    return set(facet.sets(read_all().holdings))


@randomly
@given(data=st.data())
def test_reading_the_changes_gives_what_reading_everything_gives(
    world: SimpleNamespace, data: st.DataObject
) -> None:
    entries.write(world.numbers, data.draw(world.rows))
    before = read_all().holdings
    entries.write(world.numbers, data.draw(world.rows))
    assert everything(read_changes(before).holdings) == everything(read_all().holdings)


def everything(holdings: Holdings) -> dict[str, dict[Any, set[int]]]:
    """All that an index holds, to be compared."""
    return {
        axis: {value: set(numbers) for value, numbers in sets.items()}
        for axis, sets in holdings.of.items()
    }


def test_a_transaction_reads_what_it_wrote_after_a_later_one_ended(
    world: SimpleNamespace,
) -> None:
    row = {
        "kind": Kind.PRACTICE,
        "language": "en",
        "translation_key": entries.KEYS[0],
        "visibility": 0,
    }
    entries.write(world.numbers, {0: row})
    # A savepoint that is rolled back has a later number, and is over.
    savepoint = transaction.savepoint()
    entries.write(world.numbers, {0: row, 2: row})
    transaction.savepoint_rollback(savepoint)
    before = read_all().holdings

    entries.write(world.numbers, {0: row, 1: row})

    assert everything(read_changes(before).holdings) == everything(read_all().holdings)


@pytest.mark.parametrize("change", ["a row more", "a row less", "another value"])
def test_a_state_never_changes(
    world: SimpleNamespace, change: Callable[[], None]
) -> None:
    row = {
        "kind": Kind.PRACTICE,
        "language": "en",
        "translation_key": entries.KEYS[0],
        "visibility": 0,
    }
    entries.write(world.numbers, {0: row, 1: row})
    before = read_all().holdings
    was = everything(before)
    now = {
        "a row more": {0: row, 1: row, 2: row},
        "a row less": {0: row},
        "another value": {0: row, 1: row | {"visibility": 2}},
    }
    entries.write(world.numbers, now[change])
    assert everything(read_changes(before).holdings) != was
    assert everything(before) == was
