"""The page of a contribution: who gets it, in which language, at which address."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Attribution, Kind
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

FOLDERS = {
    Kind.PRACTICE: "practices",
    Kind.CHALLENGE: "challenges",
    Kind.OFFER: "offers",
    Kind.MEETING: "meetings",
}


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(("kind", "folder"), FOLDERS.items())
def test_each_kind_has_its_page(client: Client, kind: str, folder: str) -> None:
    contribution(
        kind,
        "Monitors of the Tana Delta",
        summary="Residents report rumours.",
        sources="A report https://example.org/report",
        countries=[CountryFactory()],
        topics=[topic("elections")],
    )
    html = read(client, f"/en/{folder}/monitors-of-the-tana-delta/")
    for words in [
        "<title>Monitors of the Tana Delta – GAAMAC</title>",
        "Residents report rumours.",
        'href="/en/members/countries/ke/"',
        f'href="/en/{folder}/?topic=elections"',
        "At a glance",
        'href="https://example.org/report"',
        "Cite as",
        "Responses",
        'property="og:title" content="Monitors of the Tana Delta"',
    ]:
        assert words in html, words


def test_a_draft_has_no_page(client: Client, alice: Any, edith: Any) -> None:
    contribution(title="Unfinished", author=alice, publish=False)
    for reader in (None, alice, edith):
        if reader:
            client.force_login(reader)
        assert client.get("/en/practices/unfinished/").status_code == 404


def test_what_was_taken_offline_has_no_page(client: Client) -> None:
    contribution(title="Gone").unpublish()
    assert client.get("/en/practices/gone/").status_code == 404


def test_a_contribution_is_found_under_its_own_kind_only(client: Client) -> None:
    contribution(title="Monitors")
    assert client.get("/en/challenges/monitors/").status_code == 404


def test_denied_and_missing_are_the_same_answer_after_the_same_queries(
    client: Client, alice: Any
) -> None:
    contribution(title="Closed", visibility=Visibility.COMMUNITY)
    moved = contribution(title="Before", visibility=Visibility.COMMUNITY)
    moved.slug = "latter"
    moved.save()
    answers = {}
    for slug in ("closed", "nobody", "before", "latter"):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/en/practices/{slug}/")
        body = response.content.replace(slug.encode(), b"the slug")
        answers[slug] = (response.status_code, len(captured), body)
    assert answers["nobody"][:2] == (404, 1)
    assert all(answer == answers["nobody"] for answer in answers.values())
    client.force_login(alice)
    assert client.get("/en/practices/closed/").status_code == 200


def test_an_old_address_leads_on_in_every_language(client: Client) -> None:
    page = contribution(title="Before")
    page.slug = "after"
    page.save()
    for language in ("en", "ar"):
        response = client.get(f"/{language}/practices/before/")
        assert response.status_code == 301
        assert response.headers["Location"] == f"/{language}/practices/after/"
    assert client.get("/en/practices/after/").status_code == 200


def test_the_readers_language_is_served_where_there_is_a_version(
    client: Client,
) -> None:
    original = contribution(title="Relevé", language="fr", lessons="Apprendre.")
    contribution(
        title="Survey", language="en", translation_of=original, lessons="To learn."
    )
    assert "To learn." in read(client, "/en/practices/relevé/")
    assert "Apprendre." in read(client, "/fr/practices/relevé/")


def test_the_original_is_served_and_marked_where_there_is_none(client: Client) -> None:
    contribution(title="Survey", summary="In short.", lessons="To learn.")
    html = read(client, "/ar/practices/survey/")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<h1 lang="en" dir="ltr">Survey</h1>' in html
    assert '<p class="lead" lang="en" dir="ltr">In short.</p>' in html
    assert '<div class="prose" lang="en" dir="ltr"><p>To learn.</p>' in html


def test_canonical_and_alternate_addresses_are_those_of_the_versions(
    client: Client,
) -> None:
    original = contribution(title="Survey")
    contribution(title="Relevé", language="fr", translation_of=original)
    html = read(client, "/ar/practices/survey/")
    assert (
        '<link rel="canonical" href="http://testserver/en/practices/survey/">' in html
    )
    assert 'hreflang="fr" href="http://testserver/fr/practices/survey/"' in html
    assert 'hreflang="ar" href="http://testserver' not in html
    french = read(client, "/fr/practices/survey/")
    assert (
        '<link rel="canonical" href="http://testserver/fr/practices/survey/">' in french
    )


def test_a_compiled_text_says_so_until_somebody_confirms_it(client: Client) -> None:
    contribution(title="Survey", is_compiled=True, credited_to="The Sentinel Project")
    html = read(client, "/en/practices/survey/")
    assert (
        "Compiled from public sources, not yet confirmed by the organisation." in html
    )
    assert "Not yet confirmed" in html
    assert "The Sentinel Project (20" in html


def test_only_members_are_told_who_may_read_a_closed_text(
    client: Client, alice: Any
) -> None:
    contribution(title="Closed", visibility=Visibility.COMMUNITY)
    contribution(title="Open")
    client.force_login(alice)
    assert "Only approved members can see this." in read(
        client, "/en/practices/closed/"
    )
    assert "Everyone can see this." not in read(client, "/en/practices/open/")


def test_an_anonymous_author_is_nowhere_in_the_page(
    client: Client, alice: Any, peace_institute: Any, edith: Any
) -> None:
    contribution(
        title="Hidden",
        author=alice,
        organisation=peace_institute,
        attribution=Attribution.ANONYMOUS,
    )
    for reader in (None, edith):
        if reader:
            client.force_login(reader)
        for address in ("/en/practices/hidden/", "/en/practices/hidden/data.jsonld"):
            body = read(client, address)
            assert "Peace Institute" not in body
            assert "Alice" not in body
    assert "Anonymous" in read(client, "/en/practices/hidden/")


def test_its_author_and_editors_get_the_ways_to_change_it(
    client: Client, alice: Any, bob: Any, edith: Any
) -> None:
    page = contribution(title="Survey", author=alice)
    edit = f"/en/contribute/practice/{page.translation_key}/"
    desk = f"/cms/pages/{page.pk}/edit/"
    for reader, sees_edit, sees_desk in [
        (None, False, False),
        (alice, True, False),
        (bob, False, False),
        (edith, False, True),
    ]:
        if reader:
            client.force_login(reader)
        html = read(client, "/en/practices/survey/")
        assert (edit in html) is sees_edit
        assert (desk in html) is sees_desk


def test_a_page_takes_the_same_queries_whatever_it_holds(
    client: Client, alice: Any
) -> None:
    contribution(title="Bare", organisation=OrganisationFactory())
    contribution(
        title="Full",
        author=alice,
        organisation=OrganisationFactory(),
        topics=[topic(f"theme-{number}") for number in range(8)],
        countries=[CountryFactory()],
        sources="\n".join(f"https://example.org/{number}" for number in range(20)),
        lessons="To learn.",
    )
    numbers = []
    for slug in ("bare", "full"):
        read(client, f"/en/practices/{slug}/")
        with CaptureQueriesContext(connection) as captured:
            read(client, f"/en/practices/{slug}/")
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] <= 12


def test_the_data_of_an_entry_say_what_its_row_says(client: Client) -> None:
    contribution(
        title="Survey",
        summary="In short.",
        countries=[CountryFactory()],
        organisation=OrganisationFactory(name="Peace Institute"),
        topics=[topic("elections")],
    )
    response = client.get("/en/practices/survey/data.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    data = json.loads(response.content)
    assert data["@type"] == "Article"
    assert data["@id"] == "http://testserver/en/practices/survey/"
    assert data["author"] == {"@type": "Organization", "name": "Peace Institute"}
    assert data["spatialCoverage"] == ["Kenya"]
    assert data["about"] == ["Elections"]


@pytest.mark.parametrize("slug", ["x" * 300, "a'b", "%", "a.b", "é", "<b>", "-", "٣"])
def test_no_slug_makes_the_page_fail(client: Client, slug: str) -> None:
    for end in ("", "data.jsonld"):
        assert client.get(f"/en/practices/{slug}/{end}").status_code == 404


def test_pages_only_answer_who_reads(client: Client) -> None:
    contribution(title="Survey")
    assert client.post("/en/practices/survey/").status_code == 405
