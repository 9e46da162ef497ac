"""The front page: what this community is, what is new, the next meeting, the states, topics, mail."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from gaamac.home.front_page import front_page, starts_at
from gaamac.home.models import HomePage
from members.models import User
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def shown(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_portal_still_says_what_it_is(client: Client) -> None:
    page = shown(client)
    assert "calls itself a community of commitment" in page
    assert "No meeting is announced at present." in page


def test_the_three_ways_in_lead_somewhere(client: Client) -> None:
    page = shown(client)
    assert '<form class="find" role="search" action="/en/practices/">' in page
    assert '<a href="/en/challenges/">Ask for help, or offer it</a>' in page
    assert '<a href="/en/meetings/">Follow a meeting</a>' in page
    assert 'href=""' not in page


def test_each_kind_shows_its_three_newest(client: Client) -> None:
    for number in range(1, 5):
        contribution(title=f"Practice number {number}")
    page = shown(client)
    assert "Practice number 4" in page
    assert "Practice number 2" in page
    assert "Practice number 1" not in page
    assert "All 4 practices" in page


def test_offers_have_a_column_as_soon_as_there_is_one(client: Client) -> None:
    assert "Offers" not in shown(client)
    contribution(Kind.OFFER, "Trainers for a week")
    assert "Trainers for a week" in shown(client)


def test_a_reader_sees_only_what_they_may_see(client: Client, charlie: User) -> None:
    contribution(title="For members", visibility=Visibility.COMMUNITY)
    page = shown(client)
    assert "For members" not in page
    assert "All 1" not in page
    client.force_login(charlie)
    assert "For members" in shown(client)


def test_what_a_reader_may_not_see_is_not_counted_either(nobody: AnonymousUser) -> None:
    elections = topic("elections")
    contribution(
        title="Hidden",
        visibility=Visibility.COMMUNITY,
        topics=[elections],
        countries=[CountryFactory()],
    )
    told = front_page(nobody)
    assert told["practices_total"] == 0
    assert told["topics"] == []
    assert told["map"].covered == 0


@time_machine.travel("2026-11-01 12:00:00+00:00")
def test_the_next_meeting_stands_with_its_hour_in_the_readers_time_zone(
    client: Client, alice: User
) -> None:
    contribution(
        Kind.MEETING,
        "GAAMAC V",
        first_day=date(2026, 12, 1),
        starts_at=time(9, 30),
        time_zone="Africa/Nairobi",
        place="Nairobi",
    )
    contribution(Kind.MEETING, "Later", first_day=date(2027, 1, 1))
    page = shown(client)
    assert "06:30" in page
    assert 'datetime="2026-12-01T09:30:00+03:00"' in page
    assert page.count("Later") == 0
    alice.time_zone = "Asia/Manila"
    alice.save()
    client.force_login(alice)
    assert "14:30" in shown(client)


@time_machine.travel("2026-12-02 12:00:00+00:00")
def test_a_meeting_under_way_is_still_the_next_one(nobody: AnonymousUser) -> None:
    contribution(
        Kind.MEETING, "Now", first_day=date(2026, 12, 1), last_day=date(2026, 12, 3)
    )
    assert front_page(nobody)["next_meeting"].card.title == "Now"


def test_a_meeting_without_an_hour_has_only_its_day(nobody: AnonymousUser) -> None:
    contribution(Kind.MEETING, "Some day", first_day=date(2030, 5, 4))
    assert starts_at(CatalogueEntry.objects.get()) is None


def test_meetings_that_were_held_stand_latest_first(nobody: AnonymousUser) -> None:
    for year in (2016, 2021, 2014):
        contribution(Kind.MEETING, f"In {year}", first_day=date(year, 3, 4))
    (meetings,) = (one for one in front_page(nobody)["news"] if one.kind == "meeting")
    assert [entry.title for entry in meetings.entries] == [
        "In 2021",
        "In 2016",
        "In 2014",
    ]


def test_the_map_says_how_many_states_have_a_practice(client: Client) -> None:
    contribution(title="In Kenya", countries=[CountryFactory()])
    page = shown(client)
    assert "<b>1</b> of 1 has at least one practice here." in page
    assert (
        "Tile map of the 1 member states of the United Nations: 1 has at least" in page
    )


def test_topics_are_counted_and_lead_to_the_library(client: Client) -> None:
    elections = topic("elections", name_fr="Élections")
    contribution(title="One", topics=[elections])
    contribution(title="Two", topics=[elections])
    assert (
        'practices/?topic=elections"><span>Elections</span> <span class="num">2<'
        in shown(client)
    )
    assert "Élections" in shown(client, "fr")


def test_a_contribution_in_two_languages_counts_once(nobody: AnonymousUser) -> None:
    original = contribution(title="Original", topics=[topic("elections")])
    contribution(
        title="Traduction",
        language="fr",
        translation_of=original,
        topics=[topic("elections")],
    )
    told = front_page(nobody)
    assert told["practices_total"] == 1
    assert [one.count for one in told["topics"]] == [1]


def test_an_editors_own_words_replace_the_portals(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.heading, home.lead = "A heading of ours", "A lead of ours"
    home.save_revision().publish()
    page = shown(client)
    assert "A heading of ours" in page
    assert "A lead of ours" in page
    assert "calls itself a community of commitment" not in page


def test_the_mail_field_begins_the_sign_up_with_the_address(client: Client) -> None:
    page = shown(client)
    assert 'action="/en/account/signup/"' in page
    assert 'name="email"' in page


def test_a_member_is_led_to_their_own_choices_instead(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    page = shown(client)
    assert 'name="email"' not in page
    assert "Choose when and what" in page


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_it_answers_in_all_six_languages(client: Client, language: str) -> None:
    contribution(title="One")
    page = shown(client, language)
    assert f'<html lang="{language}"' in page


def _queries(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        shown(client)
    return len(captured)


def test_thirty_entries_need_no_more_queries_than_one(client: Client) -> None:
    kenya, elections = CountryFactory(), topic("elections")

    def publish(number: int) -> None:
        for kind in Kind.values:
            contribution(
                kind, f"{kind} {number}", topics=[elections], countries=[kenya]
            )

    publish(0)
    shown(client)
    with_one = _queries(client)
    for number in range(1, 8):
        publish(number)
    assert _queries(client) == with_one
    assert with_one <= 14


def test_reading_it_sets_no_cookie(client: Client) -> None:
    assert not client.get("/en/").cookies
