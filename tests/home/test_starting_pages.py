"""Standard pages beside what editors made themselves."""

from __future__ import annotations

import pytest

from gaamac.home.models import HomePage, StandardPage
from gaamac.home.starting_content.pages import load_pages
from gaamac.home.starting_content.reading import key_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_page_of_that_address_made_by_an_editor_is_left_alone(site: None) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(
        instance=StandardPage(title="Ours", slug="contact", locale=home.locale)
    )
    load_pages()
    assert not StandardPage.objects.filter(
        translation_key=key_of("page", "contact")
    ).exists()
