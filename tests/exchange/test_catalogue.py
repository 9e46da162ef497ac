"""The catalogue follows the pages, whatever way they change."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page

from exchange import catalogue
from exchange.choices import Attribution
from exchange.models import CatalogueEntry
from gaamac.common.languages import CODES
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_draft_is_not_in_the_catalogue() -> None:
    contribution(title="Unfinished", publish=False)
    assert not CatalogueEntry.objects.exists()


def test_publishing_writes_the_row_with_what_readers_may_see(alice: User) -> None:
    kenya = CountryFactory()
    theme = topic("elections")
    contribution(
        title="Monitors",
        author=alice,
        organisation=alice.membership.organisation,
        countries=[kenya],
        topics=[theme],
        year=2015,
    )
    entry = CatalogueEntry.objects.get()
    assert (entry.title, entry.slug, entry.language, entry.year) == (
        "Monitors",
        "monitors",
        "en",
        2015,
    )
    assert (entry.author_name, entry.organisation_name) == ("Alice", "Peace Institute")
    assert (entry.topic_ids, entry.country_ids) == ([theme.pk], [404])
    assert entry.region_ids == [2, 14]


def test_unpublishing_removes_the_row_at_once() -> None:
    page = contribution()
    page.unpublish()
    assert not CatalogueEntry.objects.exists()


def test_the_trigger_removes_the_row_when_a_query_unpublishes_the_page() -> None:
    page = contribution()
    Practice.objects.filter(pk=page.pk).update(live=False)
    assert not CatalogueEntry.objects.exists()


def test_deleting_the_page_removes_the_row() -> None:
    contribution().delete()
    assert not CatalogueEntry.objects.exists()


def test_deleting_the_page_in_sql_removes_the_row() -> None:
    page = contribution()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM exchange_cataloguetext WHERE entry_id = %s", [page.pk]
        )
        cursor.execute("SELECT count(*) FROM exchange_catalogueentry")
        assert cursor.fetchone() == (1,)
    Practice.objects.filter(pk=page.pk).first().delete()
    assert not CatalogueEntry.objects.exists()


def test_a_draft_of_a_published_page_changes_nothing_for_readers() -> None:
    page = contribution(title="As published")
    page.title = "Being rewritten"
    page.save_revision()
    assert CatalogueEntry.objects.get().title == "As published"


def test_an_anonymous_author_is_not_in_the_row(alice: User) -> None:
    contribution(
        author=alice,
        organisation=OrganisationFactory(name="Hidden House"),
        attribution=Attribution.ANONYMOUS,
    )
    row = str(CatalogueEntry.objects.values().get())
    assert "Alice" not in row
    assert "Hidden House" not in row
    assert CatalogueEntry.objects.get().is_anonymous


def test_each_contribution_is_shown_once_in_each_language() -> None:
    original = contribution(title="Relevé", language="fr")
    contribution(title="Survey", language="en", translation_of=original)
    for language, title in [("fr", "Relevé"), ("en", "Survey"), ("ar", "Relevé")]:
        shown = CatalogueEntry.objects.shown_in(language)
        assert [entry.title for entry in shown] == [title]


def test_a_version_that_goes_hands_its_languages_back() -> None:
    original = contribution(title="Relevé", language="fr")
    translation = contribution(title="Survey", language="en", translation_of=original)
    translation.unpublish()
    assert [entry.title for entry in CatalogueEntry.objects.shown_in("en")] == [
        "Relevé"
    ]


def test_a_version_whose_page_is_deleted_leaves_its_readers_to_the_next() -> None:
    original = contribution(title="Relevé", language="fr")
    contribution(title="Survey", language="en", translation_of=original)
    contribution(title="Обзор", language="ru", translation_of=original)
    Page.objects.filter(pk=original.pk).first().delete()
    titles = {
        code: [one.title for one in CatalogueEntry.objects.shown_in(code)]
        for code in CODES
    }
    others = {code: ["Survey"] for code in ("fr", "es", "ar", "zh-hans")}
    assert titles == others | {"en": ["Survey"], "ru": ["Обзор"]}
    for entry in CatalogueEntry.objects.all():
        assert entry.languages == ["en", "ru"]


def test_all_versions_move_together_to_a_new_address() -> None:
    original = contribution(title="Relevé", language="fr")
    contribution(title="Survey", language="en", translation_of=original)
    original.slug = "cartographie"
    original.save()
    slugs = CatalogueEntry.objects.values_list("slug", flat=True)
    assert set(slugs) == {"cartographie"}
    assert list(catalogue.differences()) == []


def test_starting_content_is_published_without_being_announced() -> None:
    page = contribution(publish=False)
    terms = catalogue.terms_of(page)
    terms.is_news = False
    terms.save()
    page.get_latest_revision().publish()
    assert CatalogueEntry.objects.get().announced_at is None


def test_a_second_publication_is_not_announced_again() -> None:
    page = contribution()
    first = CatalogueEntry.objects.get().announced_at
    assert first is not None
    page.save_revision().publish()
    assert CatalogueEntry.objects.get().announced_at == first


def test_a_page_nobody_set_terms_for_is_for_editors_only(
    nobody: object, edith: User
) -> None:
    page = contribution(publish=False)
    catalogue.terms_of(page).delete()
    page.get_latest_revision().publish()
    assert CatalogueEntry.objects.get().visibility == Visibility.EDITORS


def test_the_catalogue_can_be_written_anew_and_checked() -> None:
    page = contribution(title="Kept")
    assert list(catalogue.differences()) == []
    CatalogueEntry.objects.update(title="Wrong")
    (line,) = catalogue.differences()
    assert "title" in line
    assert [done.pk for done in catalogue.rebuild()] == [page.pk]
    assert list(catalogue.differences()) == []
