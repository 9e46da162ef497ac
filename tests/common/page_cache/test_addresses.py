"""Which requests share a page, and which do not."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.page_cache.addresses import (
    accepts_gzip,
    address_of,
    canonical,
)
from gaamac.common.parameters import PARAMETERS
from tests.wsgi_reader import Reader


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("topic=a&country=ke", "country=ke&topic=a"),
        ("q=%C3%A9t%C3%A9", "q=%c3%a9t%c3%a9"),
        ("q=a+b", "q=a%20b"),
    ],
)
def test_parameters_in_another_order_or_spelling_share_a_page(
    one: str, other: str
) -> None:
    assert canonical(one) == canonical(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("topic=a", "topic=b"),
        ("topic=a", "type=a"),
        ("topic=a&topic=b", "topic=b&topic=a"),
        ("q=a", "q=A"),
        ("q=a%00", "q=a"),
    ],
)
def test_what_may_read_differently_is_another_page(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "query",
    ["utm_source=mail", "q=x&fbclid=1", "Q=x", "next=/en/", "=x", "q=" + "x" * 500],
)
def test_what_is_unknown_or_too_long_has_no_address(query: str) -> None:
    assert canonical(query) is None


@given(
    st.lists(st.tuples(st.sampled_from(PARAMETERS), st.text(max_size=8)), max_size=6)
)
def test_an_address_says_what_the_query_said(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    found = canonical(query.urlencode())
    assert found is None or QueryDict(found) == query


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_any_bytes_are_understood(raw: str) -> None:
    canonical(raw)


def environ(**more: Any) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/en/",
        "QUERY_STRING": "",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        **more,
    }


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_HOST": "other.example"},
        {"PATH_INFO": "/fr/"},
        {"wsgi.url_scheme": "https"},
        {"QUERY_STRING": "page=2"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
    ],
)
def test_host_language_scheme_and_encoding_tell_pages_apart(
    more: dict[str, str],
) -> None:
    key = "wsgi.url_scheme"
    assert address_of(environ(), key) != address_of(environ(**more), key)


def test_behind_a_proxy_its_word_for_the_scheme_counts() -> None:
    key = "HTTP_X_FORWARDED_PROTO"
    with_tls = address_of(environ(HTTP_X_FORWARDED_PROTO="https"), key)
    assert with_tls != address_of(environ(HTTP_X_FORWARDED_PROTO="http"), key)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0.001", True),
        ("x-gzip2", False),
    ],
)
def test_gzip_is_for_those_who_take_it(header: str, expected: bool) -> None:
    assert accepts_gzip(header) is expected


@pytest.mark.django_db
@pytest.mark.urls("tests.common.page_cache.naughty_views")
@pytest.mark.usefixtures("still")
class TestThroughTheApplication:
    """The same, asked of a worker."""

    def test_parameters_in_another_order_are_one_page(self, reader: Reader) -> None:
        first = reader.ask("/en/good/?topic=a&country=ke")
        assert reader.ask("/en/good/?country=ke&topic=a") == first

    @pytest.mark.parametrize("other", ["/en/good/?page=2", "/fr/good/", "/en/good/?q="])
    def test_other_addresses_are_other_pages(self, reader: Reader, other: str) -> None:
        assert reader.ask("/en/good/").body != reader.ask(other).body

    def test_an_unknown_parameter_is_rendered_each_time(self, reader: Reader) -> None:
        first = reader.ask("/en/good/?utm_source=x")
        assert reader.ask("/en/good/?utm_source=x").body != first.body
        assert not reader.kept

    def test_another_host_has_its_own_page(self, reader: Reader) -> None:
        first = reader.ask("/en/good/")
        assert reader.ask("/en/good/", HTTP_HOST="localhost").body != first.body

    def test_a_host_that_is_not_ours_is_refused_and_not_kept(
        self, reader: Reader
    ) -> None:
        reader.ask("/en/good/")
        assert reader.ask("/en/good/", HTTP_HOST="evil.example").status == 400
        assert len(reader.kept) == 1
