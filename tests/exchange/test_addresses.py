"""An address belongs to a contribution, in every language, for ever."""

from __future__ import annotations

from urllib.parse import quote
from uuid import uuid4

import pytest
from django.http import Http404

from exchange import addresses
from exchange.choices import Kind
from exchange.models import Address, CatalogueEntry, ContributionIndexPage
from practices.models import Practice
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_draft_has_its_address_already() -> None:
    page = contribution(title="Peace committees", publish=False)
    assert addresses.current_slug(page.translation_key) == "peace-committees"


def test_two_contributions_of_one_title_get_two_addresses() -> None:
    first, second = contribution(title="Hotline"), contribution(title="Hotline")
    assert (first.slug, second.slug) == ("hotline", "hotline-2")


def test_the_same_words_may_stand_under_two_kinds() -> None:
    assert contribution(title="Hotline").slug == "hotline"
    assert contribution(Kind.CHALLENGE, title="Hotline").slug == "hotline"


def test_a_translation_stands_under_the_address_of_the_original() -> None:
    original = contribution(title="Comités de paix", language="fr")
    translation = contribution(title="Peace committees", translation_of=original)
    assert translation.slug == original.slug == "comités-de-paix"
    assert Address.objects.filter(translation_key=original.translation_key).count() == 1


def test_a_new_slug_becomes_the_address_and_the_old_one_is_kept() -> None:
    page = contribution(title="Hotline")
    page.slug = "rumour-hotline"
    page.save_revision().publish()
    assert addresses.current_slug(page.translation_key) == "rumour-hotline"
    old = addresses.find(Kind.PRACTICE, "hotline")
    assert old is not None
    assert (old.translation_key, old.current) == (page.translation_key, False)
    assert CatalogueEntry.objects.get().slug == "rumour-hotline"


def test_an_old_slug_is_never_given_to_somebody_else() -> None:
    page = contribution(title="Hotline")
    page.slug = "rumour-hotline"
    page.save_revision().publish()
    assert contribution(title="Hotline").slug == "hotline-2"


def test_a_contribution_can_take_its_old_slug_back() -> None:
    page = contribution(title="Hotline")
    for slug in ("rumour-hotline", "hotline"):
        page.slug = slug
        page.save_revision().publish()
    assert addresses.current_slug(page.translation_key) == "hotline"


def test_a_title_without_letters_gets_an_address_all_the_same() -> None:
    page = contribution(title="???")
    assert page.slug == str(page.translation_key)[:8]


def test_an_address_nobody_had_is_found_nowhere() -> None:
    assert addresses.find(Kind.PRACTICE, "nobody") is None
    assert addresses.current_slug(uuid4()) is None


def test_wagtail_serves_neither_contributions_nor_their_place() -> None:
    page = contribution()
    for one in (page, ContributionIndexPage.objects.first()):
        assert one is not None
        with pytest.raises(Http404):
            one.route(None, [])


def test_the_admin_is_told_the_reader_s_address_without_a_query(
    django_assert_num_queries,
) -> None:
    page = Practice.objects.select_related("locale").get(
        pk=contribution(title="Relevé", language="fr").pk
    )
    with django_assert_num_queries(0):
        path = page.get_url_parts()[2]
    assert path == f"/fr/practices/{quote(page.slug)}/"
