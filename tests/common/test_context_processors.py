"""What the frame knows of a request, without asking the database."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from gaamac.common.context_processors import portal


def facts_of(address: str) -> dict[str, object]:
    return portal(RequestFactory().get(address))


def test_the_language_switch_keeps_path_and_filters() -> None:
    with translation.override("en"):
        links = {
            one.code: one.href
            for one in facts_of("/en/practices/?topic=land&q=%D9%85&page=2")[
                "portal"
            ].languages
        }

    assert links["ar"] == "/ar/practices/?q=%D9%85&topic=land&page=2"
    assert list(links) == ["en", "fr", "es", "ar", "ru", "zh-hans"]


def test_a_page_kept_for_many_readers_carries_no_strange_parameters() -> None:
    known = facts_of("/en/practices/?q=x&evil=%3Cscript%3E")["portal"]

    assert known.here == "/en/practices/?q=x"


@pytest.mark.parametrize("address", ["/files/x", "/", "//evil.example/en/", "/de/x/"])
def test_an_address_outside_the_languages_switches_to_the_first_page(
    address: str,
) -> None:
    with translation.override("fr"):
        hrefs = [one.href for one in facts_of(address)["portal"].languages]

    assert hrefs[1] == "/fr/"


def test_signing_in_comes_back_to_where_one_was_but_not_to_signing_in() -> None:
    assert (
        facts_of("/en/practices/x/?q=a")["portal"].return_to == "/en/practices/x/?q=a"
    )
    assert facts_of("/en/account/login/?next=/en/me/")["portal"].return_to == ""


def test_only_the_embedded_portal_without_second_factor_is_a_demonstration(
    settings,
) -> None:
    settings.EMBEDDED, settings.SECOND_FACTOR_REQUIRED = True, False
    assert facts_of("/en/")["demonstration"]

    settings.SECOND_FACTOR_REQUIRED = True
    assert not facts_of("/en/")["demonstration"]


@pytest.mark.urls("tests.front.addresses")
@pytest.mark.django_db
def test_the_frame_asks_the_database_nothing(
    client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/en/practices/")
    with django_assert_num_queries(0):
        response = client.get("/ar/practices/?q=x")

    assert "csrfmiddlewaretoken" not in response.text
    assert not response.cookies
