"""One page of a list: which rows stand on it, in which order, and what is offered beside them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from exchange import index, page_rows
from exchange.choices import Kind, TopicGroup
from exchange.facet_options import FacetOptions
from exchange.filters import CatalogueFilter
from exchange.listing import Listing, read_listing
from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from members.choices import OrganisationType, RegionalGroup
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def ask(
    address: str, reader: Any = None, kind: str | None = Kind.PRACTICE
) -> CatalogueFilter:
    return CatalogueFilter.from_query(
        QueryDict(address), reader or AnonymousUser(), kind
    )


def listing(
    address: str = "", reader: Any = None, kind: str | None = Kind.PRACTICE
) -> Listing:
    reader = reader or AnonymousUser()
    return read_listing(
        ask(address, reader, kind), reader, index.shown_to(reader, kind)
    )


def titles(address: str, reader: Any = None) -> list[str]:
    return sorted(str(card.title) for card in listing(address, reader).cards)


def facet(name: str, address: str = "", reader: Any = None) -> FacetOptions | None:
    found = {one.name: one for one in listing(address, reader).facets}
    return found.get(name)


def offered(name: str, address: str = "", reader: Any = None) -> dict[str, int]:
    """The values of a filter with their counts."""
    found = facet(name, address, reader)
    return {one.value: one.count for one in found.options} if found else {}


@pytest.fixture
def shelf() -> None:
    """Three practices that differ in what the later filters ask."""
    with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC)):
        contribution(
            title="From Kenya",
            countries=[CountryFactory(regional_group=RegionalGroup.AFRICAN)],
            organisation=OrganisationFactory(type=OrganisationType.NGO),
        )
        contribution(
            title="From Peru",
            countries=[
                CountryFactory(
                    m49=604,
                    iso2="PE",
                    iso3="PER",
                    name_en="Peru",
                    regional_group=RegionalGroup.LATIN_AMERICAN,
                )
            ],
            organisation=OrganisationFactory(
                type=OrganisationType.ACADEMIC, slug="university"
            ),
        )
        contribution(title="From nowhere")
    rows = CatalogueEntry.objects
    rows.filter(title="From Kenya").update(
        review_by="2027-01-01", confirmed_at=timezone.now(), adaptation_count=2
    )
    rows.filter(title="From Peru").update(
        review_by="2025-01-01", confirmed_at=timezone.now()
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("group=afr", ["From Kenya"]),
        ("group=AFR&group=grulac", ["From Kenya", "From Peru"]),
        ("group=weog", []),
        ("group=afr&country=pe", []),
        ("organisation_type=ngo", ["From Kenya"]),
        (
            "organisation_type=ngo&organisation_type=academic",
            ["From Kenya", "From Peru"],
        ),
        ("freshness=fresh", ["From Kenya"]),
        ("freshness=stale", ["From Peru"]),
        ("freshness=unconfirmed", ["From nowhere"]),
        ("freshness=fresh&freshness=unconfirmed", ["From Kenya", "From nowhere"]),
        ("freshness=fresh&adapted=yes", ["From Kenya"]),
        ("freshness=stale&adapted=yes", []),
    ],
)
@pytest.mark.usefixtures("shelf")
@time_machine.travel("2026-11-23T12:00:00Z")
def test_values_widen_and_filters_narrow(address: str, found: list[str]) -> None:
    assert titles(address) == found
    assert listing(address).counts.total == len(found)


@pytest.mark.usefixtures("shelf")
@time_machine.travel("2026-11-23T12:00:00Z")
def test_a_filter_counts_as_if_it_had_no_choice_and_the_others_had() -> None:
    assert offered("group", "group=afr") == {"afr": 1, "grulac": 1}
    assert offered("organisation_type", "group=afr") == {"ngo": 1}
    assert offered("freshness", "group=grulac") == {"stale": 1}


@pytest.mark.usefixtures("shelf")
def test_values_without_results_are_shown_only_when_chosen() -> None:
    assert offered("adapted") == {"yes": 1}
    assert offered("organisation_type", "organisation_type=un-entity") == {
        "ngo": 1,
        "academic": 1,
        "un-entity": 0,
    }
    assert facet("stage") is None


def test_a_language_finds_what_can_be_read_in_it_whichever_version_is_shown() -> None:
    page = contribution(title="The monitors")
    contribution(title="Les moniteurs", language="fr", translation_of=page)
    contribution(title="Observers")
    assert titles("language=fr") == ["The monitors"]
    assert offered("language") == {"en": 2, "fr": 1}


def test_topics_stand_in_their_three_groups() -> None:
    contribution(
        topics=[
            topic("genocide", TopicGroup.CRIME),
            topic("hate-speech", TopicGroup.RISK_FACTOR),
            topic("elections"),
        ]
    )
    found = facet("topic")
    assert found is not None
    assert [(str(one.heading), one.options[0].value) for one in found.parts] == [
        ("Crimes", "genocide"),
        ("Risk factors", "hate-speech"),
        ("Themes", "elections"),
    ]


@pytest.fixture
def levels(alice: Any) -> None:
    """One practice of each visibility, and one for editors that is alice's own."""
    for level in Visibility:
        contribution(title=f"For {level.name}", visibility=level)
    contribution(title="Her own", visibility=Visibility.EDITORS, author=alice)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("nobody", {}),
        ("pavel", {}),
        ("charlie", {"public": 1, "community": 1}),
        ("alice", {"public": 1, "community": 1, "editors": 1}),
        ("fatima", {"public": 1, "community": 1, "focal-points": 1}),
        ("edith", {"public": 1, "community": 1, "focal-points": 1, "editors": 2}),
    ],
)
@pytest.mark.usefixtures("levels")
def test_each_reader_is_offered_the_levels_they_see(
    request: pytest.FixtureRequest, name: str, counts: dict[str, int]
) -> None:
    reader = request.getfixturevalue(name)
    assert offered("visibility", "", reader) == counts
    assert listing("", reader).counts.total == sum(counts.values()) or 1


@pytest.mark.usefixtures("levels")
def test_visibility_narrows_for_members_and_means_nothing_to_others(
    charlie: Any, alice: Any
) -> None:
    assert titles("visibility=community", charlie) == ["For COMMUNITY"]
    assert titles("visibility=editors", charlie) == []
    assert titles("visibility=editors", alice) == ["Her own"]
    asked = ask("visibility=community")
    assert asked.problems == ("“community” is not a visibility you can look for.",)
    assert titles("visibility=community") == ["For PUBLIC"]


@pytest.fixture
def long_list() -> list[CatalogueEntry]:
    """Some fifty practices with many draws in every order."""
    contribution(title="Élan", topics=[topic("elections")])
    rows = copies(contribution(title="A practice", topics=[topic("elections")]), 47)
    now = timezone.now()
    for number, row in enumerate(rows):
        row.year = (None, 2020, 2021)[number % 3]
        row.adaptation_count = number % 4
        row.confirmed_at = (None, now)[number % 2]
        row.title = f"{'Éà'[number % 2]} {number % 7}"
        row.published_at = now - timedelta(days=number % 5)
        row.save()
    return rows


@pytest.mark.parametrize("sort", ["year", "newest", "confirmed", "adapted", "title"])
@pytest.mark.parametrize("words", ["", "&q=elections"])
@pytest.mark.parametrize(("few", "near"), [(1000, 500), (0, 500), (0, 10)])
@pytest.mark.usefixtures("long_list", "ten_a_page")
def test_pages_hold_every_entry_once_in_one_order(
    monkeypatch: pytest.MonkeyPatch, sort: str, words: str, few: int, near: int
) -> None:
    monkeypatch.setattr(page_rows, "FEW", few)
    monkeypatch.setattr(page_rows, "MANY", few)
    monkeypatch.setattr(page_rows, "NEAR", near)
    chosen = ask(f"sort={sort}{words}")
    in_order = chosen.ordered(chosen.apply(CatalogueEntry.objects.all()))
    keys = [row.translation_key for row in in_order]
    assert len(keys) == 49
    read = [
        card.translation_key
        for page in range(1, 6)
        for card in listing(f"sort={sort}{words}&page={page}").cards
    ]
    assert read == keys


@pytest.mark.usefixtures("ten_a_page")
def test_a_page_far_beyond_the_last_is_the_last() -> None:
    copies(contribution(), 14)
    found = listing(f"page={10**12}")
    assert found.page.number == 2
    assert len(found.cards) == 5
    assert found.problems == ["There are only 2 pages."]


def test_a_typo_is_forgiven_where_nothing_is_found(client: Client) -> None:
    contribution(title="Watching elections", countries=[CountryFactory()])
    found = listing("q=electiosn&country=ke")
    assert found.typed == "electiosn"
    assert found.counts.total == 1
    assert found.chosen.query_string == "?q=elections&country=ke"
    html = client.get("/en/practices/?q=electiosn").content.decode()
    assert "Showing results for <strong>“elections”</strong>" in html
    assert "Nothing for “electiosn”." in html
    assert "Watching" in html


def test_a_typo_is_forgiven_by_no_word_that_the_reader_may_not_read() -> None:
    contribution(title="Watching elections", visibility=Visibility.COMMUNITY)
    found = listing("q=electiosn")
    assert found.typed == ""
    assert found.counts.total == 0
    assert found.chosen.q == "electiosn"


def test_an_empty_list_says_what_dropping_each_filter_would_give() -> None:
    kenya = CountryFactory()
    contribution(title="Early warning", countries=[kenya], year=2020)
    contribution(title="Memorials", topics=[topic("elections")], year=2020)
    found = listing("q=memorials&country=ke&year=2020")
    assert found.counts.total == 0
    assert [(drop.label, drop.count) for drop in found.drops] == [
        ("Kenya", 1),
        ("memorials", 1),
        ("2020", 0),
    ]


def test_the_map_has_the_countries_of_the_result_and_no_rows() -> None:
    kenya = CountryFactory()
    peru = CountryFactory(m49=604, iso2="PE", iso3="PER", name_en="Peru")
    contribution(title="Both", countries=[kenya, peru], year=2020)
    contribution(title="One", countries=[peru], year=2021)
    found = listing("view=map&year=2020")
    assert found.counts.by_country == {kenya.m49: 1, peru.m49: 1}
    assert found.cards == []


@pytest.mark.parametrize("name", ["nobody", "alice"])
@pytest.mark.usefixtures("ten_a_page")
def test_a_list_takes_at_most_four_queries(
    request: pytest.FixtureRequest, django_assert_max_num_queries: Any, name: str
) -> None:
    reader = request.getfixturevalue(name)
    house = OrganisationFactory(slug="peace")
    copies(contribution(topics=[topic("elections")], organisation=house), 30)
    bool(reader.is_authenticated and reader.clearance)
    for address in ["", "topic=elections&q=practice", "sort=title&page=3"]:
        chosen = ask(address, reader)
        with django_assert_max_num_queries(4):
            read_listing(chosen, reader, index.shown_to(reader, Kind.PRACTICE))
