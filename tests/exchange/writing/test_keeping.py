"""What is typed and not saved: kept for its author, and never put over something newer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from wagtail.models import Revision

from exchange.bases import base_of
from exchange.choices import Attribution, PostState
from exchange.models import SharingTerms, WorkingCopy
from exchange.services import (
    NotYours,
    Post,
    Saved,
    StaleEdit,
    discard,
    drop_typed,
    keep_typed,
    save_draft,
    submit,
)
from exchange.states import state_of
from exchange.writing.copies import unsaved
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.posting import a_post, again, approved, drafted, latest, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def typed_upon(saved: Saved, stamp: str, **changes: Any) -> Post:
    """What a window that was opened on this state sends."""
    return again(saved, stamp=stamp, **changes)


def test_the_first_words_make_a_draft_of_their_title(alice: User) -> None:
    post = replace(a_post(), chosen={}, values={"title": "Monitors"}, stamp="a.1")
    saved = keep_typed(alice, post, "title=Monitors&context=Befo")
    assert saved is not None
    page = latest(post.key, Practice)
    assert (page.title, state_of(page)) == ("Monitors", PostState.DRAFT)
    assert unsaved(post.key).typed == "title=Monitors&context=Befo"


def test_without_a_title_there_is_nothing_to_keep_it_in(alice: User) -> None:
    post = a_post(title="")
    assert keep_typed(alice, post, "context=Before") is None
    assert not SharingTerms.objects.exists()


def test_what_is_typed_makes_no_revision_and_leaves_a_review_alone(
    alice: User,
) -> None:
    saved = sent(alice)
    revisions = Revision.objects.count()
    task = saved.page.current_workflow_task_state
    keep_typed(alice, typed_upon(saved, "a.1", title="Monitors of peace"), "title=x")
    page = latest(saved.page.translation_key, Practice)
    assert Revision.objects.count() == revisions
    assert page.current_workflow_task_state == task
    assert page.get_latest_revision_as_object().title == "Monitors for peace"


def test_terms_that_are_only_typed_do_not_hold(alice: User, edith: User) -> None:
    page = approved(alice, edith, attribution=Attribution.ORGANISATION)
    terms = SharingTerms.objects.get(pk=page.translation_key)
    saved = Saved(page, terms, changed=False)
    keep_typed(
        alice,
        typed_upon(saved, "a.1", attribution="named", visibility=3),
        "attribution=named",
    )
    terms.refresh_from_db()
    assert (terms.attribution, terms.visibility) == ("organisation", Visibility.PUBLIC)


def test_saving_settles_the_copy(alice: User) -> None:
    saved = drafted(alice)
    key = saved.page.translation_key
    keep_typed(alice, typed_upon(saved, "a.1"), "title=Mon")
    save_draft(alice, typed_upon(saved, "a.2", title="Monitors of peace"))
    assert unsaved(key) is None
    assert WorkingCopy.objects.get(pk=key).stamp == "a.2"


def test_what_arrives_after_its_own_saving_changes_nothing(alice: User) -> None:
    saved = drafted(alice)
    key = saved.page.translation_key
    save_draft(alice, typed_upon(saved, "a.2", title="Monitors of peace"))
    answer = keep_typed(alice, typed_upon(saved, "a.1"), "title=Mon")
    assert answer is not None
    assert not answer.changed
    assert unsaved(key) is None


def test_two_that_cross_on_the_way_leave_the_newer(alice: User) -> None:
    saved = drafted(alice)
    keep_typed(alice, typed_upon(saved, "a.2"), "title=second")
    keep_typed(alice, typed_upon(saved, "a.1"), "title=first")
    assert unsaved(saved.page.translation_key).typed == "title=second"


def test_another_window_may_not_write_over_what_it_has_not_seen(alice: User) -> None:
    saved = drafted(alice)
    keep_typed(alice, typed_upon(saved, "a.1"), "title=here")
    with pytest.raises(StaleEdit) as refused:
        keep_typed(alice, typed_upon(saved, "b.1"), "title=there")
    assert refused.value.copy.typed == "title=here"
    keep_typed(alice, typed_upon(saved, "b.1", seen="a.1"), "title=there")
    assert unsaved(saved.page.translation_key).typed == "title=there"


def test_saving_in_one_window_does_not_lose_what_was_typed_in_another(
    alice: User,
) -> None:
    saved = drafted(alice)
    keep_typed(alice, typed_upon(saved, "a.1"), "title=here")
    with pytest.raises(StaleEdit) as refused:
        save_draft(alice, typed_upon(saved, "b.1", title="There"))
    assert refused.value.copy is not None
    same = save_draft(alice, typed_upon(saved, "b.2"))
    assert not same.changed
    assert unsaved(saved.page.translation_key).typed == "title=here"


def test_what_was_typed_upon_an_older_text_is_not_kept_over_a_newer(
    alice: User,
) -> None:
    saved = drafted(alice)
    save_draft(alice, again(saved, title="Newer"))
    with pytest.raises(StaleEdit) as refused:
        keep_typed(alice, typed_upon(saved, "a.1"), "title=older")
    assert refused.value.copy is None


def test_a_window_whose_answer_was_lost_goes_on(alice: User) -> None:
    post = replace(a_post(), stamp="a.1")
    keep_typed(alice, post, "title=Monitors")
    later = replace(post, stamp="a.2")
    assert keep_typed(alice, later, "title=Monitors+for").changed
    saved = save_draft(alice, replace(a_post(title="All"), key=post.key, stamp="a.3"))
    assert saved.changed
    assert not unsaved(post.key)


def test_sending_takes_the_copy_with_it(alice: User) -> None:
    saved = drafted(alice)
    keep_typed(alice, typed_upon(saved, "a.1"), "title=Mon")
    submit(alice, typed_upon(saved, "a.2", title="Monitors of peace"))
    assert unsaved(saved.page.translation_key) is None


def test_nobody_else_can_keep_or_drop(alice: User, bob: User) -> None:
    saved = drafted(alice)
    with pytest.raises(NotYours):
        keep_typed(bob, typed_upon(saved, "a.1"), "title=x")
    keep_typed(alice, typed_upon(saved, "a.1"), "title=x")
    with pytest.raises(NotYours):
        drop_typed(bob, "practice", saved.page.translation_key)
    with pytest.raises(NotYours):
        drop_typed(alice, "offer", saved.page.translation_key)
    assert unsaved(saved.page.translation_key)


def test_dropping_goes_back_to_what_was_saved(alice: User) -> None:
    saved = drafted(alice)
    keep_typed(alice, typed_upon(saved, "a.1"), "title=x")
    drop_typed(alice, "practice", saved.page.translation_key)
    assert unsaved(saved.page.translation_key) is None


def test_a_deleted_draft_takes_what_was_typed_with_it(alice: User) -> None:
    saved = drafted(alice)
    keep_typed(alice, typed_upon(saved, "a.1"), "title=x")
    discard(alice, "practice", saved.page.translation_key)
    assert not WorkingCopy.objects.exists()


def test_the_copy_of_what_is_anonymous_names_nobody(alice: User) -> None:
    saved = drafted(alice, attribution=Attribution.ANONYMOUS)
    keep_typed(alice, typed_upon(saved, "a.1"), "title=x")
    copy = WorkingCopy.objects.get()
    told = {
        field.name: str(getattr(copy, field.attname)) for field in copy._meta.fields
    }
    assert set(told) == {"terms", "typed", "base", "stamp", "kept_on"}
    assert copy.base == base_of(saved.page, saved.terms)
