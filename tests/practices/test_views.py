"""The page of a practice: sections in their order, and what nobody has written yet."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def read(client: Client) -> str:
    response = client.get("/en/practices/survey/")
    assert response.status_code == 200
    return response.content.decode()


def headings(html: str) -> list[str]:
    return re.findall(r'<h2 id="(?!glance)[a-z-]+">([^<]+)</h2>', html)


def contents(html: str) -> list[str]:
    return re.findall(r'<li><a href="#[a-z-]+"[^>]*>([^<]+)</a>', html)


def test_sections_stand_in_their_order_and_empty_ones_are_left_out(
    client: Client,
) -> None:
    contribution(title="Survey", lessons="Learn.", context="Before.", results="After.")
    html = read(client)
    assert headings(html) == [
        "Context",
        "Results",
        "What did not work",
        "Lessons",
        "Safeguards",
        "Used elsewhere",
        "Responses",
    ]
    assert contents(html)[:6] == headings(html)[:6]


def test_what_did_not_work_and_safeguards_are_asked_for(client: Client) -> None:
    contribution(title="Survey", is_compiled=True)
    html = read(client)
    assert "The sources do not say, and nobody has written this section yet." in html
    assert "nobody has written this section yet" in html
    assert html.count('class="is-empty"') == 2


def test_nothing_is_asked_for_once_it_is_written(client: Client) -> None:
    contribution(
        title="Survey", what_did_not_work="The radio.", safeguards="Ask first."
    )
    html = read(client)
    assert "awaits" not in html
    assert "is-empty" not in html


def test_markup_in_a_section_is_text(client: Client) -> None:
    contribution(
        title="Survey <>",
        summary="A <script>",
        lessons="<script>alert(1)</script> **bold** [x](javascript:alert(1))",
    )
    html = read(client)
    assert "<script>alert" not in html
    assert "<strong>bold</strong>" in html
    assert 'href="javascript' not in html
    assert "Survey &lt;&gt;" in html


def test_sources_are_numbered_and_lead_out_without_lending_weight(
    client: Client,
) -> None:
    contribution(title="Survey", sources="A report https://example.org/a\nA book")
    html = read(client)
    assert '<ol class="sources measure">' in html
    assert 'href="https://example.org/a" rel="nofollow noopener"' in html
    assert "A book" in html


def test_an_address_among_the_sources_is_read_from_left_to_right(
    client: Client,
) -> None:
    contribution(title="Survey", sources="https://example.org/a")
    html = client.get("/ar/practices/survey/").content.decode()
    assert 'rel="nofollow noopener" dir="ltr">example.org/a</a>' in html
