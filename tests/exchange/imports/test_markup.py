"""Messy HTML becomes Markdown that our pages render; its words are kept, plain text is left alone."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.imports.markup import to_line, to_lines, to_markdown
from gaamac.common.markdown import to_html, to_text

CASES = {
    "Word's own marks": (
        ('<!--[if gte mso 9]><xml><w:View>N</w:View></xml><![endif]--><style>p{}</style><p class='
        '"MsoNormal" style="mso-x:1">One&nbsp;<b>bold</b><o:p></o:p></p><p>Two</p>'),
        "One **bold**\n\nTwo",
    ),
    "breaks for paragraphs": ("a<br><br>b<br>c<BR/><br />d", "a\n\nb  \nc\n\nd"),
    "encoded twice": ("&lt;p&gt;A &amp;amp; B&lt;/p&gt;", "A & B"),
    "encoded three times": ("&amp;lt;p&amp;gt;A&amp;lt;/p&amp;gt;", "A"),
    "a double space": ("<p>a &amp;nbsp; b</p>", "a b"),
    "unclosed": ("<p>a<p>b<ul><li>c<li>d", "a\n\nb\n\n- c\n- d"),
    "nested lists": ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
    "a table of data": (
        "<table><tr><th>Year<th>Who</tr><tr><td>2013</td><td><p>Elders</p></td></tr></table>",
        "- Year | Who\n- 2013 | Elders",
    ),
    "a table that lays out": (
        "<table><tr><td><h2>T</h2><p>one</p><table><tr><td>two</table></table>",
        "## T\n\none\n\ntwo",
    ),
    "unsafe links": ('<p><a href="javascript:x()">a</a> <a href="/node/1">b</a></p>', "a b"),
    "safe links": (
        '<p><a href="https://e.org/a_(b)">a</a> <a href="mailto:x@e.org">b</a></p>',
        "[a](https://e.org/a_%28b%29) [b](mailto:x@e.org)",
    ),
    "pixels and pictures": (
        '<p>x<img src="http://t/p.gif" width=1><img src="data:image/png;base64,AA" alt="A map"></p>',
        "xA map",
    ),
    "marks in the text": ("<p>1. a * b_c_ #d</p><p># e</p>", "1\\. a \\* b_c\\_ #d\n\n\\# e"),
    "a lone sign in HTML": ("<p>fewer than <5, x <y and z></p>", "fewer than <5, x \\<y and z>"),
    "bold where it can't be": ("<p>x<b>(y)</b>z</p>", "x(y)z"),
    "bold twice": ("<p><b><strong>x</strong></b></p>", "**x**"),
    "scripts": ("<p>a</p><script>alert(1)</script><iframe src=x></iframe>", "a"),
    "headings": ("<h1>A</h1>b", "# A\n\nb"),
}  # fmt: skip
PLAIN = [
    "fewer than <5 cases & a < b > c",
    "A **bold** [link](https://example.org)\n\n- a\n- b\n\n> c",
    "if x<y and y>z",
    "5 &lt; 6",
    "mail <alice@example.org>",
    "see <https://example.org>",
]
TAGS = "p div br b i strong em span ul ol li table tr td th h1 h3 a img blockquote pre o:p font".split()
WORDS = st.text(alphabet="abcdefgh éßعشصжя中文", min_size=1, max_size=12)
PIECES = st.one_of(
    WORDS,
    st.builds("<{}>".format, st.sampled_from(TAGS)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(
        [
            "<5",
            " & ",
            "&amp;",
            "&nbsp;",
            "*",
            "_",
            "#",
            "1. ",
            "- ",
            "[",
            "](",
            "`",
            "\\",
            "\n",
        ]
    ),
    st.sampled_from(
        [
            '<a href="javascript:x">',
            '<p style="x:y" onclick=z>',
            "<!-- c -->",
            "<script>",
        ]
    ),
)


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_html_is_converted(html: str, expected: str) -> None:
    assert to_markdown(html) == expected


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_and_markdown_stay_as_they_are(text: str) -> None:
    assert to_markdown(text) == text


def test_a_title_is_words_on_one_line() -> None:
    assert to_line("<p>Law &amp;amp; <b>order</b><br>here</p>") == "Law & order here"
    assert to_line("Law &amp; order&nbsp;here") == "Law & order here"
    assert to_line("fewer than <5") == "fewer than <5"


def test_sources_keep_their_addresses() -> None:
    html = '<ul><li><a href="https://example.org/a">A law</a></li><li>https://example.org/b</li></ul>'
    assert to_lines(html) == "- A law (https://example.org/a)\n- https://example.org/b"


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=150)
def test_any_html_renders_to_clean_html_with_all_its_words(html: str) -> None:
    rendered = str(to_html(to_markdown("<p></p>" + html)))
    assert not re.search(r"(?i)javascript:|onclick|<script|style=|<img", rendered)
    if "<script>" in html:
        return
    wanted = BeautifulSoup(_shown(html), "html.parser").get_text(" ")
    assert _letters(rendered) == _letters(wanted)


def _shown(html: str) -> str:
    """The same as a browser reads it, for which a sign before a figure is text."""
    return re.sub(r"(?i)<!--.*?-->", "", html).replace("<5", "&lt;5")


def _letters(html: str) -> str:
    """The letters of a text, in their order."""
    text = BeautifulSoup(html, "html.parser").get_text(" ")
    return "".join(re.findall(r"[a-zéß\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]", text))


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_taken(text: str) -> None:
    to_text(to_markdown(text))
    assert "\n" not in to_line(text)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000,
        "".join(f"<p><b id={one}>" for one in range(8_000)),
        "<table><tr><td>" * 3_000 + "x",
        "<" * 100_000,
        "&lt;p " * 20_000,
        "<p " * 40_000,
        "<i>*" * 20_000,
    ],
    ids=["deep", "formats", "tables", "signs", "encoded", "open tags", "marks"],
)
def test_html_meant_to_take_for_ever_does_not(html: str) -> None:
    assert len(to_markdown(html)) <= len(html) * 2
