"""The parts of the frame that are rendered once for each language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from gaamac.common.context_processors import portal


def shown(source: str, path: str = "/en/practices/", **values: object) -> str:
    request = RequestFactory().get(path)
    context = Context({"request": request, **portal(request), **values})
    return Template(source).render(context)


@pytest.mark.parametrize(
    ("path", "section", "marks"),
    [
        ("/en/practices/", "practices", ['practices/" aria-current="page"']),
        ("/en/practices/radio/", "practices", ['practices/" aria-current="true"']),
        ("/en/meetings/", "meetings", ['meetings/" aria-current="page"']),
        ("/en/", "", []),
    ],
)
def test_the_part_of_a_page_is_marked_and_its_first_page_as_such(
    path: str, section: str, marks: list[str]
) -> None:
    # Twice: what is kept of one page is not shown on another.
    for _time in range(2):
        links = shown("{% navigation %}", path, section=section)
        assert links.count("aria-current") == len(marks)
        assert all(mark in links for mark in marks)


def test_each_language_has_its_own_links() -> None:
    assert "/en/help/" in shown('{% kept "components/foot_links.html" %}')
    with translation.override("fr"):
        links = shown('{% kept "components/foot_links.html" %}')
    assert "/fr/help/" in links
    assert "/en/" not in links


def test_the_language_switch_escapes_what_was_asked() -> None:
    links = shown("{% language_links %}", '/en/search/?q="><b>&topic=land')
    assert links.count("<li>") == 6
    assert '"><b>' not in links
    assert 'href="/fr/search/?q=%22%3E%3Cb%3E&amp;topic=land" hreflang="fr"' in links
    assert links.count('aria-current="true"') == 1
