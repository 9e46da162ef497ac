"""The pages that a public site owes its readers: in every language, in words people can read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from gaamac.common.context_processors import STANDARD_PAGES
from gaamac.common.languages import CODES
from gaamac.common.markdown import to_html
from gaamac.home.models import StandardPage
from gaamac.home.reading import with_anchors
from gaamac.home.starting_content.pages import NAMES, load_pages, read_page
from gaamac.home.starting_content.reading import key_of, read_json
from members.models import User
from tests.cast import plant_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The pages, loaded once for all tests of this module; how many there were."""
    with django_db_blocker.unblock(), transaction.atomic():
        plant_site()
        yield load_pages()
        transaction.set_rollback(True)


def test_each_page_named_in_the_footer_answers_in_every_language(
    client: Client, pages: int
) -> None:
    for code in CODES:
        for slug in STANDARD_PAGES:
            assert client.get(f"/{code}/{slug}/").status_code == 200, f"/{code}/{slug}/"


def test_they_are_loaded_once(pages: int) -> None:
    assert pages == len(NAMES) * len(CODES)
    assert load_pages() == 0


def test_an_untranslated_page_says_so_and_marks_its_language(
    client: Client, pages: int
) -> None:
    page = client.get("/ar/data-protection/").content.decode()
    assert '<h1 lang="en" dir="ltr">Data protection</h1>' in page
    assert '<div class="prose" lang="en" dir="ltr">' in page
    english = client.get("/en/data-protection/").content.decode()
    assert "has not been translated" not in english
    assert "<h1>Data protection</h1>" in english


def test_its_own_links_stay_in_the_readers_language(client: Client, pages: int) -> None:
    page = client.get("/fr/contact/").content.decode()
    assert 'href="/fr/report/"' in page
    assert 'href="/report/"' not in page


def test_a_correction_reaches_the_untranslated_versions(
    client: Client, pages: int
) -> None:
    terms = StandardPage.objects.get(slug="terms", locale__language_code="en")
    terms.body = "## New terms\n\nCorrected."
    terms.save_revision().publish()
    assert "Corrected." in client.get("/es/terms/").content.decode()


def test_what_an_editor_wrote_is_not_overwritten(client: Client, pages: int) -> None:
    terms = StandardPage.objects.get(slug="terms", locale__language_code="en")
    terms.title = "House rules"
    terms.save_revision().publish()
    load_pages()
    assert "<h1>House rules</h1>" in client.get("/en/terms/").content.decode()


def test_a_page_below_another_leads_back_and_is_led_to(
    client: Client, pages: int
) -> None:
    assert 'href="/en/about/history/"' in client.get("/en/about/").content.decode()
    history = client.get("/en/about/history/").content.decode()
    assert 'href="/en/about/"' in history


def test_the_about_pages_name_their_sources(client: Client, pages: int) -> None:
    page = client.get("/en/about/").content.decode()
    assert "holocaustremembrance.com" in page
    assert "GAAMAC has not yet confirmed it" in page


def test_every_source_of_the_about_pages_is_one_the_reference_names() -> None:
    known = {
        address
        for part in read_json("about_gaamac").values()
        if isinstance(part, list)
        for fact in part
        for address in fact["source"]
    } | {
        address
        for one in read_json("meetings")["meetings"]
        for address in one["sources"]
    }
    for name in ("about", "history"):
        assert set(read_page(name).sources.splitlines()) <= known


def test_the_about_pages_name_no_person() -> None:
    people = ("Bleeker", "Gurmendi", "Guillermet", "Mohammed", "Diaby", "Staub")
    for name in NAMES:
        assert not [one for one in people if one in read_page(name).body]


@pytest.mark.parametrize("name", NAMES)
def test_headings_begin_below_the_title(client: Client, pages: int, name: str) -> None:
    address = StandardPage.objects.get(
        translation_key=key_of("page", name), locale__language_code="en"
    ).get_url()
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1
    assert "<h2 id=" in page


def test_the_lists_of_the_portal_are_not_served_from_the_page_tree(
    client: Client, pages: int
) -> None:
    assert client.get("/en/about/practices/").status_code == 404


def test_a_long_page_leads_to_its_parts(client: Client, pages: int) -> None:
    page = client.get("/en/help/").content.decode()
    assert '<a href="#5-do-no-harm">Do no harm</a>' in page
    assert '<h2 id="5-do-no-harm">Do no harm</h2>' in page


def test_a_heading_with_marks_is_named_as_it_reads() -> None:
    text, parts = with_anchors(to_html("# Q & A on *peace*", heading_offset=1))
    assert parts == [("1-q-a-on-peace", "Q & A on peace")]
    assert text == '<h2 id="1-q-a-on-peace">Q &amp; A on <em>peace</em></h2>\n'


def test_an_editor_sees_a_page_before_it_is_published(
    client: Client, pages: int, edith: User
) -> None:
    terms = StandardPage.objects.get(slug="terms", locale__language_code="en")
    terms.body = "## Not yet decided"
    terms.save_revision()
    client.force_login(edith)
    draft = client.get(f"/cms/pages/{terms.pk}/view_draft/").content.decode()
    assert "Not yet decided" in draft
    assert "Not yet decided" not in client.get("/en/terms/").content.decode()
