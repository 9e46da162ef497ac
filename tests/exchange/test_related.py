"""Related practices: what they share, weighed by how rare it is, with the reason, and nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from exchange.choices import Attribution, Kind, TopicGroup
from exchange.models import CatalogueEntry, Topic
from exchange.related import SHOWN, related_cards
from gaamac.common.visibility import Visibility
from members.models import Country, User
from practices.models import Practice
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NOBODY = AnonymousUser()


@pytest.fixture
def kenya() -> Country:
    """In Eastern Africa."""
    africa = RegionFactory()
    east = RegionFactory(m49=14, name_en="Eastern Africa", parent=africa)
    return CountryFactory(region=africa, subregion=east)


@pytest.fixture
def uganda(kenya: Country) -> Country:
    """In Eastern Africa too."""
    return CountryFactory(
        m49=800,
        region=kenya.region,
        subregion=kenya.subregion,
        iso2="UG",
        iso3="UGA",
        name_en="Uganda",
    )


@pytest.fixture
def hatred() -> Topic:
    """A risk factor."""
    return topic("hatred", TopicGroup.RISK_FACTOR, name_en="Hatred", name_fr="Haine")


def near(page: Practice, reader: Any = NOBODY) -> dict[str, str]:
    """The titles of what is related, with the reasons."""
    entry = CatalogueEntry.objects.get(pk=page.pk)
    return {str(one.title): one.why for one in related_cards(entry, reader)}


@pytest.fixture
def monitors(kenya: Country, hatred: Topic) -> Practice:
    """About hatred, in Kenya."""
    return contribution(title="Monitors", topics=[hatred], countries=[kenya])


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ("topic country", "Same risk factor and country: Hatred, Kenya"),
        ("topic region", "Same risk factor and region: Hatred, Eastern Africa"),
        ("topic", "Same risk factor: Hatred"),
        ("country", "Same country: Kenya"),
        ("region", "Same region: Eastern Africa"),
    ],
)
def test_the_reason_is_said_in_words(
    monitors: Practice,
    kenya: Country,
    uganda: Country,
    hatred: Topic,
    *,
    shares: str,
    why: str,
) -> None:
    places = [kenya] if "country" in shares else [uganda] if "region" in shares else []
    contribution(
        title="Another",
        topics=[hatred] if "topic" in shares else [],
        countries=places,
    )
    assert near(monitors) == {"Another": why}


def test_the_reason_is_in_the_readers_language(
    monitors: Practice, hatred: Topic
) -> None:
    contribution(title="Another", topics=[hatred])
    with override("fr"):
        assert "Haine" in near(monitors)["Another"]


@pytest.mark.parametrize(
    "group", [one for one in TopicGroup if one != TopicGroup.THEME]
)
def test_every_group_of_topics_has_a_reason(group: str) -> None:
    one = topic("one", group, name_en="The one")
    page = contribution(title="This", topics=[one])
    contribution(title="That", topics=[one])
    assert near(page)["That"].endswith(": The one")


def test_what_shares_nothing_is_not_related(monitors: Practice) -> None:
    contribution(title="Another", summary="Monitors")
    contribution(Kind.CHALLENGE, title="A challenge")
    assert near(monitors) == {}


def test_a_rare_topic_weighs_more_than_a_common_one(monitors: Practice) -> None:
    common, rare = topic("common"), topic("rare")
    page = contribution(title="This", topics=[common, rare])
    for number in range(5):
        contribution(title=f"Common {number}", topics=[common])
    contribution(title="Rare", topics=[rare])
    contribution(title="Later", topics=[common])
    assert next(iter(near(page))) == "Rare"


def test_of_equals_the_one_in_like_words_comes_first() -> None:
    one = topic()
    page = contribution(
        title="Radio drama against hate", topics=[one], summary="Radio."
    )
    contribution(title="Radio dramas against hatred", topics=[one], summary="Radio.")
    contribution(title="A law on land", topics=[one], summary="Land.")
    assert list(near(page)) == ["Radio dramas against hatred", "A law on land"]


def test_only_a_few_are_shown(hatred: Topic, monitors: Practice) -> None:
    for number in range(SHOWN + 3):
        contribution(title=f"Another {number}", topics=[hatred])
    assert len(near(monitors)) == SHOWN


def test_each_contribution_once_and_never_itself(
    monitors: Practice, hatred: Topic
) -> None:
    contribution(
        title="Veilleurs", language="fr", translation_of=monitors, topics=[hatred]
    )
    another = contribution(title="Another", topics=[hatred])
    contribution(
        title="Un autre", language="fr", translation_of=another, topics=[hatred]
    )
    assert list(near(monitors)) == ["Another"]
    with override("fr"):
        assert list(near(monitors)) == ["Un autre"]


@pytest.fixture
def readers(alice: User, bob: User, fatima: User, edith: User) -> dict[str, Any]:
    """One of each clearance; alice wrote what is looked for."""
    people = {"alice": alice, "bob": bob, "fatima": fatima, "edith": edith}
    return {"nobody": NOBODY, **people}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_nothing_that_the_reader_may_not_see(
    monitors: Practice, hatred: Topic, readers: dict[str, Any], visibility: int
) -> None:
    contribution(
        title="Another",
        topics=[hatred],
        author=readers["alice"],
        visibility=visibility,
    )
    saw = {name for name, one in readers.items() if near(monitors, one)}
    expected = {
        Visibility.PUBLIC: {"nobody", "alice", "bob", "fatima", "edith"},
        Visibility.COMMUNITY: {"alice", "bob", "fatima", "edith"},
        Visibility.FOCAL_POINTS: {"alice", "fatima", "edith"},
        Visibility.EDITORS: {"alice", "edith"},
    }
    assert saw == expected[Visibility(visibility)]


def test_what_is_hidden_changes_no_order(hatred: Topic) -> None:
    """Else the order would tell a stranger how much there is that they may not see."""
    other = topic("other")
    page = contribution(title="This", topics=[hatred, other])
    for title, about in (("A", hatred), ("B", other)):
        contribution(title=title, topics=[about], summary="x")
    before = list(near(page))
    for number in range(4):
        contribution(title=f"H{number}", topics=[hatred], visibility=Visibility.EDITORS)
        contribution(title=f"O{number}", visibility=Visibility.EDITORS)
    assert list(near(page)) == before


def test_a_hundred_take_as_many_queries_as_one(
    monitors: Practice, hatred: Topic, alice: User
) -> None:
    another = contribution(title="Another", topics=[hatred])
    numbers = []
    for more in (0, 99):
        copies(another, more)
        near(monitors, alice)
        with CaptureQueriesContext(connection) as captured:
            near(monitors)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] <= 3


def test_the_page_shows_them_under_the_sources(
    client: Client, monitors: Practice, hatred: Topic
) -> None:
    page = client.get("/en/practices/monitors/").content.decode()
    assert 'id="related"' not in page
    contribution(title="Another", topics=[hatred], attribution=Attribution.ANONYMOUS)
    page = client.get("/en/practices/monitors/").content.decode()
    assert "Same risk factor: Hatred" in page
    assert (
        page.index('id="cite"')
        < page.index('id="related"')
        < page.index('id="responses"')
    )
    assert page.count('href="#related"') == 1


@pytest.fixture(autouse=True)
def _fresh_index() -> Iterator[None]:
    """The index of this process is that of this test."""
    from exchange.index import current

    current.forget()
    yield
    current.forget()
