"""Suggestions while somebody types: what they mean, and nothing they may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exchange.choices import TopicGroup
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def suggested(client: Client, words: str, language: str = "en") -> list[dict[str, Any]]:
    response = client.get(f"/{language}/suggest/", {"q": words})
    assert response.status_code == 200
    return response.json()


def labels(client: Client, words: str, language: str = "en") -> list[str]:
    return [one["label"] for one in suggested(client, words, language)]


def test_topics_countries_organisations_and_titles_are_suggested(client) -> None:
    topic("ketongue", TopicGroup.THEME)
    topic("kept-list", TopicGroup.TYPE)
    OrganisationFactory(name="Peace in Kenya", slug="peace-in-kenya", is_listed=True)
    page = contribution(title="Monitors of Kericho", countries=[CountryFactory()])
    assert suggested(client, "ke") == [
        {"label": "Ketongue", "thing": "Themes", "language": "en",
         "url": "/en/practices/?topic=ketongue"},
        {"label": "Kept list", "thing": "Types of practice", "language": "en",
         "url": "/en/practices/?type=kept-list"},
        {"label": "Kenya", "thing": "Country", "language": "en",
         "url": "/en/members/countries/ke/"},
        {"label": "Peace in Kenya", "thing": "Organisation", "language": "",
         "url": "/en/members/organisations/peace-in-kenya/"},
        {"label": "Monitors of Kericho", "thing": "Practice", "language": "en",
         "url": f"/en/practices/{page.slug}/"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "language", "title"),
    [
        ("nat com", "en", "A National Committee"),
        ("COMMITT", "en", "A National Committee"),
        ("medi", "fr", "Les médiateurs"),
        ("médiateu", "en", "Les médiateurs"),
        ("انتخ", "ar", "مراقبة الانتخابات"),
        ("الانتخ", "ar", "مراقبة الانتخابات"),
        ("отч", "ru", "Новый отчёт"),
        ("отчет", "ru", "Новый отчёт"),
        ("国家机", "zh-hans", "预防灭绝种族罪的国家机制"),
        ("罪", "zh-hans", "预防灭绝种族罪的国家机制"),
    ],
)
def test_titles_are_suggested_by_the_beginnings_of_their_words(
    client, typed: str, language: str, title: str
) -> None:
    for code, one in (
        ("en", "A National Committee"),
        ("fr", "Les médiateurs"),
        ("ar", "مراقبة الانتخابات"),
        ("ru", "Новый отчёт"),
        ("zh-hans", "预防灭绝种族罪的国家机制"),
    ):
        contribution(title=one, language=code)
    assert labels(client, typed, language) == [title]


def test_names_are_suggested_in_the_readers_language_by_any_of_theirs(client) -> None:
    CountryFactory(name_zh="肯尼亚", name_ar="كينيا")
    assert labels(client, "肯", "zh-hans") == ["肯尼亚"]
    assert labels(client, "كين", "en") == ["Kenya"]
    assert labels(client, "keny", "ar") == ["كينيا"]


def test_a_contribution_in_two_languages_is_suggested_once(client) -> None:
    page = contribution(title="Observatory")
    contribution(title="Observatoire", language="fr", translation_of=page)
    assert labels(client, "observ", "en") == ["Observatory"]
    assert labels(client, "observ", "fr") == ["Observatoire"]
    assert labels(client, "observ", "es") == ["Observatory"]


@pytest.mark.parametrize(
    "typed",
    ["", "a", " ", "-", "\x00", "'", ":*", "&", "xyzzy", "x" * 5000, "a b c", "!!"],
)
def test_what_means_nothing_suggests_nothing(client, typed: str) -> None:
    contribution(title="A National Committee")
    assert suggested(client, typed) == []


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, {"nobody", "pavel", "charlie", "fatima", "alice", "edith"}),
        (Visibility.COMMUNITY, {"charlie", "fatima", "alice", "edith"}),
        (Visibility.FOCAL_POINTS, {"fatima", "alice", "edith"}),
        (Visibility.EDITORS, {"alice", "edith"}),
    ],
)
@pytest.mark.parametrize(
    "reader", ["nobody", "pavel", "charlie", "fatima", "alice", "edith"]
)
def test_titles_are_suggested_to_those_who_may_read_them(
    request, client, alice, visibility: int, readers: set[str], reader: str
) -> None:
    contribution(title="Zephyrville shelters", author=alice, visibility=visibility)
    if reader != "nobody":
        client.force_login(request.getfixturevalue(reader))
    assert bool(labels(client, "zephyr")) == (reader in readers)


def test_drafts_and_unlisted_organisations_are_not_suggested(client) -> None:
    contribution(title="Zephyrville shelters", publish=False)
    OrganisationFactory(name="Zephyrville Forum", is_listed=False)
    assert labels(client, "zephyr") == []


def test_it_takes_as_many_queries_for_many(client, django_assert_num_queries) -> None:
    page = contribution(title="Shelters")
    labels(client, "shel")
    with django_assert_num_queries(2):
        labels(client, "shel")
    copies(page, 30)
    with django_assert_num_queries(2):
        assert len(labels(client, "shel")) == 5


def test_answers_to_members_are_not_kept_by_anybody(client, charlie) -> None:
    contribution(title="Shelters")
    client.force_login(charlie)
    assert "no-store" in client.get("/en/suggest/?q=shel").headers["Cache-Control"]


def test_only_reading_is_answered(client) -> None:
    assert client.post("/en/suggest/", {"q": "shel"}).status_code in (403, 405)
