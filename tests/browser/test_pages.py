"""Every main page, as it stands in a browser on a narrow phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from members.models import User
from tests.browser.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = (
    "",
    "practices/",
    "practices/?topic=elections&country=KE",
    "practices/?q=nothing+of+the+sort",
    "practices/take-away/",
    "practices/?view=table",
    "practices/?view=map&region=2",
    "challenges/",
    "meetings/",
    "search/?q=committee",
    "members/",
    "members/countries/ke/",
    "about/",
    "data-protection/",
    "report/",
    "account/login/",
    "account/signup/",
    "no/such/page/",
)
MEMBERS = (
    "me/",
    "me/settings/",
    "me/settings/notices/",
    "me/follows/",
    "me/reading-lists/",
    "me/searches/",
    "me/searches/new/?kind=practice&topic=elections",
    "me/digest/",
    "contribute/",
    "contribute/practice/",
    "account/email/",
    "account/password/change/",
)
COLOURS = ("light", "dark")


def a_page_of_each_kind() -> list[str]:
    entries = CatalogueEntry.objects.order_by("kind", "pk").distinct("kind")
    return [f"{one.kind}s/{one.slug}/" for one in entries]


def lines(reader: Reader, paths: list[str], look: Callable[[Reader], list[str]]) -> str:
    """What is wrong with these pages, a line each; nothing where nothing is."""
    found = []
    for path in paths:
        reader.go(path)
        found += [f"{path}: {wrong}" for wrong in look(reader)]
    return "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_readers_pages_are_accessible_narrow_and_keep_to_themselves(
    full_portal: str, reader: Callable[..., Reader], language: str
) -> None:
    assert len(a_page_of_each_kind()) == len(Kind) - 1
    paths = [f"/{language}/{path}" for path in (*PUBLIC, *a_page_of_each_kind())]
    assert not lines(reader(width=320), paths, Reader.complaints)
    for colours in COLOURS:
        window = reader(width=320, color_scheme=colours, bypass_csp=True)
        assert not lines(window, paths, Reader.barriers)


def test_long_words_of_other_languages_fit_a_narrow_phone(
    full_portal: str, reader: Callable[..., Reader]
) -> None:
    window = reader(width=320)
    for language in ("fr", "es", "ru", "zh-hans"):
        paths = [f"/{language}/{path}" for path in (*PUBLIC, *a_page_of_each_kind())]
        assert not lines(window, paths, Reader.complaints)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_members_pages_are_accessible_narrow_and_keep_to_themselves(
    full_portal: str, reader: Callable[..., Reader], alice: User, language: str
) -> None:
    paths = [f"/{language}/{path}" for path in MEMBERS]
    for options in (
        {},
        *({"color_scheme": one, "bypass_csp": True} for one in COLOURS),
    ):
        window = reader(width=320, **options)
        window.sign_in(alice)
        look = Reader.barriers if options else Reader.complaints
        assert not lines(window, paths, look)
