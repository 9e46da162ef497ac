"""Sources of a contribution: titles and addresses out of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.sources import MAX_SOURCES, Source, is_web_address, parse_sources


@pytest.mark.parametrize(
    ("line", "title", "url"),
    [
        ("https://www.example.org/a/", "", "https://www.example.org/a/"),
        (
            "Annual report https://example.org/r.pdf",
            "Annual report",
            "https://example.org/r.pdf",
        ),
        (
            "Annual report: <https://example.org/r.pdf>",
            "Annual report",
            "https://example.org/r.pdf",
        ),
        (
            "- Report (http://example.org/r), 2014",
            "Report 2014",
            "http://example.org/r",
        ),
        (
            "https://en.wikipedia.org/wiki/A_(b).",
            "",
            "https://en.wikipedia.org/wiki/A_(b)",
        ),
        ("تقرير https://example.org/تقرير", "تقرير", "https://example.org/تقرير"),
        ("A book without an address", "A book without an address", ""),
        ("Bad javascript://x%0aalert(1)", "Bad javascript://x%0aalert(1)", ""),
        ("Hidden https://good.org@evil.org/", "Hidden https://good.org@evil.org/", ""),
        ("Two ftp://a.org/x https://b.org/y", "Two ftp://a.org/x", "https://b.org/y"),
    ],
)
def test_a_line_is_read_into_title_and_address(line: str, title: str, url: str) -> None:
    assert parse_sources(line)[0][:2] == (title, url)


def test_the_shown_address_has_no_scheme_and_a_measured_length() -> None:
    short, long = parse_sources(
        "https://www.example.org/\nhttps://example.org/" + "x" * 200
    )
    assert short.shown == "example.org"
    assert len(long.shown) == 72
    assert long.shown.endswith("…")


def test_empty_lines_are_nothing_and_a_hundred_sources_are_enough() -> None:
    assert parse_sources("\n \n- \n") == []
    assert len(parse_sources("https://example.org/\n" * 500)) == MAX_SOURCES


@given(st.text() | st.lists(st.sampled_from(["http://", "a", "://", "@", ":", "[", "]", " ", "\n",
       "javascript:", "HTTPS://x.y", "//", "\\"])).map("".join))  # fmt: skip
def test_any_text_is_read_without_an_error_and_every_address_is_of_the_web(
    text: str,
) -> None:
    for source in parse_sources(text):
        assert isinstance(source, Source)
        assert source.url == "" or is_web_address(source.url)
