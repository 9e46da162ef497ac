"""The result of a list on the map: what is counted, and where each state leads."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from gaamac.common.tile_map import TOP_LEVEL, Scale
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(site: None) -> None:
    """Three practices in two countries and one of none."""
    kenya = CountryFactory()
    peru = CountryFactory(
        m49=604,
        iso2="PE",
        iso3="PER",
        name_en="Peru",
        region=RegionFactory(m49=19, name_en="Americas"),
        subregion=RegionFactory(m49=5, name_en="South America"),
    )
    votes = topic("elections")
    contribution(title="Kenya votes", countries=[kenya], topics=[votes])
    contribution(title="Both vote", countries=[kenya, peru], topics=[votes])
    contribution(title="A field", countries=[peru])
    contribution(title="Everywhere", topics=[votes])
    contribution(
        title="Hidden", countries=[kenya], visibility=Visibility.EDITORS, topics=[votes]
    )


def places(client: Client, query: str) -> dict[str, tuple[str, str]]:
    """The list under the map: by state, its count and where it leads."""
    page = html.unescape(client.get(f"/en/practices/?{query}").content.decode())
    lists = re.findall(r'<ul class="places">(.*?)</ul>', page)
    items = re.findall(
        r'<a href="([^"]+)">([^<]+)</a> <span class="num">(\d+)</span>', "".join(lists)
    )
    return {name: (count, href) for href, name, count in items}


def test_each_state_has_its_count_and_leads_to_the_list_narrowed_to_it(
    client: Client,
) -> None:
    assert places(client, "view=map&topic=elections") == {
        "Kenya": ("2", "/en/practices/?topic=elections&country=ke"),
        "Peru": ("1", "/en/practices/?topic=elections&country=pe"),
    }


def test_a_state_that_was_chosen_leads_to_itself_alone(client: Client) -> None:
    found = places(client, "view=map&country=ke&page=7")
    assert found["Kenya"] == ("2", "/en/practices/?country=ke")
    assert found["Peru"] == ("1", "/en/practices/?country=pe")


def test_the_map_counts_what_its_reader_may_see(client: Client, edith: User) -> None:
    client.force_login(edith)
    assert places(client, "view=map&topic=elections")["Kenya"][0] == "3"


def test_what_concerns_no_state_is_said(client: Client) -> None:
    page = client.get("/en/practices/?view=map&topic=elections").content.decode()
    assert "Not on the map: 1 practice about whole regions" in page
    assert "Practices 1 to" not in page


def test_a_map_of_nothing_says_which_filter_to_drop(client: Client) -> None:
    page = client.get("/en/practices/?view=map&q=xyzzy&topic=elections").content
    assert "Drop one filter" in page.decode()


@pytest.mark.parametrize(
    ("counts", "least"),
    [
        ([], (1, 2, 3, 4)),
        ([6, 1, 2], (1, 2, 3, 4)),
        ([17], (1, 2, 4, 8)),
        ([10_000, 3], (1, 10, 100, 1000)),
    ],
)
def test_shades_tell_small_numbers_and_great_ones_apart(
    counts: list[int], least: tuple[int, ...]
) -> None:
    scale = Scale.of(counts)
    assert scale.least == least
    assert scale.level(0) == 0
    assert scale.top == scale.level(max(counts, default=0)) <= TOP_LEVEL
    if counts:
        assert scale.bounds(scale.top)[1] == max(counts)
