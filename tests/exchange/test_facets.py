"""Counts beside the filters are those the lists would give."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange import index
from exchange.choices import Kind, TopicGroup
from exchange.facet_options import FacetOptions, facet_options
from exchange.facets import Counts, count
from exchange.filters import FACETS, CatalogueFilter
from exchange.models import CatalogueEntry, Topic
from exchange.search import find
from exchange.shown import shown_to
from gaamac.common.parameters import PARAMETERS
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def library() -> None:
    """Eight practices that share topics, countries, levels, years and organisations."""
    americas = RegionFactory(m49=19, name_en="Americas")
    south = RegionFactory(m49=5, name_en="South America", parent=americas)
    east = RegionFactory(m49=14, name_en="Eastern Africa", parent=RegionFactory())
    kenya = CountryFactory(subregion=east)
    peru = CountryFactory(
        m49=604,
        iso2="PE",
        iso3="PER",
        name_en="Peru",
        region=americas,
        subregion=south,
    )
    topics = [topic("elections"), topic("land"), topic("genocide", TopicGroup.CRIME)]
    levels = [topic("local", TopicGroup.LEVEL), topic("national", TopicGroup.LEVEL)]
    house = OrganisationFactory(name="Peace Institute", slug="peace")
    for number in range(8):
        contribution(
            title=f"Practice {number}",
            topics=[topics[number % 3], levels[number % 2], topics[(number + 1) % 3]],
            countries=[(kenya, peru)[number // 2 % 2]] if number else [kenya, peru],
            year=2010 + number % 3,
            organisation=house if number > 4 else None,
            language="fr" if number == 7 else "en",
        )


def ask(address: str, kind: str | None = Kind.PRACTICE) -> CatalogueFilter:
    return CatalogueFilter.from_query(QueryDict(address), AnonymousUser(), kind)


def number_of(chosen: CatalogueFilter) -> int:
    rows: int = chosen.apply(shown_to(AnonymousUser(), chosen.kind)).count()
    return rows


def counted(chosen: CatalogueFilter, reader: Any = None) -> Counts:
    """What the page counts for a reader, words included."""
    shown = index.shown_to(reader, chosen.kind)
    if chosen.q:
        shown = shown.among(index.Numbers(find(chosen.q, "en").ids))
    return count(shown, chosen)


def offered(chosen: CatalogueFilter) -> dict[str, FacetOptions]:
    """The filters a reader is offered, by parameter."""
    counts = counted(chosen)
    return {facet.name: facet for facet in facet_options(chosen, counts)}


def ticking(chosen: CatalogueFilter, name: str, value: str) -> CatalogueFilter:
    """The filter with this value alone ticked under its parameter."""
    query = chosen.without(name).query.copy()
    query[name] = value
    return ask(query.urlencode())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parts=st.lists(
        st.sampled_from(
            [
                "topic=elections",
                "topic=land",
                "topic=genocide",
                "level=local",
                "country=ke",
                "country=pe",
                "region=19",
                "region=5",
                "year=2011",
                "organisation=peace",
                "language=fr",
                "q=practice",
                "q=7",
            ]
        ),
        max_size=4,
        unique=True,
    )
)
def test_each_count_is_what_ticking_that_value_alone_would_give(
    library: None, parts: list[str]
) -> None:
    chosen = ask("&".join(parts))
    counts = counted(chosen)
    assert counts.total == number_of(chosen)
    for facet in facet_options(chosen, counts):
        for option in [*facet.options, *facet.rest]:
            alone = ticking(chosen, facet.name, option.value)
            assert option.count == number_of(alone), (facet.name, option)
    for name in chosen.on:
        assert counts.without[name] == number_of(chosen.without(name))


@pytest.mark.usefixtures("library")
def test_counts_take_one_query_however_many_filters_are_on_and_words_one_more(
    django_assert_num_queries,
) -> None:
    for address in ["", "topic=land&country=ke&level=local&year=2011&q=practice"]:
        chosen = ask(address)
        with django_assert_num_queries(2 if chosen.q else 1):
            counted(chosen)


@pytest.mark.usefixtures("library")
def test_kinds_are_counted_across_all() -> None:
    contribution(Kind.CHALLENGE, "A challenge")
    chosen = ask("", kind=None)
    counts = counted(chosen)
    assert counts.kinds == {"practice": 8, "challenge": 1}


@pytest.mark.usefixtures("library")
def test_what_nothing_would_answer_is_not_offered() -> None:
    topic("unused")
    facets = offered(ask(""))
    assert "actor" not in facets
    assert "unused" not in [one.value for one in facets["topic"].options]
    assert [one.value for one in facets["year"].options] == ["2012", "2011", "2010"]


@pytest.mark.usefixtures("library")
def test_a_ticked_value_stays_even_when_nothing_has_it() -> None:
    topic("unused")
    facet = offered(ask("topic=unused"))["topic"]
    assert [one.value for one in facet.options if one.is_on] == ["unused"]


@pytest.mark.usefixtures("library")
def test_continents_come_first_and_their_parts_under_more() -> None:
    facet = offered(ask(""))["region"]
    assert {one.label for one in facet.options} == {"Africa", "Americas"}
    assert {one.label for one in facet.rest} == {"Eastern Africa", "South America"}


def test_a_long_facet_shows_the_most_frequent_first_and_what_is_ticked() -> None:
    for number in range(12):
        for _ in range(2 if number == 11 else 1):
            contribution(topics=[topic(f"theme-{number:02}")])
    facet = offered(ask("topic=theme-10"))["topic"]
    assert facet.options[0].value == "theme-11"
    assert [one.value for one in facet.options if one.is_on] == ["theme-10"]
    assert len(facet.options) + len(facet.rest) == 12
    assert facet.is_open


def test_a_term_that_has_gone_is_counted_for_nothing() -> None:
    contribution(topics=[topic("elections")])
    CatalogueEntry.objects.update(topic_ids=[Topic.objects.get().pk, 999_999])
    counts = counted(ask(""))
    assert sum(counts.of["topic"].values()) == 1


def test_every_parameter_that_narrows_has_its_place_in_the_column() -> None:
    not_facets = {"q", "sort", "page", "view"}
    assert set(FACETS) == set(PARAMETERS) - not_facets
