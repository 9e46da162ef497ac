"""Writing and sending."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageLogEntry, Revision, WorkflowState

from exchange import review
from exchange.choices import Attribution, Kind, PostState
from exchange.models import Address, Authorship, CatalogueEntry, SharingTerms
from exchange.services import BeingEdited, NotYours, StaleEdit, save_draft, submit
from exchange.states import state_of
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution, topic
from tests.factories.posting import a_post, again, approved, drafted, latest, sent
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_draft_has_its_page_address_terms_author_and_audit_entry(alice: User) -> None:
    post = a_post(visibility=Visibility.COMMUNITY)
    page = save_draft(alice, post).page
    assert (page.title, page.language, page.live) == ("Monitors for peace", "en", False)
    assert page.translation_key == post.key
    assert page.owner is None
    assert Address.objects.get(translation_key=post.key).slug == "monitors-for-peace"
    terms = SharingTerms.objects.get(pk=post.key)
    assert (terms.visibility, terms.attribution) == (1, "named")
    assert terms.organisation == alice.membership.organisation
    assert Authorship.objects.get(terms=terms).user == alice
    assert PageLogEntry.objects.get(page=page.pk).user == alice


def test_a_draft_is_with_nobody_and_mails_nobody(alice: User, edith: User) -> None:
    saved = drafted(alice)
    assert state_of(saved.page) == PostState.DRAFT
    assert not WorkflowState.objects.exists()
    assert arrived() == []


def test_a_draft_needs_no_more_than_a_title(alice: User) -> None:
    saved = drafted(alice, summary="", countries=[])
    assert state_of(saved.page) == PostState.DRAFT


def test_sending_starts_a_review_of_what_was_sent(alice: User) -> None:
    saved = sent(alice)
    task = saved.page.current_workflow_task_state
    assert state_of(saved.page) == PostState.IN_REVIEW
    assert task.revision.as_object().title == "Monitors for peace"


def test_sending_tells_each_editor_once(alice: User, edith: User) -> None:
    sent(alice)
    (mail,) = arrived(edith.email)
    assert mail.subject == "GAAMAC: to review: Monitors for peace"
    assert "Alice" not in mail.body


def test_the_same_form_sent_twice_makes_one_contribution_and_one_mail(
    alice: User, edith: User
) -> None:
    post = a_post()
    submit(alice, post)
    second = submit(alice, post)
    assert not second.changed
    assert Practice.objects.count() == 1
    assert Revision.objects.for_instance(second.page).count() == 1
    assert len(arrived(edith.email)) == 1


def test_the_same_words_from_two_windows_make_one_contribution(
    alice: User, bob: User
) -> None:
    saved = drafted(alice)
    second = submit(alice, a_post())
    assert second.page.pk == saved.page.pk
    assert state_of(second.page) == PostState.IN_REVIEW
    assert SharingTerms.objects.count() == Authorship.objects.count() == 1
    drafted(alice, summary="Other words.")
    drafted(bob)
    assert Practice.objects.count() == 3


@pytest.mark.parametrize(
    ("missing", "field"),
    [({"summary": " "}, "summary"), ({"countries": []}, "country")],
)
def test_what_the_editors_need_is_asked_for_before_it_is_sent(
    alice: User, missing: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        submit(alice, a_post(**missing))
    assert list(refusal.value.message_dict) == [field]
    assert not Practice.objects.exists()


def test_worldwide_is_a_place(alice: User) -> None:
    saved = sent(alice, countries=[], is_worldwide=True)
    assert state_of(saved.page) == PostState.IN_REVIEW


def test_another_members_key_is_not_mine_to_save(alice: User, bob: User) -> None:
    saved = drafted(alice)
    with pytest.raises(NotYours):
        save_draft(bob, again(saved, title="Taken over"))
    assert latest(saved.page.translation_key, Practice).title == "Monitors for peace"
    assert Authorship.objects.get().user == alice


def test_the_key_of_compiled_content_is_nobodys(alice: User) -> None:
    page = contribution(is_compiled=True)
    with pytest.raises(NotYours):
        save_draft(alice, a_post(key=page.translation_key))


def test_a_key_of_another_kind_is_not_mine_to_save(alice: User) -> None:
    saved = drafted(alice)
    with pytest.raises(NotYours):
        save_draft(alice, a_post(Kind.OFFER, key=saved.page.translation_key))


def test_a_member_who_is_suspended_can_save_nothing_more(alice: User) -> None:
    saved = drafted(alice)
    alice.is_active = False
    alice.save()
    alice = User.objects.get(pk=alice.pk)
    with pytest.raises(NotYours):
        save_draft(alice, again(saved, title="Later"))


def test_a_form_opened_on_an_older_text_overwrites_nothing(alice: User) -> None:
    saved = drafted(alice)
    first, second = (
        again(saved, title="From one window"),
        again(saved, title="From two"),
    )
    save_draft(alice, first)
    with pytest.raises(StaleEdit) as refusal:
        save_draft(alice, second)
    assert refusal.value.page.title == "From one window"
    assert latest(saved.page.translation_key, Practice).title == "From one window"


def test_a_form_opened_before_an_editor_narrowed_it_widens_nothing(
    alice: User, edith: User
) -> None:
    saved = drafted(alice)
    form = again(saved, title="New")
    saved.terms.visibility = Visibility.EDITORS
    saved.terms.save()
    with pytest.raises(StaleEdit):
        save_draft(alice, form)
    assert SharingTerms.objects.get().visibility == Visibility.EDITORS


def test_a_text_that_an_editor_has_locked_is_left_alone(
    alice: User, edith: User
) -> None:
    saved = sent(alice)
    Practice.objects.filter(pk=saved.page.pk).update(locked=True, locked_by=edith)
    with pytest.raises(BeingEdited):
        save_draft(alice, again(saved, title="Meanwhile"))


def test_what_is_published_stays_until_the_new_version_is_approved(
    alice: User, edith: User
) -> None:
    page = approved(alice, edith)
    saved = submit(alice, again(drafted_state(page), title="Second edition"))
    assert CatalogueEntry.objects.get().title == "Monitors for peace"
    assert state_of(latest(page.translation_key, Practice)) == "published-in-review"
    review.approve(saved.page.current_workflow_task_state, edith)
    assert CatalogueEntry.objects.get().title == "Second edition"


def drafted_state(page: Practice):
    from exchange.catalogue import terms_of
    from exchange.services import Saved

    return Saved(page.get_latest_revision_as_object(), terms_of(page), changed=False)


def test_sending_what_is_published_unchanged_starts_nothing(
    alice: User, edith: User
) -> None:
    page = approved(alice, edith)
    saved = submit(alice, again(drafted_state(page)))
    assert not saved.changed
    assert state_of(saved.page) == PostState.PUBLISHED


def test_saving_during_the_review_starts_it_again_on_the_new_text(alice: User) -> None:
    saved = sent(alice)
    first = saved.page.current_workflow_task_state
    save_draft(alice, again(saved, title="Better"))
    page = latest(saved.page.translation_key, Practice)
    second = page.current_workflow_task_state
    assert second.pk != first.pk
    assert second.revision.as_object().title == "Better"


def test_after_changes_were_asked_for_it_goes_on_in_the_same_review(
    alice: User, edith: User
) -> None:
    saved = sent(alice)
    review.request_changes(saved.page.current_workflow_task_state, edith, "Say where.")
    page = latest(saved.page.translation_key, Practice)
    assert state_of(page) == PostState.CHANGES_REQUESTED
    submit(alice, again(drafted_state(page), summary="In Kenya."))
    page = latest(page.translation_key, Practice)
    assert state_of(page) == PostState.IN_REVIEW
    assert WorkflowState.objects.count() == 1
    assert len(arrived(edith.email)) == 2


def test_a_draft_that_gets_another_title_stands_under_it(alice: User) -> None:
    saved = drafted(alice, title="Tset")
    save_draft(alice, again(saved, title="Test of sirens"))
    address = Address.objects.get(translation_key=saved.page.translation_key)
    assert address.slug == "test-of-sirens"


def test_what_was_published_keeps_its_address_when_its_title_changes(
    alice: User, edith: User
) -> None:
    page = approved(alice, edith)
    saved = submit(alice, again(drafted_state(page), title="Quite another title"))
    review.approve(saved.page.current_workflow_task_state, edith)
    assert CatalogueEntry.objects.get().slug == "monitors-for-peace"


def test_two_posts_of_one_title_get_two_addresses(alice: User, charlie: User) -> None:
    slugs = {drafted(alice).page.slug, drafted(charlie).page.slug}
    assert slugs == {"monitors-for-peace", "monitors-for-peace-2"}


def test_a_draft_moves_to_the_language_it_turns_out_to_be_in(alice: User) -> None:
    saved = drafted(alice)
    save_draft(alice, again(saved, language="fr", title="Observateurs"))
    page = latest(saved.page.translation_key, Practice)
    assert page.language == "fr"
    assert page.get_parent().locale.language_code == "fr"
    saved = submit(alice, again(drafted_state(page)))
    assert state_of(saved.page) == PostState.IN_REVIEW


def test_topics_and_places_travel_with_the_draft(alice: User, edith: User) -> None:
    theme = topic("elections")
    page = approved(alice, edith, topics=[theme])
    entry = CatalogueEntry.objects.get(pk=page.pk)
    assert (entry.topic_ids, entry.country_ids) == ([theme.pk], [404])


@pytest.mark.parametrize("kind", [Kind.PRACTICE, Kind.CHALLENGE, Kind.OFFER])
def test_every_kind_takes_the_same_road(alice: User, edith: User, kind: str) -> None:
    page = approved(alice, edith, kind=kind)
    entry = CatalogueEntry.objects.get(pk=page.pk)
    assert (entry.kind, entry.author_name) == (kind, "Alice")


def test_a_member_without_a_recorded_organisation_posts_without_one(
    charlie: User,
) -> None:
    saved = drafted(charlie, attribution=Attribution.ORGANISATION)
    assert saved.terms.organisation is None


def test_a_new_key_that_is_unknown_is_a_new_contribution(alice: User) -> None:
    saved = save_draft(alice, a_post(key=uuid4(), base="12-0-named"))
    assert saved.changed
