"""What a reader asks for is read from the address, whatever stands in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.choices import Attribution, Kind, TopicGroup
from exchange.filters import FACETS, CatalogueFilter
from exchange.filters.values import MOST_VALUES
from exchange.models import CatalogueEntry
from gaamac.common.parameters import PARAMETERS
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def read(
    address: str, kind: str | None = Kind.PRACTICE, reader: Any = None
) -> CatalogueFilter:
    return CatalogueFilter.from_query(
        QueryDict(address), reader or AnonymousUser(), kind
    )


def found(address: str) -> list[str]:
    rows = read(address).apply(CatalogueEntry.objects.all()).order_by("page_id")
    return [entry.title for entry in rows]


@pytest.fixture
def library() -> None:
    """Four practices that differ in everything a filter can ask."""
    kenya = CountryFactory()
    peru = CountryFactory(
        m49=604,
        iso2="PE",
        iso3="PER",
        name_en="Peru",
        region=RegionFactory(m49=19, name_en="Americas"),
        subregion=RegionFactory(m49=5, name_en="South America"),
    )
    elections, land = topic("elections"), topic("land")
    local = topic("local", TopicGroup.LEVEL)
    contribution(title="Kenya votes", countries=[kenya], topics=[elections], year=2013)
    contribution(title="Kenya farms", countries=[kenya], topics=[land, local])
    contribution(title="Peru votes", countries=[peru], topics=[elections], year=2020)
    contribution(
        title="Le Pérou",
        countries=[peru],
        topics=[land],
        language="fr",
        organisation=OrganisationFactory(name="Peace Institute", slug="peace"),
    )


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ["Kenya votes", "Kenya farms", "Peru votes", "Le Pérou"]),
        ("country=KE", ["Kenya votes", "Kenya farms"]),
        ("country=ke&country=PE&topic=land", ["Kenya farms", "Le Pérou"]),
        ("region=2", ["Kenya votes", "Kenya farms"]),
        ("region=002", ["Kenya votes", "Kenya farms"]),
        ("region=americas", ["Peru votes", "Le Pérou"]),
        ("region=South+America&topic=ELECTIONS", ["Peru votes"]),
        ("level=local", ["Kenya farms"]),
        ("organisation=peace", ["Le Pérou"]),
        ("language=fr", ["Le Pérou"]),
        ("year=2013&year=2020", ["Kenya votes", "Peru votes"]),
        ("topic=land&topic=elections&country=pe", ["Peru votes", "Le Pérou"]),
        ("q=votes&country=KE", ["Kenya votes"]),
        ("country=KE&country=PE&level=local&topic=elections", []),
    ],
)
@pytest.mark.usefixtures("library")
def test_values_widen_and_parameters_narrow(address: str, titles: list[str]) -> None:
    assert found(address) == titles


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("topic=x", "We don’t know the topic “x”."),
        ("country=ZZ", "We don’t know the country “ZZ”."),
        ("country=404", "We don’t know the country “404”."),
        ("region=Atlantis", "We don’t know the region “Atlantis”."),
        ("type=x", "We don’t know the type “x”."),
        ("stage=x", "We don’t know the stage “x”."),
        ("level=x", "We don’t know the level “x”."),
        ("actor=x", "We don’t know the actor “x”."),
        ("organisation=x", "We don’t know the organisation “x”."),
        ("language=de", "We have nothing in the language “de”."),
        ("year=12345", "“12345” is not a year we can look for."),
        ("year=2o13", "“2o13” is not a year we can look for."),
        ("sort=price", "This list can’t be sorted by “price”."),
        ("sort=relevance", "This list can’t be sorted by “relevance”."),
        ("view=cards", "This list can’t be shown as “cards”."),
        ("page=two", "“two” is not the number of a page."),
        ("page=-1", "“-1” is not the number of a page."),
        ("page=0", "“0” is not the number of a page."),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_nobody_knows_is_ignored_and_said(address: str, problem: str) -> None:
    chosen = read(address)
    assert chosen.problems == (problem,)
    assert len(found(address)) == 4
    assert chosen.query_string == ""


def test_a_topic_of_another_group_is_not_a_topic() -> None:
    topic("local", TopicGroup.LEVEL)
    assert read("topic=local").problems
    assert not read("level=local").problems


def test_too_many_values_are_cut_and_said() -> None:
    years = "&".join(f"year={year}" for year in range(1900, 2100))
    chosen = read(years)
    assert len(chosen.choices) == MOST_VALUES
    assert chosen.problems == ("Too many years: only the first are looked for.",)


def test_many_problems_are_counted_instead_of_listed() -> None:
    *listed, rest = read("&".join(f"topic=x{n}" for n in range(30))).problems
    assert len(listed) == 5
    assert rest == "25 more values were not understood."


def test_a_long_query_is_cut_and_said() -> None:
    chosen = read("q=" + "war " * 500)
    assert len(chosen.q) <= 200
    assert chosen.problems == (
        "Your words were cut: only the first 200 characters are looked for.",
    )


@pytest.mark.usefixtures("library")
def test_the_canonical_address_is_the_same_however_it_was_written() -> None:
    one = read("country=PE&topic=land&country=ke&page=1&sort=year&view=list&x=1")
    other = read("topic=land&country=KE&country=pe&country=zz")
    assert one.query_string == other.query_string == "?topic=land&country=ke&country=pe"


@pytest.mark.usefixtures("library")
def test_a_choice_can_be_taken_out_of_the_address() -> None:
    chosen = read("q=votes&country=ke&country=pe&topic=land&page=3&view=table")
    assert (
        chosen.without("country", "ke").query_string
        == "?q=votes&topic=land&country=pe&view=table"
    )
    assert chosen.without("country").query_string == "?q=votes&topic=land&view=table"
    assert (
        chosen.without("q").query_string
        == "?topic=land&country=ke&country=pe&view=table"
    )
    assert chosen.alone().query_string == "?view=table"
    assert chosen.selection == "?q=votes&topic=land&country=ke&country=pe"


def test_taking_out_the_words_takes_out_their_order() -> None:
    assert read("q=x").sort == "relevance"
    assert read("q=x").without("q").sort == "year"


@pytest.mark.usefixtures("library")
def test_what_is_selected_is_said_in_words() -> None:
    chosen = read("region=19&country=ke&country=pe&topic=elections&year=2013&q=votes")
    assert chosen.about == (
        "from the Americas, in Kenya or Peru, about “Elections”, of the year 2013,"
        " with the words “votes”"
    )


def test_names_are_those_of_the_readers_language() -> None:
    CountryFactory(
        m49=276, iso2="DE", iso3="DEU", name_en="Germany", name_fr="Allemagne"
    )
    with override("fr"):
        (choice,) = read("country=de").choices
    assert choice.label == "Allemagne"


def test_an_unlisted_organisation_is_known_only_to_who_sees_its_work(
    charlie: object,
) -> None:
    hidden = OrganisationFactory(slug="hidden-house", is_listed=False)
    address = "organisation=hidden-house"
    contribution(organisation=hidden, visibility=Visibility.COMMUNITY)
    assert read(address).problems
    assert not read(address, reader=charlie).problems


def test_an_organisation_that_is_never_named_is_not_known() -> None:
    hidden = OrganisationFactory(slug="hidden-house", is_listed=False)
    contribution(organisation=hidden, attribution=Attribution.ANONYMOUS)
    assert read("organisation=hidden-house").problems


texts = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["ke", "2", "fr", "2013", "elections", "\x00", "9" * 30, "a'--"]),
)


@settings(max_examples=60, deadline=None)
@given(
    given_values=st.dictionaries(
        st.sampled_from([*PARAMETERS, "q[]", "topic__in"]),
        st.lists(texts, max_size=4),
        max_size=6,
    ),
    kind=st.sampled_from([None, *Kind.values]),
)
def test_no_address_is_a_fault_and_its_canonical_form_is_understood(
    given_values: dict[str, list[str]], kind: str | None
) -> None:
    query = QueryDict(mutable=True)
    for name, values in given_values.items():
        query.setlist(name, values)
    chosen = CatalogueFilter.from_query(query, AnonymousUser(), kind)
    list(chosen.ordered(chosen.apply(CatalogueEntry.objects.all()))[:1])
    again = CatalogueFilter.from_query(
        QueryDict(chosen.query_string[1:]), AnonymousUser(), kind
    )
    assert again.query_string == chosen.query_string
    assert not again.problems
    assert set(chosen.on) <= set(FACETS)
    assert all(len(problem) < 200 for problem in chosen.problems)
