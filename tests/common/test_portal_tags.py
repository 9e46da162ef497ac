"""The tags that every template may use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize("kind", ["practice", "challenge", "offer", "meeting"])
def test_a_kind_has_a_drawing_and_words(kind: str) -> None:
    html = shown("{% kind_mark kind %}", kind=kind)

    assert f'<use href="#k-{kind}"/>' in html
    assert f'<span class="vh">{kind.capitalize()}: </span>' in html
    assert kind.capitalize() in shown("{% kind_label kind %}", kind=kind)


@pytest.mark.parametrize(
    ("subject", "heading"),
    [
        ("GAAMAC: approved: Say GAAMAC: now", "approved: Say GAAMAC: now"),
        ("GAAMAC\N{NO-BREAK SPACE}: approuvé", "approuvé"),
        ("بوابة GAAMAC: رمزك", "رمزك"),
        ("GAAMAC：实践", "实践"),
        ("4 practices", "4 practices"),
    ],
)
def test_our_name_stands_before_a_subject_and_not_in_the_heading(
    subject: str, heading: str
) -> None:
    assert shown("{{ subject|without_our_name }}", subject=subject) == heading


def test_freshness_has_a_drawing_and_words() -> None:
    entry = SimpleNamespace(freshness="unconfirmed", confirmed_at=None)
    html = shown("{% fresh_mark entry %}", entry=entry)

    assert '<use href="#fx"/>' in html
    assert "Not yet confirmed" in html


@pytest.mark.parametrize(
    ("reader", "language", "attributes"),
    [
        ("en", "en", ""),
        ("en", "", ""),
        ("en", "fr", ' lang="fr"'),
        ("en", "ar", ' lang="ar" dir="rtl"'),
        ("ar", "en", ' lang="en" dir="ltr"'),
    ],
)
def test_a_text_in_another_language_says_so(
    reader: str, language: str, attributes: str
) -> None:
    with translation.override(reader):
        assert shown("{% lang_attributes language %}", language=language) == attributes


def test_links_keep_the_filters_that_are_on() -> None:
    request = RequestFactory().get(
        "/en/practices/?topic=land&topic=media&sort=title&evil=1"
    )

    assert shown("{% url_with page=2 %}", request=request) == (
        "/en/practices/?topic=land&amp;topic=media&amp;sort=title&amp;page=2"
    )
    assert shown("{% url_without 'topic' 'land' %}", request=request) == (
        "/en/practices/?topic=media&amp;sort=title"
    )


def test_a_filter_form_keeps_order_and_view_and_escapes_them() -> None:
    request = RequestFactory().get(
        "/en/practices/", {"sort": '"><script>', "view": "table"}
    )

    html = shown("{% kept_fields 'sort' 'view' %}", request=request)

    assert 'name="view" value="table"' in html
    assert "<script>" not in html


def test_dates_are_for_people_and_for_machines() -> None:
    html = shown("{% days a b %}", a=date(2016, 2, 2), b=date(2016, 2, 4))

    assert html == '<time datetime="2016-02-02">2 to 4 February 2016</time>'


def test_a_moment_can_be_shown_in_the_readers_own_zone() -> None:
    html = shown("{% moment when %}", when=datetime(2026, 11, 23, 6, tzinfo=UTC))

    assert 'datetime="2026-11-23T06:00:00+00:00" data-local-time' in html


def test_a_long_list_of_pages_is_shortened() -> None:
    page = Paginator(range(1000), 10).page(50)

    assert (
        shown("{% page_numbers page as n %}{{ n }}", page=page)
        == "[1, 0, 49, 50, 51, 0, 100]"
    )
