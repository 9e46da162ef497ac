"""Following: who may, what it names, what is kept, and the pages that work without script."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from exchange import follows as services
from exchange.follow_names import because
from exchange.follows import choose, follow, follows_of, follows_of_many, unfollow
from exchange.matching import Follows
from exchange.models import Follow
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


def test_a_member_follows_a_topic_and_stops(alice: User) -> None:
    elections = topic("elections")
    follow(alice, "topic", elections.pk)
    assert follows_of(alice) == Follows.from_rows([("topic", str(elections.pk))])
    assert unfollow(alice, "topic", elections.pk)
    assert follows_of(alice).selects_everything


def test_following_twice_is_following_once(alice: User) -> None:
    follow(alice, "kind", "practice")
    follow(alice, "kind", "practice")
    assert Follow.objects.of(alice).count() == 1


def test_one_number_written_in_two_ways_is_one_follow(alice: User) -> None:
    CountryFactory()
    follow(alice, "country", "404")
    follow(alice, "country", " 0404")
    assert [row.value for row in Follow.objects.of(alice)] == ["404"]


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("topic", "999999"),
        ("topic", "x"),
        ("country", "-1"),
        ("region", ""),
        ("language", "de"),
        ("kind", "article"),
        ("organisation", "9" * 40),
        ("organisation", "-5"),
        ("contribution", "not-a-uuid"),
        ("contribution", "55192b4f-13ab-48c4-885d-145de390531d"),
        ("page", "1"),
        ("", ""),
    ],
)
def test_what_is_not_there_cannot_be_followed(
    alice: User, target: str, value: str
) -> None:
    with pytest.raises(ValidationError):
        follow(alice, target, value)
    assert not Follow.objects.exists()


def test_what_a_member_may_not_see_cannot_be_followed(
    alice: User, fatima: User
) -> None:
    hidden = contribution(visibility=Visibility.FOCAL_POINTS)
    with pytest.raises(ValidationError):
        follow(alice, "contribution", hidden.translation_key)
    follow(fatima, "contribution", hidden.translation_key)
    assert follows_of(fatima).follows("contribution", hidden.translation_key)


def test_an_unlisted_organisation_cannot_be_followed(alice: User) -> None:
    with pytest.raises(ValidationError):
        follow(alice, "organisation", OrganisationFactory(is_listed=False).pk)


def test_nobody_follows_without_end(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_FOLLOWS", 1)
    follow(alice, "kind", "practice")
    with pytest.raises(ValidationError, match="You follow 1 things already"):
        follow(alice, "kind", "offer")


def test_choosing_replaces_one_target_and_leaves_the_others(alice: User) -> None:
    first, second = topic("elections"), topic("hate-speech")
    follow(alice, "kind", "practice")
    follow(alice, "topic", first.pk)
    choose(alice, "topic", [second.pk])
    assert follows_of(alice) == Follows.from_rows(
        [("topic", str(second.pk)), ("kind", "practice")]
    )


def test_the_follows_of_a_batch_take_two_queries(
    alice: User,
    bob: User,
    charlie: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    follow(alice, "kind", "practice")
    follow(bob, "kind", "offer")
    with django_assert_num_queries(2):
        found = follows_of_many([alice.pk, bob.pk, charlie.pk])
    assert found[alice.pk].follows("kind", "practice")
    assert found[charlie.pk].selects_everything


def test_reasons_are_words() -> None:
    assert (
        because(["Elections", "Kenya", "Elections"])
        == "Because you follow Elections and Kenya"
    )
    assert because([""]) == ""


def test_the_button_follows_and_comes_back(client: Client, alice: User) -> None:
    client.force_login(alice)
    response = client.post(
        "/en/follow/",
        {"target": "kind", "value": "practice", "next": "/en/practices/?q=x"},
    )
    assert response.status_code == 302
    assert response["Location"] == "/en/practices/?q=x"
    assert follows_of(alice).follows("kind", "practice")
    response = client.post(
        "/en/unfollow/", {"target": "kind", "value": "practice"}, follow=True
    )
    assert "You no longer follow this." in response.content.decode()
    assert follows_of(alice).selects_everything


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", ""],
)
def test_following_never_leads_to_another_site(
    client: Client, alice: User, elsewhere: str
) -> None:
    client.force_login(alice)
    response = client.post(
        "/en/follow/", {"target": "kind", "value": "practice", "next": elsewhere}
    )
    assert response["Location"] == "/en/me/follows/"


def test_following_needs_an_account(client: Client) -> None:
    response = client.post("/en/follow/", {"target": "kind", "value": "practice"})
    assert response["Location"].startswith("/en/account/login/?next=")
    assert not Follow.objects.exists()


def test_a_pending_member_is_told_why_not(client: Client, pavel: User) -> None:
    client.force_login(pavel)
    response = client.post(
        "/en/follow/", {"target": "kind", "value": "practice"}, follow=True
    )
    assert "once an editor has approved you" in response.content.decode()
    assert client.post("/en/me/follows/", {"kind": "practice"}).status_code == 200
    assert not Follow.objects.exists()


def test_nonsense_is_answered_with_words(client: Client, alice: User) -> None:
    client.force_login(alice)
    response = client.post(
        "/en/follow/", {"target": "country", "value": "x" * 900}, follow=True
    )
    assert "There is nothing like this to follow any more." in response.content.decode()
    assert client.post("/en/follow/").status_code == 302
    assert client.post("/en/unfollow/").status_code == 302
    assert client.get("/en/follow/").status_code == 302


def test_the_page_says_that_nothing_followed_means_everything(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    page = client.get("/en/me/follows/").content.decode()
    assert "your digest holds everything new that you may see" in page


def test_the_page_saves_ticks_and_shows_them(client: Client, alice: User) -> None:
    elections, kenya = topic("elections"), CountryFactory()
    client.force_login(alice)
    ticks = {"topic": [elections.pk], "country": [kenya.pk], "language": ["fr", "ar"]}
    page = client.post("/en/me/follows/", ticks, follow=True).content.decode()
    assert "Saved. Your next digest holds what you chose." in page
    assert f'name="topic" value="{elections.pk}" checked' in page
    assert f'name="country" value="{kenya.pk}" checked' in page
    assert follows_of(alice) == Follows.from_rows(
        [
            ("topic", str(elections.pk)),
            ("country", "404"),
            ("language", "fr"),
            ("language", "ar"),
        ]
    )


def test_a_refused_tick_changes_nothing(client: Client, alice: User) -> None:
    follow(alice, "kind", "offer")
    client.force_login(alice)
    ticks = {"language": ["fr"], "kind": ["article"]}
    page = client.post("/en/me/follows/", ticks, follow=True).content.decode()
    assert "There is nothing like this to follow any more." in page
    assert follows_of(alice) == Follows.from_rows([("kind", "offer")])


def test_a_followed_thing_that_was_hidden_loses_its_title(
    client: Client, alice: User
) -> None:
    page = contribution(title="Once for all to see")
    follow(alice, "contribution", page.translation_key)
    client.force_login(alice)
    assert "Once for all to see" in client.get("/en/me/follows/").content.decode()
    page.unpublish()
    shown = client.get("/en/me/follows/").content.decode()
    assert "Once for all to see" not in shown
    assert "No longer there" in shown


def test_the_page_takes_as_many_queries_for_thirty_follows_as_for_one(
    client: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(40) as captured:
            client.get("/en/me/follows/")
        return len(captured)

    client.force_login(alice)
    follow(alice, "organisation", OrganisationFactory().pk)
    follow(alice, "contribution", contribution().translation_key)
    client.get("/en/me/follows/")
    before = queries()
    for number in range(30):
        follow(alice, "organisation", OrganisationFactory().pk)
        follow(
            alice,
            "contribution",
            contribution(title=f"Practice {number}").translation_key,
        )
        follow(alice, "topic", topic(f"topic-{number}").pk)
    client.get("/en/me/follows/")
    assert queries() == before


def test_the_first_follow_says_that_it_ends_everything(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    for kind, warned in [("practice", True), ("offer", False)]:
        response = client.post(
            "/en/follow/", {"target": "kind", "value": kind}, follow=True
        )
        warning = "Until now your digest held everything new."
        assert (warning in response.content.decode()) is warned
