"""What may be kept, asked of the whole application: nothing of anybody's ever is."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.wsgi_reader import Reader

from .naughty_views import RIGHT, WRONG

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.common.page_cache.naughty_views"),
    pytest.mark.usefixtures("still"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_a_page_rendered_for_nobody_is_given_again(reader: Reader, name: str) -> None:
    first = reader.ask(f"/en/{name}/")
    assert reader.kept
    assert reader.ask(f"/en/{name}/") == first


@pytest.mark.parametrize("name", WRONG)
def test_nothing_of_one_reader_is_kept(reader: Reader, name: str) -> None:
    for _ in range(2):
        reader.ask(f"/en/{name}/")
    assert not reader.kept


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_kept_has_no_mark_for_shared_caches(
    reader: Reader, name: str
) -> None:
    answer = reader.ask(f"/en/{name}/")
    assert "public" not in answer.headers["cache-control"]


def test_a_view_that_does_not_say_so_is_not_kept(reader: Reader) -> None:
    first = reader.ask("/en/unmarked/")
    assert reader.ask("/en/unmarked/").body != first.body


def test_an_address_without_a_language_is_not_kept(reader: Reader) -> None:
    reader.ask("/files/good/")
    assert not reader.kept


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "x=1"},
        {"HTTP_COOKIE": ""},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
    ],
)
def test_a_request_that_brings_something_of_its_own_neither_reads_nor_writes(
    reader: Reader, headers: dict[str, str]
) -> None:
    reader.ask("/en/good/", **headers)
    assert not reader.kept
    kept = [reader.ask("/en/good/").body for _ in range(3)]
    assert reader.worker.pages.shortcuts
    assert reader.ask("/en/good/", **headers).body not in kept
    assert reader.ask("/en/good/").body == kept[-1]


def test_a_member_signed_in_reads_nothing_kept(
    reader: Reader, alice: object, client: Client
) -> None:
    reader.ask("/en/looks_at_everything/")
    client.force_login(alice)
    cookies = client.cookies.output(header="", sep=";").strip()
    answer = reader.ask("/en/looks_at_everything/", HTTP_COOKIE=cookies.split(";")[0])
    assert answer.body.startswith(b"Alice")
    assert answer.headers["cache-control"] == "no-store"
    assert reader.ask("/en/looks_at_everything/").body.startswith(b"AnonymousUser")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_neither_read_nor_write(reader: Reader, method: str) -> None:
    reader.ask("/en/good/", method=method)
    assert not reader.kept


def test_a_kept_page_carries_every_header_of_the_rendered_one(reader: Reader) -> None:
    reader.ask("/en/good/")
    headers = reader.ask("/en/good/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "public, no-cache"
    assert headers["vary"] == "Accept-Encoding, Cookie"
    assert not [name for name in headers if "gaamac" in name or "everybody" in name]


def test_nothing_is_kept_where_there_is_no_room_for_it(settings) -> None:
    settings.PAGE_CACHE_BYTES = 0
    reader = Reader()
    first = reader.ask("/en/good/")
    assert reader.ask("/en/good/").body != first.body
