"""What happens to every request: refused characters, the reader's language, headers."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from gaamac.common.middleware import (
    QUERY_LENGTH,
    QUERY_PARAMETERS,
    ContentPolicy,
    clean_query,
)

pytestmark = [pytest.mark.urls("tests.front.addresses"), pytest.mark.django_db]


@pytest.fixture
def browser() -> Client:
    """A browser that gets a 500 page instead of an exception."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "accepts", "leads_to"),
    [
        ("/", "fr", "/fr/"),
        ("/practices/?q=x&page=2", "ar,en;q=0.5", "/ar/practices/?q=x&page=2"),
        ("/practices", "es", "/es/practices"),
        ("/me/", "de, xx", "/en/me/"),
        ("/", "zh-CN", "/zh-hans/"),
        ("/about/us/", "ru", "/ru/about/us/"),
        ("/zh/practices/?q=x", "fr", "/zh-hans/practices/?q=x"),
        ("/EN/practices/", "fr", "/en/practices/"),
    ],
)
def test_an_address_without_a_language_leads_to_the_readers(
    client: Client, address: str, accepts: str, leads_to: str
) -> None:
    response = client.get(address, headers={"accept-language": accepts})

    assert response.status_code == 302
    assert response.headers["Location"] == leads_to
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(
    "address", ["/de/practices/", "/pt/", "/zh-hant/", "/xx-yy/", "/fr-ca/"]
)
def test_a_prefix_that_is_none_of_our_languages_is_not_found(
    client: Client, address: str
) -> None:
    assert client.get(address, headers={"accept-language": "fr"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/files/x", "/static/x", "/api/x", "/cms/x/", "/mailbox/", "/robots.txt"],
)
def test_what_stands_outside_the_languages_is_never_led_into_one(
    client: Client, address: str
) -> None:
    assert client.get(address, headers={"accept-language": "fr"}).status_code != 302


def test_a_form_sent_without_a_language_is_not_led_on(client: Client) -> None:
    assert client.post("/practices/", {"a": "b"}).status_code == 404


def test_a_page_is_in_the_language_of_its_address_whatever_the_browser_wants(
    client: Client,
) -> None:
    response = client.get("/ar/practices/", headers={"accept-language": "fr"})

    assert response.headers["Content-Language"] == "ar"
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert '<html lang="ar" dir="rtl">' in response.text


def test_an_address_never_leads_to_another_site(client: Client) -> None:
    for address in ("//evil.example/", "/zh//evil.example/", "/%5Cevil.example/"):
        location = client.get(address).headers.get("Location", "/")
        assert not location.startswith(("//", "/\\", "http"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/%00/", 404),
        ("/en/a%0Ab/", 404),
        ("/en/practices/?q=%00", 200),
        ("/en/practices/?q=a%0D%0Ab%09c", 200),
        ("/en/practices/?q=%D9%85", 200),
        ("/en/practices/?" + "q=a&" * 10_000, 200),
        ("/en/practices/?q=" + "a" * 1_000_000, 200),
    ],
)
def test_control_characters_lead_nowhere_in_a_path_and_are_dropped_from_a_query(
    client: Client, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("q=a%00b", "q=ab"),
        ("q=a%1Fb&page=2", "q=ab&page=2"),
        ("q=%C2%85", "q="),
        ("q=%%0000", "q="),
        ("q=\x00\x7f", "q="),
        ("q=%D9%85", "q=%D9%85"),
        ("q=\xc3\x80", "q=\xc3\x80"),
        ("q=a%0D%0Ab%09c", "q=a%0D%0Ab%09c"),
    ],
)
def test_only_control_characters_are_taken_out_of_a_query(raw: str, clean: str) -> None:
    assert clean_query(raw) == clean


def test_a_query_is_cut_to_what_a_page_can_use() -> None:
    assert len(clean_query("a" * 100_000)) == QUERY_LENGTH
    assert clean_query("a&" * 5000).count("a") == QUERY_PARAMETERS


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=40), path=st.text(max_size=20))
def test_no_address_makes_the_portal_fail(query: str, path: str) -> None:
    browser = Client(raise_request_exception=False)

    assert browser.get("/en/practices/", {"q": query}).status_code == 200
    assert browser.get("/en/" + path.replace("?", "").replace("#", "")).status_code in (
        200,
        301,
        404,
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/practices/", 200),
        ("/", 302),
        ("/en/practices/?q=%00", 200),
        ("/en/nothing/here/", 404),
        ("/en/%00/", 404),
        ("/en/fail/", 500),
    ],
)
def test_every_answer_carries_the_headers(
    browser: Client, address: str, status: int
) -> None:
    response = browser.get(address)

    assert response.status_code == status
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_feeds_may_be_loaded_by_other_sites(client: Client) -> None:
    response = client.get("/en/practices/feed.atom")

    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_an_answer_that_sets_a_cookie_is_stored_nowhere(client: Client) -> None:
    assert client.get("/en/remember/").headers["Cache-Control"] == "no-store"


def test_an_answer_to_someone_with_a_session_is_stored_nowhere(client: Client) -> None:
    client.get("/en/remember/")

    assert client.get("/en/practices/feed.atom").headers["Cache-Control"] == "no-store"


def test_an_answer_to_someone_who_names_themselves_is_stored_nowhere(
    client: Client,
) -> None:
    response = client.get(
        "/en/practices/feed.atom", headers={"authorization": "Bearer x"}
    )

    assert response.headers["Cache-Control"] == "no-store"


def test_only_the_desk_may_be_framed_and_show_blobs(client: Client) -> None:
    desk = client.get("/cms/").headers["Content-Security-Policy"]
    policy = {part.split()[0]: part.split()[1:] for part in desk.split("; ")}

    assert policy["script-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["default-src"] == ["'none'"]
    assert "unsafe" not in desk


def test_a_preview_keeps_the_strict_policy_and_may_be_shown_in_the_desk() -> None:
    """Wagtail renders a preview by a request of its own making, marked `is_dummy`."""
    request = RequestFactory().get("/en/practices/x/")
    request.is_dummy = True
    response = ContentPolicy(lambda _request: HttpResponse())(request)

    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "unsafe-inline" not in policy
