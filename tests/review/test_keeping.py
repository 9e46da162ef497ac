"""Keeping it true: what ages, what nobody answers for, translations that fell behind or a machine made."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override
from wagtail.models import Locale
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationSource,
)

from exchange import reminding
from exchange.catalogue import refresh_group
from exchange.models import CatalogueEntry, Reminder
from exchange.releasing import release
from exchange.services import NotYours, confirm_translation
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from review.keeping import without_anybody
from review.translations import kept, translations
from tests.factories.exchange import contribution
from tests.factories.machine import by_machine
from tests.factories.posting import sent
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(edith)
    return client


def change(page: Practice, **fields: str) -> None:
    """An editor publishes something else of it."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    release(draft.save_revision(), None)


def says(reader: Client, address: str, words: str) -> bool:
    """Whether a French page says this, in French as soon as somebody has translated it."""
    with override("fr"):
        wanted = gettext(words)
    return wanted in unescape(reader.get(address).content.decode())


def test_a_translation_falls_behind_by_the_fields_that_changed(desk: Client) -> None:
    page = contribution(title="Monitors", results="Fewer.")
    french = contribution(
        title="Observateurs", language="fr", translation_of=page, results="Moins."
    )
    assert kept(translations())[0].behind == []
    change(page, results="Far fewer.", lessons="Begin early.")
    assert kept(translations())[0].behind == ["Results", "Lessons"]
    shown = desk.get("/cms/keeping/translations/").content.decode()
    assert "Observateurs" in shown
    assert "Results" in shown
    change(french, results="Beaucoup moins.")
    assert kept(translations())[0].behind == []


def test_what_a_machine_made_says_so_until_a_person_has_read_it(
    desk: Client, client: Client, alice: User, edith: User
) -> None:
    page = contribution(title="Monitors for peace", results="Fewer incidents.")
    french = by_machine(page, edith)
    assert french.live
    address = f"/fr/practices/{page.slug}/"
    reader = Client()
    assert says(reader, address, "Translated by a machine.")
    data = reader.get(f"/fr/practices/{page.slug}/data.json")
    entry = CatalogueEntry.objects.get(pk=french.pk)
    assert entry.card["machine"] is True
    assert data.status_code in (200, 404)
    assert says(reader, "/fr/practices/", "translated by machine")
    with pytest.raises(NotYours):
        confirm_translation(alice, french)
    desk.post("/cms/keeping/translations/", {"page": french.pk})
    assert not says(reader, address, "Translated by a machine.")
    entry.refresh_from_db()
    assert "machine" not in entry.card
    change(page, results="Far fewer.")
    with override("en"):
        (row,) = kept(translations())
    assert (row.behind, row.by_machine) == (["Results"], False)


@pytest.mark.parametrize(
    "way", ["translate/{made}/machine_translate", "update/{source}"]
)
def test_nothing_that_is_not_public_is_given_to_a_machine(
    desk: Client, settings, alice: User, way: str
) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }
    french = Locale.objects.get(language_code="fr")
    texts = {
        "public": contribution(visibility=Visibility.PUBLIC),
        "of the community": contribution(visibility=Visibility.COMMUNITY),
        # For everyone, once somebody has read and published it.
        "in review": sent(alice, context="Before the vote.").page,
    }
    answers = {}
    for name, page in texts.items():
        source, _created = TranslationSource.get_or_create_from_instance(page)
        made = Translation.objects.create(source=source, target_locale=french)
        made.save_target(publish=False)
        address = way.format(made=made.pk, source=source.pk)
        desk.post(f"/cms/localize/{address}/", {"use_machine_translation": "on"})
        answers[name] = made.get_progress()[1] > 0
    assert answers == {"public": True, "of the community": False, "in review": False}


def test_the_word_of_the_machine_stays_with_what_is_published(
    desk: Client, edith: User
) -> None:
    page = contribution(title="Monitors for peace", results="Fewer incidents.")
    french = by_machine(page, edith)
    address, words = f"/fr/practices/{page.slug}/", "Translated by a machine."
    pieces = StringTranslation.objects.filter(locale=french.locale)
    # Somebody translates anew for the next version: readers have the machine's words still.
    pieces.update(translation_type="manual")
    refresh_group("practice", page.translation_key)
    assert says(Client(), address, words)
    # The machine writes for the next version while somebody confirms what they read.
    new = pieces.first()
    new.translation_type = "machine"
    new.save()
    desk.post("/cms/keeping/translations/", {"page": french.pk})
    assert not says(Client(), address, words)
    refresh_group("practice", page.translation_key)
    assert not says(Client(), address, words)
    french.refresh_from_db()
    french.get_latest_revision().publish(user=edith)
    assert says(Client(), address, words)


def test_translations_are_listed_in_one_order(desk: Client) -> None:
    french = Locale.objects.get(language_code="fr")
    for title in ("B", "A", "C"):
        source, _new = TranslationSource.get_or_create_from_instance(
            contribution(title=title)
        )
        Translation.objects.create(source=source, target_locale=french)
    shown = desk.get("/cms/localize/reports/translations/")
    rows = [row.source.object_repr for row in shown.context["object_list"]]
    assert rows == ["A", "B", "C"]


def test_a_text_without_anybody_is_found_and_an_anonymous_one_is_left_alone(
    alice: User, bob: User, charlie: User
) -> None:
    organisation = alice.membership.organisation
    gone = contribution(title="Gone", author=charlie)
    contribution(title="Backed", author=charlie, organisation=organisation)
    contribution(title="Hidden", author=charlie, attribution="anonymous")
    contribution(title="There", author=alice)
    charlie.is_active = False
    charlie.save()
    assert [row.pk for row in without_anybody()] == [gone.pk]


def test_the_page_takes_as_many_queries_for_thirty_as_for_one(desk: Client) -> None:
    def one(number: int) -> None:
        page = contribution(title=f"Number {number}")
        contribution(title=f"Numéro {number}", language="fr", translation_of=page)
        change(page, results="Other.")

    one(0)
    desk.get("/cms/keeping/")
    with CaptureQueriesContext(connection) as first:
        assert desk.get("/cms/keeping/").status_code == 200
    for number in range(1, 12):
        one(number)
    with CaptureQueriesContext(connection) as many:
        assert "Numéro 0: Results" in desk.get(
            "/cms/keeping/"
        ).content.decode().replace("</a>", "")
    assert len(many) == len(first)


def test_others_than_editors_find_nothing(client: Client, alice: User) -> None:
    client.force_login(alice)
    for address in ("/cms/keeping/", "/cms/keeping/translations/"):
        assert client.get(address).status_code in (302, 404)


def test_where_the_author_does_not_answer_a_colleague_is_asked_once(
    alice: User, bob: User
) -> None:
    page = contribution(author=alice, organisation=alice.membership.organisation)
    page.refresh_from_db()
    from exchange.services import confirm

    confirm(alice, page.translation_key, "")
    now = timezone.now()
    for days in (340, 345, 357, 358, 359):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            reminding.remind()
    with time_machine.travel(now + timedelta(days=360)):
        assert [one.to[0] for one in arrived()] == [alice.email, bob.email]
    assert Reminder.objects.get().backup_asked_at is not None


def test_readers_get_the_history_by_days_and_fields(
    client: Client, alice: User
) -> None:
    page = contribution(author=alice, attribution="anonymous", results="Fewer.")
    assert "Updated" not in client.get(f"/en/practices/{page.slug}/").content.decode()
    change(page, results="Far fewer.")
    shown = client.get(f"/en/practices/{page.slug}/").content.decode()
    assert ": Results</li>" in shown
    assert "Alice" not in shown
