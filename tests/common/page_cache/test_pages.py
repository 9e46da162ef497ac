"""A kept page as clients ask for it: encodings, conditions, ranges, heads."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse

from gaamac.common.page_cache.pages import packed
from tests.wsgi_reader import Reader

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.common.page_cache.naughty_views"),
    pytest.mark.usefixtures("still"),
]
GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


def test_it_is_given_compressed_and_whole(reader: Reader) -> None:
    small, whole = reader.ask("/en/good/", **GZIP), reader.ask("/en/good/")
    assert gzip.decompress(small.body) == whole.body
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    for answer in (small, whole):
        assert int(answer.headers["content-length"]) == len(answer.body)


def test_whoever_asks_first_gets_what_the_others_get(reader: Reader) -> None:
    first = reader.ask("/en/good/", **GZIP)
    assert reader.ask("/en/good/", **GZIP) == first


def test_each_encoding_has_a_strong_tag_of_its_own(reader: Reader) -> None:
    tags = {
        reader.ask("/en/good/").headers["etag"],
        reader.ask("/en/good/", **GZIP).headers["etag"],
    }
    assert len(tags) == 2
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


@pytest.mark.parametrize("pattern", ["{}", "W/{}", '"other", {}', 'W/"x",W/{}', "*"])
@pytest.mark.parametrize("headers", [{}, GZIP])
def test_who_has_it_is_told_that_nothing_changed(
    reader: Reader, pattern: str, headers: dict[str, str]
) -> None:
    tag = reader.ask("/en/good/", **headers).headers["etag"]
    answer = reader.ask("/en/good/", HTTP_IF_NONE_MATCH=pattern.format(tag), **headers)
    assert (answer.status, answer.body) == (304, b"")
    assert set(answer.headers) == {"etag", "cache-control", "vary"}
    assert answer.headers["etag"] == tag


@pytest.mark.parametrize("tag", ['"other"', "nonsense", "", 'W/"other", "x'])
def test_who_has_something_else_gets_the_page(reader: Reader, tag: str) -> None:
    first = reader.ask("/en/good/")
    assert reader.ask("/en/good/", HTTP_IF_NONE_MATCH=tag) == first


def test_the_tag_of_one_encoding_does_not_stand_for_the_other(reader: Reader) -> None:
    tag = reader.ask("/en/good/", **GZIP).headers["etag"]
    assert reader.ask("/en/good/", HTTP_IF_NONE_MATCH=tag).status == 200


def test_a_head_has_the_same_headers_and_no_body(reader: Reader) -> None:
    page = reader.ask("/en/good/")
    head = reader.ask("/en/good/", method="HEAD")
    assert (head.status, head.headers, head.body) == (200, page.headers, b"")


def test_a_range_is_answered_with_the_whole(reader: Reader) -> None:
    page = reader.ask("/en/good/")
    assert reader.ask("/en/good/", HTTP_RANGE="bytes=0-9") == page


def test_a_page_rendered_anew_and_unchanged_keeps_its_tag() -> None:
    one, other = (packed(HttpResponse("<p>same</p>"), number) for number in (1, 2))
    assert one.etag == other.etag
    assert packed(HttpResponse("<p>other</p>"), 1).etag != one.etag
    changed = HttpResponse("<p>same</p>", headers={"X-Frame-Options": "DENY"})
    assert packed(changed, 1).etag != one.etag


def test_the_first_to_ask_may_have_it_already(reader: Reader) -> None:
    first = reader.ask("/en/good/", HTTP_IF_NONE_MATCH="*")
    assert (first.status, first.body) == (304, b"")
    assert reader.ask("/en/good/").status == 200


def test_no_answer_carries_the_number_of_another_request(reader: Reader) -> None:
    first, *again = [reader.ask("/en/good/", **GZIP).number for _each in range(3)]
    other = reader.ask("/en/nothing/").number

    assert again == ["", ""]
    assert first != other
    assert len(first) == len(other) == 16
