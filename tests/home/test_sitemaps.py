"""The sitemap names what everybody may open, and nothing else."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from exchange.choices import Kind
from gaamac.common.visibility import Visibility
from gaamac.home import sitemaps
from tests.factories.exchange import contribution, copies
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client: Client, address: str = "/sitemap.xml") -> dict[str, dict[str, str]]:
    """The alternates of each address, by language."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return {
        url.findtext(f"{MAP}loc", ""): {
            link.get("hreflang", ""): link.get("href", "") for link in url.iter(LINK)
        }
        for url in ET.fromstring(response.content).iter(f"{MAP}url")
    }


def test_each_language_version_stands_in_it_with_the_others(client: Client) -> None:
    original = contribution(title="Survey")
    contribution(title="Relevé", language="fr", translation_of=original)
    found = read(client)
    both = {
        "en": "http://testserver/en/practices/survey/",
        "fr": "http://testserver/fr/practices/survey/",
    }
    assert found[both["en"]] == found[both["fr"]] == both


def test_a_single_version_has_no_alternates(client: Client) -> None:
    contribution(Kind.CHALLENGE, "Rumours", language="fr")
    assert read(client)["http://testserver/fr/challenges/rumours/"] == {}


@pytest.mark.parametrize(
    "visibility", [Visibility.COMMUNITY, Visibility.FOCAL_POINTS, Visibility.EDITORS]
)
def test_what_is_not_public_is_in_it_for_nobody(
    client: Client, edith: Any, visibility: int
) -> None:
    contribution(title="Closed", visibility=visibility, countries=[CountryFactory()])
    for reader in (None, edith):
        if reader:
            client.force_login(reader)
        body = client.get("/sitemap.xml").content.decode()
        assert "closed" not in body
        assert "countries/ke" not in body


def test_lists_places_organisations_and_pages_are_in_it(client: Client) -> None:
    contribution(title="Survey", countries=[CountryFactory()])
    OrganisationFactory(slug="peace-institute")
    OrganisationFactory(slug="hidden-house", is_listed=False)
    found = read(client)
    for path in [
        "/en/practices/",
        "/en/meetings/",
        "/en/members/",
        "/en/members/countries/ke/",
        "/en/members/organisations/peace-institute/",
        "/en/",
        "/ar/",
    ]:
        assert f"http://testserver{path}" in found, path
    assert len(found["http://testserver/en/practices/"]) == 6
    assert not any("hidden-house" in address for address in found)


def test_no_contribution_stands_in_it_under_the_page_trees_address(
    client: Client,
) -> None:
    contribution(title="Survey")
    surveys = [address for address in read(client) if "survey" in address]
    assert surveys == ["http://testserver/en/practices/survey/"]


def test_every_address_in_it_can_be_opened(client: Client) -> None:
    contribution(title="Survey", countries=[CountryFactory()])
    OrganisationFactory(slug="peace-institute")
    for address, alternates in read(client).items():
        for one in {address, *alternates.values()}:
            assert client.get(one).status_code == 200, one


def test_a_long_one_is_an_index_of_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies(contribution(title="Survey"), 4)
    monkeypatch.setattr(sitemaps.PortalSitemap, "limit", 3)
    response = client.get("/sitemap.xml")
    files = [
        one.text or "" for one in ET.fromstring(response.content).iter(f"{MAP}loc")
    ]
    assert "http://testserver/sitemap-contributions.xml?p=2" in files
    found: dict[str, Any] = {}
    for file in files:
        found |= read(client, file)
    assert len([address for address in found if "survey" in address]) == 5


@pytest.mark.parametrize(
    "address", ["/sitemap-x.xml", "/sitemap.xml?p=99", "/sitemap.xml?p=x"]
)
def test_a_part_that_is_not_there_is_missing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_it_takes_the_same_queries_however_long_it_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    page = contribution(title="Survey")
    client.get("/sitemap.xml")
    copies(page, 30)
    with django_assert_max_num_queries(12):
        client.get("/sitemap.xml")
