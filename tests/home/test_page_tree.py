"""The page tree is no second door to contributions."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from wagtail.models import Page, Site

from exchange.choices import Kind
from exchange.models import ContributionIndexPage
from gaamac.home.models import HomePage
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_contribution_is_served_by_our_view_and_not_by_wagtail(
    client: Client, kind: str
) -> None:
    page = contribution(kind, "One of them")
    response = client.get(page.url)
    assert response.status_code == 200
    assert response.resolver_match.url_name == f"{kind}-detail"
    request = RequestFactory().get("/")
    with pytest.raises(Http404):
        page.specific.route(request, [])
    with pytest.raises(Http404):
        Site.objects.get().root_page.specific.route(request, [f"{kind}s", page.slug])


def test_a_contribution_moved_elsewhere_in_the_tree_stays_unreachable(
    client: Client,
) -> None:
    page = contribution(title="Moved")
    page.move(HomePage.objects.get(locale__language_code="en"), pos="last-child")
    assert client.get("/en/moved/").status_code == 404


@pytest.mark.parametrize("kind", list(Kind))
def test_the_place_of_a_kind_is_not_served_by_wagtail(kind: str) -> None:
    place = ContributionIndexPage.objects.get(kind=kind, locale__language_code="en")
    with pytest.raises(Http404):
        place.route(RequestFactory().get("/"), [])


def test_each_language_has_its_front_page(client: Client) -> None:
    for home in HomePage.objects.select_related("locale"):
        address = f"/{home.locale.language_code}/"
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "address"),
    [("fr-CA,en;q=0.5", "/fr/"), ("zh-CN", "/zh-hans/"), ("de", "/en/"), ("", "/en/")],
)
def test_the_bare_address_leads_to_the_readers_language(
    client: Client, accepted: str, address: str
) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response.url) == (302, address)


def test_the_root_of_the_tree_is_served_under_no_other_address(client: Client) -> None:
    assert Page.objects.filter(depth=2).count() == 6
    assert client.get("/en/home-fr/").status_code == 404
