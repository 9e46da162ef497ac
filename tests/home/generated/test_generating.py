"""A generated library behaves like one that people wrote."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.models import IndexEntry

from exchange import catalogue, edits, freshness
from exchange.choices import Attribution
from exchange.models import (
    Address,
    Authorship,
    CatalogueEntry,
    EditorialReview,
    SharingTerms,
)
from gaamac.common.languages import CODES
from gaamac.common.visibility import Visibility
from gaamac.home.generated.planted import SHARES
from members.models import User
from practices.models import Practice
from tests.cast import plant_site
from tests.exchange.desk.pages import form_of
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TODAY = date(2026, 11, 23)


def generate(number: int, *options: str) -> str:
    said = StringIO()
    arguments = ("--as-of", TODAY.isoformat(), *options)
    call_command("generate_contributions", number, *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A thousand entries for all tests of this module; what the command said."""
    with django_db_blocker.unblock(), transaction.atomic():
        plant_site()
        yield generate(1000)
        transaction.set_rollback(True)


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


def some_page(**fields: object) -> Practice:
    return Practice.objects.filter(**fields).order_by("pk").first()


def written_by_nobody(language: str) -> Practice:
    """What is compiled from public sources: nobody is asked before its words are changed."""
    return some_page(locale__language_code=language, is_compiled=True)


def change_title(desk: Client, page: Practice) -> HttpResponse:
    """What an editor does in the desk."""
    typed = {"title": "Changed by an editor", "action-publish": "1"}
    return desk.post(f"/cms/pages/{page.pk}/edit/", form_of(desk, page) | typed)


def test_it_says_how_far_it_is_and_what_it_wrote(said: str) -> None:
    assert "1,000 of 1,000 written" in said
    assert "1,000 practices generated in" in said
    assert "in 0.2 % of them stands each of: hambrikt" in said


def test_the_catalogue_agrees_with_the_pages(said: str) -> None:
    assert CatalogueEntry.objects.count() == 1000
    assert list(catalogue.differences()) == []


def test_every_contribution_is_shown_once_in_every_language(said: str) -> None:
    groups = SharingTerms.objects.count()
    for code in CODES:
        shown = CatalogueEntry.objects.shown_in(code)
        assert shown.count() == groups
        assert shown.values("translation_key").distinct().count() == groups


def test_every_version_knows_the_languages_of_the_others(said: str) -> None:
    before = dict(CatalogueEntry.objects.values_list("pk", "languages"))
    for page in Practice.objects.order_by("-pk")[:40]:
        catalogue.write(page)
    assert dict(CatalogueEntry.objects.values_list("pk", "languages")) == before


def test_all_languages_visibilities_and_attributions_occur(said: str) -> None:
    entries = CatalogueEntry.objects.all()
    assert set(entries.values_list("language", flat=True)) == set(CODES)
    assert set(entries.values_list("visibility", flat=True)) == set(Visibility.values)
    attributions = SharingTerms.objects.values_list("attribution", flat=True)
    assert set(attributions) == set(Attribution.values)
    assert 0 < Authorship.objects.count() < SharingTerms.objects.count()


def test_all_states_of_freshness_occur(said: str) -> None:
    days = CatalogueEntry.objects.values_list("review_by", flat=True)
    states = Counter(freshness.freshness(day, TODAY) for day in days)
    assert set(states) == set(freshness.Freshness)
    assert min(states.values()) > 50


def test_a_few_topics_and_places_take_most_of_it(said: str) -> None:
    for column in ("topic_ids", "country_ids"):
        held = CatalogueEntry.objects.values_list(column, flat=True)
        counts = Counter(one for numbers in held for one in numbers)
        ranked = sorted(counts.values(), reverse=True)
        assert ranked[0] > 4 * ranked[len(ranked) // 2]


def test_nothing_of_an_anonymous_author_stands_in_the_catalogue(said: str) -> None:
    hidden = CatalogueEntry.objects.filter(is_anonymous=True)
    assert hidden.exists()
    assert not hidden.exclude(author_name="", organisation_name="").exists()


@pytest.mark.parametrize("share", SHARES, ids=lambda share: share.label)
def test_known_words_stand_in_a_known_share(said: str, share) -> None:
    for word in share.words:
        found = Practice.objects.filter(
            Q(what_was_done__icontains=word) | Q(title__icontains=word)
        )
        assert found.count() == 1000 / share.one_in


def test_a_search_for_a_known_word_finds_what_holds_it(said: str, desk: Client) -> None:
    for share in SHARES:
        word = share.words[0]
        holding = Practice.objects.filter(what_was_done__icontains=word)
        shown = CatalogueEntry.objects.shown_in("en").filter(
            pk__in=holding.values("pk")
        )
        listing = desk.get("/en/practices/", {"q": word}).context["listing"]
        assert listing.counts.total == shown.count()


def test_no_stemmer_changes_a_known_word() -> None:
    with connection.cursor() as cursor:
        for word in [word for share in SHARES for word in share.words]:
            for dictionary in ("english", "french", "spanish", "russian", "arabic"):
                cursor.execute("SELECT ts_lexize(%s, %s)", [f"{dictionary}_stem", word])
                assert cursor.fetchone() == ([word],), (dictionary, word)


def test_the_tree_of_pages_is_sound_and_grows_on(said: str) -> None:
    assert not any(Page.find_problems())
    contribution(title="Written afterwards")
    assert not any(Page.find_problems())


def test_pages_open_in_every_language_under_one_address(
    said: str, client: Client
) -> None:
    for code in CODES:
        entry = (
            CatalogueEntry.objects.filter(language=code, visibility=0)
            .order_by("pk")
            .first()
        )
        page = client.get(f"/{code}/practices/{entry.slug}/")
        assert page.status_code == 200
        assert entry.title in page.content.decode()


def test_old_and_new_lists_open(said: str, client: Client) -> None:
    assert client.get("/en/").status_code == 200
    assert client.get("/ar/practices/?page=5").status_code == 200


def test_the_revision_holds_what_the_page_holds(said: str) -> None:
    for page in Practice.objects.order_by("pk")[:20]:
        kept = page.live_revision.content
        own = json.loads(page.to_json())
        tags = [
            [item.pop("tag") for item in content.pop("tagged_items")]
            for content in (kept, own)
        ]
        assert sorted(tags[0]) == sorted(tags[1])
        moment = ("live_revision", "latest_revision", "latest_revision_created_at")
        for content in (kept, own):
            for name in (*moment, "numchild"):
                content.pop(name)
            for name in ("topics", "countries", "regions"):
                content[name] = sorted(content[name])
        assert kept == own


def test_the_desk_finds_them_as_if_it_had_indexed_them(said: str) -> None:
    page = some_page(locale__language_code="fr")
    written = IndexEntry.objects.values("title", "autocomplete", "title_text").get
    before = written(object_id=str(page.pk))
    index.insert_or_update_object(page)
    assert written(object_id=str(page.pk)) == before


def test_an_editor_changes_one_in_the_desk(said: str, desk: Client) -> None:
    page = written_by_nobody("en")
    assert change_title(desk, page).status_code == 302
    assert CatalogueEntry.objects.get(pk=page.pk).title == "Changed by an editor"


def test_the_author_of_one_is_asked_about_an_editor_s_words(
    said: str, desk: Client
) -> None:
    named = Authorship.objects.values("terms_id")
    page = some_page(locale__language_code="en", translation_key__in=named)
    assert change_title(desk, page).status_code == 302
    assert CatalogueEntry.objects.get(pk=page.pk).title == page.title
    assert edits.waits_for_its_author(page.translation_key)


def test_one_goes_through_review(said: str, desk: Client, edith: User) -> None:
    page = written_by_nobody("es").get_latest_revision_as_object()
    page.title = "Después de la revisión"
    page.save_revision(user=edith)
    page.get_workflow().start(page, edith)
    task = page.current_workflow_task_state
    assert isinstance(task.task.specific, EditorialReview)
    address = f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/"
    desk.post(address, {"comment": ""})
    assert CatalogueEntry.objects.get(pk=page.pk).title == "Después de la revisión"


def test_scheduling_an_edit_keeps_it_online(said: str) -> None:
    assert not Practice.objects.filter(live_revision=None).exists()
    assert Practice.objects.filter(live=True).count() == 1000


def test_addresses_are_its_own(said: str) -> None:
    assert Address.objects.count() == SharingTerms.objects.count()
