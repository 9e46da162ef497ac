"""Who may see it and whose name it shows, for all versions at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale, PageLogEntry

from exchange.catalogue import terms_of
from exchange.choices import Attribution
from exchange.models import CatalogueEntry, Response, SharingTerms
from exchange.services import set_terms
from exchange.services.terms import Answers
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PUBLIC = Answers(Visibility.PUBLIC, Attribution.NAMED, None)


def narrowed(visibility: int = Visibility.COMMUNITY) -> Answers:
    return Answers(visibility, Attribution.NAMED, None)


def test_narrowing_reaches_every_language_version_at_once(alice: User) -> None:
    original = contribution(language="fr", author=alice)
    contribution(language="en", translation_of=original)
    set_terms(original, alice, narrowed())
    rows = CatalogueEntry.objects.values_list("visibility", flat=True)
    assert list(rows) == [Visibility.COMMUNITY, Visibility.COMMUNITY]


def test_a_translation_made_later_is_as_restricted(alice: User) -> None:
    original = contribution(author=alice, visibility=Visibility.FOCAL_POINTS)
    french = original.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.save_revision().publish()
    entry = CatalogueEntry.objects.get(pk=french.pk)
    assert entry.visibility == Visibility.FOCAL_POINTS


def test_an_alias_in_another_language_is_as_restricted(alice: User) -> None:
    original = contribution(author=alice, visibility=Visibility.FOCAL_POINTS)
    locale = Locale.objects.get(language_code="fr")
    alias = original.copy_for_translation(locale, alias=True)
    entry = CatalogueEntry.objects.get(pk=alias.pk)
    assert entry.visibility == Visibility.FOCAL_POINTS


def test_an_alias_beside_it_has_terms_of_its_own_and_is_not_public(alice: User) -> None:
    original = contribution(author=alice)
    alias = original.create_alias(update_slug="beside")
    assert terms_of(alias).pk != terms_of(original).pk
    entry = CatalogueEntry.objects.get(pk=alias.pk)
    assert entry.visibility == Visibility.EDITORS


def test_the_author_widens_what_is_published(alice: User) -> None:
    page = contribution(author=alice, visibility=Visibility.EDITORS)
    set_terms(page, alice, PUBLIC)
    assert CatalogueEntry.objects.get().visibility == Visibility.PUBLIC


def test_an_editor_narrows_but_does_not_widen(alice: User, edith: User) -> None:
    page = contribution(author=alice)
    set_terms(page, edith, narrowed())
    with pytest.raises(ValidationError) as refusal:
        set_terms(page, edith, PUBLIC)
    assert refusal.value.message_dict == {
        "visibility": ["Only its author can show more than now. You can show less."]
    }
    assert CatalogueEntry.objects.get().visibility == Visibility.COMMUNITY


@pytest.mark.parametrize("leaves", [True, False])
def test_without_a_living_author_one_editor_does_not_widen(
    alice: User, edith: User, leaves: bool
) -> None:
    page = contribution(
        author=alice if leaves else None, visibility=Visibility.COMMUNITY
    )
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="two of you decide together"):
        set_terms(page, edith, PUBLIC)


def test_an_outsider_changes_nothing(alice: User, bob: User) -> None:
    page = contribution(author=alice)
    with pytest.raises(ValidationError):
        set_terms(page, bob, narrowed())


def test_an_editor_shows_less_of_the_author_but_not_more(
    alice: User, edith: User
) -> None:
    page = contribution(author=alice)
    hidden = Answers(Visibility.PUBLIC, Attribution.ANONYMOUS, None)
    set_terms(page, edith, hidden)
    assert CatalogueEntry.objects.get().author_name == ""
    with pytest.raises(ValidationError) as refusal:
        set_terms(page, edith, PUBLIC)
    assert list(refusal.value.message_dict) == ["attribution"]


def test_becoming_anonymous_takes_the_author_out_of_what_the_desk_shows(
    alice: User,
) -> None:
    page = contribution(author=alice)
    page.save_revision(user=alice, log_action=True)
    page.get_workflow().start(page, alice)
    set_terms(page, alice, Answers(Visibility.PUBLIC, Attribution.ANONYMOUS, None))
    assert {revision.user for revision in page.revisions.all()} == {None}
    assert {entry.user for entry in PageLogEntry.objects.filter(page=page.pk)} == {None}
    assert page.current_workflow_state.requested_by is None


def test_a_change_is_on_record(alice: User, edith: User) -> None:
    page = contribution(author=alice)
    set_terms(page, edith, narrowed())
    entry = PageLogEntry.objects.get(action="exchange.terms")
    assert entry.user == edith
    assert entry.data["visibility"] == [0, 1]


def test_responses_are_narrowed_along(alice: User, bob: User) -> None:
    page = contribution(author=alice)
    key = page.translation_key
    Response.objects.create(
        translation_key=key, author=bob, form_key=key, text="Yes.", visibility=0
    )
    set_terms(page, alice, narrowed(Visibility.FOCAL_POINTS))
    assert Response.objects.get().visibility == Visibility.FOCAL_POINTS


def test_what_members_were_never_told_of_is_news_when_it_reaches_them(
    alice: User, time_machine
) -> None:
    time_machine.move_to("2026-11-02T09:00Z")
    page = contribution(author=alice, visibility=Visibility.EDITORS)
    time_machine.move_to("2026-11-20T09:00Z")
    set_terms(page, alice, PUBLIC)
    assert CatalogueEntry.objects.get().announced_at.day == 20


def test_what_members_were_told_of_is_no_news_when_it_becomes_public(
    alice: User, time_machine
) -> None:
    time_machine.move_to("2026-11-02T09:00Z")
    page = contribution(author=alice, visibility=Visibility.COMMUNITY)
    time_machine.move_to("2026-11-20T09:00Z")
    set_terms(page, alice, PUBLIC)
    assert CatalogueEntry.objects.get().announced_at.day == 2


def test_terms_that_stay_the_same_leave_no_trace(alice: User) -> None:
    page = contribution(author=alice)
    set_terms(page, alice, PUBLIC)
    assert not PageLogEntry.objects.filter(action="exchange.terms").exists()
    assert SharingTerms.objects.count() == 1


def test_a_translation_through_the_desk_is_as_restricted(alice: User) -> None:
    from wagtail_localize.models import Translation
    from wagtail_localize.operations import translate_object

    original = contribution(
        title="Relevé", language="fr", author=alice, visibility=Visibility.FOCAL_POINTS
    )
    translate_object(original, [Locale.objects.get(language_code="en")])
    Translation.objects.get().save_target()
    english = Practice.objects.get(locale__language_code="en")
    english.get_latest_revision().publish()
    entries = CatalogueEntry.objects.order_by("language")
    assert [(one.language, one.visibility) for one in entries] == [("en", 2), ("fr", 2)]
    assert SharingTerms.objects.count() == 1
