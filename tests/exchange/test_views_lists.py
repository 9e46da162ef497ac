"""Lists and search: what they show, in how many queries, whatever the address says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.catalogue import refresh_group, terms_of
from exchange.choices import Attribution, Kind, TopicGroup
from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from meetings.choices import DatePrecision
from members.models import User
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

from .lists import LISTS, SEARCH, page_of, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def words_of(html: str) -> str:
    """What a reader reads, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("kind", "address"), LISTS.items())
def test_each_kind_has_a_list(client: Client, kind: str, address: str) -> None:
    contribution(kind, "The one to find")
    html = page_of(client, address)
    assert titles(html) == ["The one to find"]
    assert f"<b>1 {kind}</b>" in html


@pytest.mark.parametrize(("kind", "address"), LISTS.items())
def test_a_list_without_entries_says_so(
    client: Client, kind: str, address: str
) -> None:
    html = page_of(client, address)
    assert f"<b>No {kind}</b>" in html
    assert titles(html) == []


def test_a_card_says_where_whose_since_when_and_in_which_language(
    client: Client,
) -> None:
    contribution(
        title="Les moniteurs",
        summary="Ils relèvent les signes.",
        language="fr",
        countries=[CountryFactory()],
        organisation=OrganisationFactory(name="Peace Institute"),
        topics=[topic("national", TopicGroup.LEVEL)],
        year=2015,
    )
    html = page_of(client, LISTS[Kind.PRACTICE])
    card = html[html.index('<article class="entry">') :]
    for words in [
        '<h3 lang="fr">',
        "Ils relèvent les signes.",
        "Kenya",
        "Peace Institute",
        "National",
        "2015",
        '<span class="badge" lang="fr">Français</span>',
        "Not yet confirmed",
    ]:
        assert words in card, words


def test_an_anonymous_post_says_so_and_names_nobody(
    client: Client, alice: Any, peace_institute: Any
) -> None:
    contribution(
        author=alice,
        organisation=peace_institute,
        attribution=Attribution.ANONYMOUS,
    )
    for address in [LISTS[Kind.PRACTICE], SEARCH, LISTS[Kind.PRACTICE] + "?view=table"]:
        html = page_of(client, address)
        assert "Anonymous" in html
        assert "Alice" not in html
        assert "Peace Institute" not in html


def test_the_result_is_said_in_words_and_each_filter_can_be_removed(
    client: Client,
) -> None:
    contribution(countries=[CountryFactory()], topics=[topic("elections")])
    html = page_of(client, "/en/practices/?country=ke&topic=elections&view=table")
    assert "1 practice in Kenya, about “Elections”." in words_of(html)
    assert 'href="/en/practices/?topic=elections&amp;view=table"' in html
    assert 'href="/en/practices/?country=ke&amp;view=table"' in html
    assert 'href="/en/practices/?view=table"' in html


def test_counts_stand_beside_the_filters_for_people_and_for_machines(
    client: Client,
) -> None:
    contribution(topics=[topic("elections")])
    contribution(topics=[topic("elections"), topic("land")])
    html = page_of(client, LISTS[Kind.PRACTICE])
    assert 'data-facet="topic" data-value="elections" data-count="2"' in html
    assert 'data-facet="topic" data-value="land" data-count="1"' in html


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("year", ["B 2020", "A 2010", "Évian"]),
        ("title", ["A 2010", "B 2020", "Évian"]),
        ("newest", ["Évian", "B 2020", "A 2010"]),
        ("confirmed", ["A 2010", "Évian", "B 2020"]),
    ],
)
def test_practices_can_be_sorted(
    client: Client, sort: str, expected: list[str]
) -> None:
    first = contribution(title="A 2010", year=2010)
    contribution(title="B 2020", year=2020)
    contribution(title="Évian")
    terms = terms_of(first)
    terms.confirmed_at = timezone.now()
    terms.save()
    refresh_group(Kind.PRACTICE, first.translation_key)
    assert titles(page_of(client, f"/en/practices/?sort={sort}")) == expected


@time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False)
def test_meetings_that_come_stand_before_those_that_were_held(client: Client) -> None:
    for title, day in [
        ("Held long ago", date(2014, 3, 4)),
        ("Held lately", date(2026, 5, 30)),
        ("Coming later", date(2027, 1, 1)),
        ("Coming soon", date(2026, 6, 10)),
    ]:
        contribution(Kind.MEETING, title, first_day=day)
    contribution(
        Kind.MEETING,
        "Some time this month",
        first_day=date(2026, 6, 1),
        date_precision=DatePrecision.MONTH,
    )
    html = page_of(client, LISTS[Kind.MEETING])
    assert titles(html) == [
        "Some time this month",
        "Coming soon",
        "Coming later",
        "Held lately",
        "Held long ago",
    ]
    assert html.index("Coming up</h2>") < html.index("Held</h2>")
    assert "June 2026" in html
    assert "10 June 2026" in html


def test_words_are_found_and_marked_and_the_best_comes_first(client: Client) -> None:
    contribution(title="Councils", summary="A national committee among others.")
    contribution(title="The national committee", summary="Nothing <else>.")
    html = page_of(client, "/en/practices/?q=national+committees")
    assert titles(html) == ["The national committee", "Councils"]
    assert "The <mark>national</mark> <mark>committee</mark>" in html
    assert "Nothing &lt;else&gt;." in html


@pytest.mark.usefixtures("ten_a_page")
def test_pages_follow_each_other_and_keep_the_filter(client: Client) -> None:
    copies(contribution(title="Practice", countries=[CountryFactory()]), 22)
    second = page_of(client, "/en/practices/?country=KE&sort=title&page=2")
    assert len(titles(second)) == 10
    assert "Practices 11 to 20 of 23" in second
    assert 'href="/en/practices/?country=ke&amp;sort=title&amp;page=3"' in second


@pytest.mark.parametrize("number", ["99", str(10**12), "9" * 400])
@pytest.mark.usefixtures("ten_a_page")
def test_a_page_beyond_the_last_is_the_last_and_said(
    client: Client, number: str
) -> None:
    copies(contribution(), 10)
    html = page_of(client, f"/en/practices/?page={number}")
    assert "There are only 2 pages." in html
    assert len(titles(html)) == 1


def test_an_empty_result_says_which_filter_to_drop(client: Client) -> None:
    contribution(countries=[CountryFactory()], topics=[topic("elections")])
    topic("land")
    html = page_of(client, "/en/practices/?country=ke&topic=land&q=practice")
    assert "No practice in Kenya, about “Land”, with the words “practice”." in words_of(
        html
    )
    assert "Drop “Land” 1 practice would be left" in words_of(html)
    assert "Dropping “Kenya” and “practice” alone would still leave none." in html
    assert "Ask for help with this" in html


def test_an_empty_result_says_which_filters_to_drop_together(client: Client) -> None:
    contribution(countries=[CountryFactory()], year=2019)
    topic("land")
    html = page_of(client, "/en/practices/?country=ke&topic=land&year=2020&q=bakery")
    assert "Drop several filters at once" in html
    assert "Drop “Land, 2020 and bakery” 1 practice would be left" in words_of(html)
    assert "alone would still leave none" not in html


def test_words_that_are_never_looked_for_are_said_to_be(client: Client) -> None:
    contribution(title="The bakery")
    for words in ("the", "-", "of+the"):
        html = page_of(client, f"/en/practices/?q={words}")
        assert "can’t be looked for" in html
    for words in ("the+bakery", "nothing", "-bakery"):
        html = page_of(client, f"/en/practices/?q={words}")
        assert "can’t be looked for" not in html


def test_what_was_not_understood_is_said_and_not_repeated_in_links(
    client: Client,
) -> None:
    contribution()
    html = page_of(client, "/en/practices/?topic=x<b>&country=zz&sort=a")
    assert "We don’t know the topic “x&lt;b&gt;”." in html
    assert "We don’t know the country “zz”." in html
    assert "zz" not in "".join(re.findall(r'href="([^"]*)"', html))


def test_a_table_shows_the_same(client: Client) -> None:
    contribution(title="Kenya votes", countries=[CountryFactory()], year=2013)
    html = page_of(client, "/en/practices/?view=table")
    assert '<table class="table table--entries">' in html
    assert "Kenya votes" in html
    assert titles(html) == []


def test_a_list_leads_to_its_feed_its_mail_and_its_other_languages(
    client: Client,
) -> None:
    contribution(topics=[topic("elections")])
    html = page_of(client, "/en/practices/?topic=elections&page=1&sort=title")
    assert 'href="/en/practices/feed.atom?topic=elections"' in html
    assert (
        "/en/me/searches/new/?topic=elections&amp;sort=title&amp;kind=practice" in html
    )
    assert (
        'rel="canonical" href="http://testserver/en/practices/?topic=elections&amp;sort=title"'
        in html
    )
    assert (
        'hreflang="ar" href="http://testserver/ar/practices/?topic=elections&amp;sort=title"'
        in html
    )


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_every_language_has_the_list(client: Client, language: str) -> None:
    contribution(title="Monitors", year=2013, countries=[CountryFactory()])
    html = page_of(client, f"/{language}/practices/?country=ke&year=2013&topic=no")
    assert f'<html lang="{language}"' in html
    assert titles(html) == ["Monitors"]


def test_each_contribution_stands_once_in_the_readers_language(client: Client) -> None:
    original = contribution(title="Relevé", language="fr")
    contribution(title="Survey", language="en", translation_of=original)
    assert titles(page_of(client, "/en/practices/")) == ["Survey"]
    assert titles(page_of(client, "/fr/practices/")) == ["Relevé"]
    assert titles(page_of(client, "/ar/practices/")) == ["Relevé"]


def test_search_finds_every_kind_and_counts_each(client: Client) -> None:
    for kind in Kind.values:
        contribution(kind, f"Elections of a {kind}")
    contribution(title="Something else")
    html = page_of(client, "/en/search/?q=election")
    assert len(titles(html)) == 4
    assert "4 entries with the words “election”." in words_of(html)
    assert 'href="/en/challenges/?q=election"' in html
    assert "1 challenge" in html


def test_search_without_words_shows_what_is_new(client: Client) -> None:
    contribution(title="Older")
    contribution(Kind.OFFER, "Newer")
    assert titles(page_of(client, SEARCH)) == ["Newer", "Older"]


def test_lists_only_answer_who_reads(client: Client) -> None:
    for address in [*LISTS.values(), SEARCH]:
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


@pytest.mark.parametrize("address", [*LISTS.values(), SEARCH, SEARCH + "?q=practice"])
def test_thirty_entries_take_no_more_queries_than_one(
    client: Client, address: str, nobody: Any, alice: Any, fatima: Any, edith: Any
) -> None:
    def queries(reader: Any) -> int:
        client.logout()
        if reader is not nobody:
            client.force_login(reader)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    kenya, theme = CountryFactory(), topic("elections")
    pages = [
        contribution(
            kind,
            "A practice",
            countries=[kenya],
            topics=[theme],
            organisation=OrganisationFactory(),
        )
        for kind in Kind.values
    ]
    readers = [nobody, alice, fatima, edith]
    one = [queries(reader) for reader in readers]
    for page in pages:
        copies(page, 30)
    assert [queries(reader) for reader in readers] == one
    assert one[0] == 2 + ("q=" in address)


def test_rows_of_editors_count_for_editors_alone(client: Client, edith: Any) -> None:
    contribution(title="Open", topics=[topic("elections")])
    contribution(
        title="Closed", topics=[topic("elections")], visibility=Visibility.EDITORS
    )
    assert 'data-value="elections" data-count="1"' in page_of(client, "/en/practices/")
    client.force_login(edith)
    assert 'data-value="elections" data-count="2"' in page_of(client, "/en/practices/")


def test_a_region_is_found_by_number_and_by_name(client: Client) -> None:
    RegionFactory(m49=2, name_en="Africa")
    contribution(title="Monitors", countries=[CountryFactory()])
    for region in ["2", "Africa", "africa", "eastern+africa"]:
        assert titles(page_of(client, f"/en/practices/?region={region}")) == [
            "Monitors"
        ]


def test_freshness_is_said_on_the_card(client: Client) -> None:
    page = contribution()
    CatalogueEntry.objects.filter(pk=page.pk).update(
        confirmed_at=timezone.now() - timedelta(days=90),
        review_by=timezone.now() + timedelta(days=275),
    )
    assert "Confirmed 3 months ago" in page_of(client, "/en/practices/")


def test_one_typo_is_forgiven_where_nothing_else_is_found(client: Client) -> None:
    contribution(title="Preventing genocide", topics=[topic("land")])
    contribution("offer", "Help")
    html = page_of(client, "/en/practices/?q=genocyde")
    assert "Nothing for “genocyde”. Showing results for" in html
    assert "<strong>“genocide”</strong>" in html
    assert titles(html) == ["Preventing genocide"]
    assert 'href="/en/practices/feed.atom?q=genocide"' in html
    assert "Nothing for" not in page_of(client, "/en/practices/?q=genocide")
    # Where the words are found elsewhere only, what was typed stands.
    assert "Showing results for" not in page_of(client, "/en/offers/?q=genocyde")


def test_nobody_is_offered_a_word_of_what_they_may_not_read(
    client: Client, edith: User
) -> None:
    contribution(title="Preventing genocide", visibility=Visibility.EDITORS)
    assert "genocide" not in page_of(client, "/en/practices/?q=genocyde")
    client.force_login(edith)
    assert "“genocide”" in page_of(client, "/en/practices/?q=genocyde")
