"""Feeds are valid Atom, and hold what their reader may see."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from exchange.choices import Attribution, Kind
from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = {
    Kind.PRACTICE: "/en/practices/feed.atom",
    Kind.CHALLENGE: "/en/challenges/feed.atom",
    Kind.OFFER: "/en/offers/feed.atom",
    Kind.MEETING: "/en/meetings/feed.atom",
}


def feed(client: Client, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ET.fromstring(response.content)


def titles(root: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize(("kind", "address"), FEEDS.items())
def test_each_kind_has_a_feed(client: Client, kind: str, address: str) -> None:
    contribution(kind, "The one to find")
    root = feed(client, address)
    assert titles(root) == ["The one to find"]


@pytest.mark.parametrize("address", FEEDS.values())
def test_a_feed_without_entries_is_a_feed(client: Client, address: str) -> None:
    root = feed(client, address)
    for name in ("title", "id", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None


def test_a_feed_has_what_rfc_4287_asks_for(client: Client) -> None:
    page = contribution(
        title="Relevé",
        summary="En bref.",
        language="fr",
        organisation=OrganisationFactory(name="Peace Institute"),
        topics=[topic("elections")],
    )
    response = client.get("/en/practices/feed.atom?topic=elections")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    root = ET.fromstring(response.content)
    assert root.get(LANGUAGE) == "en"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "http://testserver/en/practices/feed.atom?topic=elections",
        "alternate": "http://testserver/en/practices/?topic=elections",
    }
    assert root.findtext(f"{ATOM}title") == "GAAMAC: practices about “Elections”"
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.get(LANGUAGE) == "fr"
    assert (
        entry.findtext(f"{ATOM}id")
        == f"tag:testserver,2026:practice/{page.translation_key}"
    )
    assert entry.findtext(f"{ATOM}summary") == "En bref."
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Peace Institute"
    assert (
        entry.find(f"{ATOM}link").get("href")
        == "http://testserver/en/practices/relev%C3%A9/"
    )
    assert entry.find(f"{ATOM}category").get("term") == "Elections"
    assert entry.findtext(f"{ATOM}updated")


def test_a_contribution_has_the_same_id_in_every_language(client: Client) -> None:
    original = contribution(title="Survey")
    contribution(title="Relevé", language="fr", translation_of=original)
    identities = {
        feed(client, f"/{language}/practices/feed.atom").findtext(
            f"{ATOM}entry/{ATOM}id"
        )
        for language in ("en", "fr", "ar")
    }
    assert len(identities) == 1


def test_a_feed_obeys_the_filters_of_its_list(client: Client) -> None:
    contribution(title="Kenya votes", countries=[CountryFactory()])
    contribution(title="Somewhere else")
    assert titles(feed(client, "/en/practices/feed.atom?country=ke")) == ["Kenya votes"]
    assert titles(feed(client, "/en/practices/feed.atom?q=else")) == ["Somewhere else"]


def test_a_feed_says_what_it_did_not_understand(client: Client) -> None:
    root = feed(client, "/en/practices/feed.atom?topic=x%3Cb%3E")
    assert "We don’t know the topic “x<b>”." in (root.findtext(f"{ATOM}subtitle") or "")


def test_a_feed_is_for_its_reader(client: Client, alice: Any) -> None:
    contribution(title="Open")
    contribution(title="Closed", visibility=Visibility.COMMUNITY)
    address = FEEDS[Kind.PRACTICE]
    assert titles(feed(client, address)) == ["Open"]
    client.force_login(alice)
    assert titles(feed(client, address)) == ["Closed", "Open"]
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_an_anonymous_author_is_not_in_the_feed(
    client: Client, alice: Any, peace_institute: Any
) -> None:
    contribution(
        author=alice, organisation=peace_institute, attribution=Attribution.ANONYMOUS
    )
    body = client.get(FEEDS[Kind.PRACTICE]).content.decode()
    assert "Alice" not in body
    assert "Peace Institute" not in body
    assert "<name>Anonymous</name>" in body


def test_control_characters_do_not_break_a_feed(client: Client) -> None:
    page = contribution()
    CatalogueEntry.objects.filter(pk=page.pk).update(
        title="A\x0bB & <C>", summary="D\x01", credited_to="E\x02"
    )
    assert titles(feed(client, FEEDS[Kind.PRACTICE])) == ["AB & <C>"]


def test_a_feed_that_has_not_changed_answers_304(client: Client) -> None:
    contribution()
    first = client.get(FEEDS[Kind.PRACTICE])
    again = client.get(
        FEEDS[Kind.PRACTICE], headers={"if-none-match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_feed_takes_one_query_and_is_not_endless(
    client: Client, django_assert_num_queries: Any
) -> None:
    page = contribution()
    address = FEEDS[Kind.PRACTICE]
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)
    copies(page, 60)
    with django_assert_num_queries(1):
        root = feed(client, address)
    assert len(titles(root)) == 50
