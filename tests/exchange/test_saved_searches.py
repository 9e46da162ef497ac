"""What a saved search selects is what the list at its address shows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from exchange.addresses import path_in
from exchange.choices import Kind, TopicGroup
from exchange.filters import CatalogueFilter
from exchange.matching import Selection
from exchange.models import CatalogueEntry, SavedSearch, Topic
from exchange.saved_searches import rows_of, select, suggested_name
from exchange.services import save_search
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def library(edith: User) -> User:
    """Contributions that differ in what a search can ask; an editor sees them all."""
    kenya = CountryFactory()
    votes, land = topic("elections"), topic("land")
    local = topic("local", TopicGroup.LEVEL)
    hidden = OrganisationFactory(name="Watch", slug="watch", is_listed=False)
    first = contribution(title="Kenya votes", countries=[kenya], topics=[votes])
    contribution(
        title="Le Kenya vote", language="fr", translation_of=first, topics=[votes]
    )
    contribution(title="Land", topics=[land, local], year=2013, organisation=hidden)
    contribution("challenge", "Votes at risk", countries=[kenya], topics=[votes])
    contribution("offer", "Help", visibility=Visibility.EDITORS, language="fr")
    return edith


PARTS = (
    "topic=elections",
    "topic=land",
    "country=ke",
    "level=local",
    "language=fr",
    "language=en",
    "year=2013",
    "organisation=watch",
    "q=vote",
    "q=-land",
)


def in_list(client: Client, one: Selection) -> set[str]:
    """The titles that the list at this search's address shows."""
    path = path_in(one.language, f"{one.kind}-list" if one.kind else "search")
    html = client.get(f"{path}?{one.query}").content.decode()
    found = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", html)
    return {re.sub(r"<[^>]+>", "", title) for title in found}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", *Kind.values]),
            st.lists(st.sampled_from(PARTS), max_size=3, unique=True).map("&".join),
            st.sampled_from(["en", "fr"]),
        ),
        max_size=3,
    )
)
def test_a_digest_chooses_what_the_page_shows(
    client: Client, library: User, asked: list[tuple[str, str, str]]
) -> None:
    client.force_login(library)
    selections = [Selection(*one) for one in asked]
    pages = dict(CatalogueEntry.objects.values_list("page_id", "title"))
    found = select(selections, pages)
    for one in selections:
        assert {pages[page] for page in found[one]} == in_list(client, one), one


def test_many_searches_take_as_many_queries_as_one(
    library: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages = list(CatalogueEntry.objects.values_list("page_id", flat=True))
    for count in (1, 30):
        some = [
            Selection("", f"organisation=watch&year={2000 + n}", "en")
            for n in range(count)
        ]
        with django_assert_num_queries(2):
            select(some, pages)


def test_what_is_no_longer_known_selects_nothing_and_breaks_nothing(
    library: User,
) -> None:
    pages = list(CatalogueEntry.objects.values_list("page_id", flat=True))
    gone, some_left = (
        Selection("", "topic=elections", "en"),
        Selection("", "topic=elections&topic=land", "en"),
    )
    assert select([gone], pages)[gone]
    save_search(library, "Votes", "", gone.query, in_digest=False)
    Topic.objects.get(code="elections").delete()
    found = select([gone, some_left], pages)
    assert not found.get(gone)
    assert found[some_left]
    (row,) = rows_of(library)
    assert row.is_lost
    assert not row.new_words


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_whatever_stands_in_a_row_selects_without_failing(
    library: User, query: str
) -> None:
    pages = list(CatalogueEntry.objects.values_list("page_id", flat=True))
    select([Selection("", query.replace("\x00", ""), "en")], pages)


def test_news_are_counted_since_the_last_look_as_far_as_their_member_may_see(
    alice: User, edith: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for member in (alice, edith):
        save_search(member, "Votes", "practice", "q=vote", in_digest=False)
        save_search(member, "Land", "practice", "q=land", in_digest=False)
    contribution(title="A vote")
    contribution(title="A vote for editors", visibility=Visibility.EDITORS)
    with django_assert_num_queries(2):
        news = {row.search.name: row.new_words for row in rows_of(alice)}
    assert news == {"Votes": "1 new since you last looked", "Land": ""}
    (votes,) = [row for row in rows_of(edith) if row.search.name == "Votes"]
    assert votes.new_words == "2 new since you last looked"
    SavedSearch.objects.update(looked_at=timezone.now() + timedelta(seconds=1))
    assert not any(row.new_words for row in rows_of(edith))


def test_a_name_is_suggested_from_what_is_chosen(library: User) -> None:
    def name(query: str, kind: str | None = Kind.PRACTICE) -> str:
        chosen = CatalogueFilter.from_query(QueryDict(query), library, kind)
        with override("en"):
            return suggested_name(chosen)

    assert name("q=vote&country=ke") == "vote, Kenya"
    assert name("") == "Practices"
    assert name("", None) == "Practices, challenges, offers and meetings"
