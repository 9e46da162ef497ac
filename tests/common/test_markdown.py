"""Members' Markdown: what it becomes, and what it can never become."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.markdown import (
    LINK_REL,
    MAX_LENGTH,
    TAGS,
    is_safe_address,
    to_html,
    to_text,
)

VOID = {"br", "hr"}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
FRAGMENTS = st.sampled_from(
    [
        "<script>", "</script>", "<img src=x onerror=alert(1)>", "javascript:", "data:text/html,",
        "[", "]", "(", ")", "<", ">", "![", "](", "http://", "https://a.b", "mailto:", "//evil.org",
        "\\", "`", "```", "*", "_", "#", "- ", "1. ", "> ", "\n", "\n\n", "&#x6a;", "&colon;", "|",
        "\t", " ", "\x00", "\u202e", "onclick=", '"', "'", "<svg/onload=", "<!--", "]]>", "vbscript:",
    ]
)  # fmt: skip
HOSTILE = st.lists(FRAGMENTS | st.text(max_size=8), max_size=40).map("".join)


class Inspector(HTMLParser):
    """Fails on a tag, an attribute or an address that members' text must never become."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            self.check_link(dict(attrs))
        if tag[0] == "h" and tag != "hr":
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def check_link(self, attrs: dict[str, str | None]) -> None:
        href = attrs.get("href") or ""
        assert is_safe_address(href) or href == ""
        if href and not href.startswith("/"):
            assert attrs.get("rel") == LINK_REL

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")


def inspect(html: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert inspector.open == []
    return inspector


@given(HOSTILE)
def test_no_text_becomes_a_script_a_handler_or_an_unexpected_tag(text: str) -> None:
    inspect(to_html(text))


@given(HOSTILE)
def test_html_rendered_once_more_is_as_safe(text: str) -> None:
    inspect(to_html(to_html(text)))


@given(HOSTILE, st.integers(1, 3))
def test_headings_start_below_the_page_and_skip_no_level(
    text: str, offset: int
) -> None:
    previous = offset
    for level in inspect(to_html(text, heading_offset=offset)).headings:
        assert offset < level <= min(previous + 1, 4)
        previous = level


@given(HOSTILE)
def test_plain_text_is_made_of_anything_without_an_error(text: str) -> None:
    assert len(to_text(text)) <= 20 * len(text) + 20


@pytest.mark.parametrize(
    "text",
    [
        "[", "*", "_a", "![", "[a](", "<", "> ", "- ", "`", "[]", "&", "http://a", "https://a.b/(",
        "@", "***a_b__c", "*_", "a\n", "[a]: b\n", "\\", "#", "a|b\n-|-\n", "\u202e", "<a@b.c",
    ],
)  # fmt: skip
def test_hostile_repetition_of_a_hundred_thousand_characters_is_bounded_work(
    text: str,
) -> None:
    started = time.process_time()
    to_html(text * (100_000 // len(text)))
    assert time.process_time() - started < 3


def test_text_is_cut_before_it_is_read() -> None:
    assert len(to_text("a" * (MAX_LENGTH + 500))) == MAX_LENGTH


def test_raw_html_is_shown_as_it_was_typed() -> None:
    assert (
        to_html("<b onclick=x>bold</b>") == "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>\n"
    )


def test_quotation_marks_and_dashes_stay_as_typed() -> None:
    assert to_html("\"a\" -- 'b'...") == "<p>\"a\" -- 'b'...</p>\n"


def test_links_that_leave_the_site_are_marked_and_others_are_not() -> None:
    html = to_html("[out](https://example.org) [in](/en/practices/)")
    assert f'<a href="https://example.org" rel="{LINK_REL}">out</a>' in html
    assert '<a href="/en/practices/">in</a>' in html


def test_a_bare_address_becomes_a_link() -> None:
    assert 'href="https://example.org/a_b_c"' in to_html(
        "See https://example.org/a_b_c."
    )


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.org", "ftp://x",
     "vbscript:x", "file:///etc/passwd", "java\nscript:x", " javascript:x", "relative", ""],
)  # fmt: skip
def test_other_schemes_are_no_links(address: str) -> None:
    assert not is_safe_address(address)
    assert "href" not in to_html(f"[x](<{address}>) <{address}>")


def test_a_backslash_does_not_lead_to_another_host() -> None:
    assert not is_safe_address("/\\evil.org")
    assert 'href="/%5Cevil.org"' in to_html("[x](</\\evil.org>)")


def test_a_picture_becomes_its_description() -> None:
    assert to_html("![The *team*](https://x.org/t.png)") == "<p>The <em>team</em></p>\n"


def test_indented_lines_and_underlined_lines_stay_text() -> None:
    html = to_html("    indented\n\nnot a heading\n---")
    assert "<pre>" not in html
    assert "<h" not in html.replace("<hr>", "")


def test_plain_text_keeps_lists_quotations_and_addresses() -> None:
    text = (
        "## Why\n\n- one\n- two\n\n  more\n- > said\n\n"
        "3. [a *b*](https://x.org)\n4. <https://y.org>"
    )
    assert to_text(text) == (
        "Why\n\n- one\n\n- two\n\n  more\n\n- > said\n\n3. a b (https://x.org)\n4. https://y.org"
    )


def test_plain_text_of_nothing_is_nothing() -> None:
    assert to_text("") == ""
    assert to_html("") == ""
