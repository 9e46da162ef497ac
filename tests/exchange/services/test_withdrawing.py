"""Taking back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from exchange import review
from exchange.choices import Attribution, PostState
from exchange.desk import schedule
from exchange.models import Address, Authorship, CatalogueEntry, SharingTerms
from exchange.services import NotYours, discard, take_offline, withdraw
from exchange.states import state_of
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.posting import approved, drafted, latest, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_what_is_taken_back_from_the_editors_is_a_draft_again(alice: User) -> None:
    key = sent(alice).page.translation_key
    withdraw(alice, "practice", key)
    assert state_of(latest(key, Practice)) == PostState.DRAFT


def test_a_review_that_was_taken_back_can_not_be_decided(
    alice: User, edith: User
) -> None:
    page = sent(alice).page
    task = page.current_workflow_task_state
    withdraw(alice, "practice", page.translation_key)
    with pytest.raises(review.StaleReview):
        review.approve(task, edith)
    assert not CatalogueEntry.objects.exists()


def test_what_is_taken_offline_is_gone_in_every_language(
    alice: User, edith: User
) -> None:
    page = approved(alice, edith)
    contribution(language="fr", translation_of=page)
    take_offline(alice, "practice", page.translation_key)
    assert not CatalogueEntry.objects.exists()
    state = state_of(latest(page.translation_key, Practice))
    assert state == PostState.UNPUBLISHED


def test_an_anonymous_author_takes_it_offline_unnamed(alice: User, edith: User) -> None:
    page = approved(alice, edith, attribution=Attribution.ANONYMOUS)
    take_offline(alice, "practice", page.translation_key)
    entry = PageLogEntry.objects.get(page=page.pk, action="wagtail.unpublish")
    assert entry.user is None


def test_a_draft_that_nobody_saw_is_deleted_without_a_trace(alice: User) -> None:
    page = drafted(alice).page
    discard(alice, "practice", page.translation_key)
    for left in (Practice, SharingTerms, Authorship, Address):
        assert not left.objects.exists()
    assert not PageLogEntry.objects.filter(page=page.pk).exists()


def test_what_the_editors_have_seen_is_not_deleted(alice: User) -> None:
    key = sent(alice).page.translation_key
    withdraw(alice, "practice", key)
    with pytest.raises(NotYours):
        discard(alice, "practice", key)
    assert Practice.objects.exists()


@pytest.mark.parametrize("verb", [withdraw, take_offline, discard])
def test_nobody_takes_back_what_is_somebody_elses(
    alice: User, bob: User, edith: User, verb
) -> None:
    key = drafted(alice).page.translation_key
    for other in (bob, edith):
        with pytest.raises(NotYours):
            verb(other, "practice", key)
    assert Practice.objects.exists()


@pytest.mark.parametrize("attribution", [Attribution.NAMED, Attribution.ANONYMOUS])
def test_what_is_to_be_published_at_a_set_time_its_author_stops(
    client: Client, alice: User, edith: User, attribution: str
) -> None:
    page = sent(alice, attribution=attribution).page
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision()
    key = page.translation_key
    review.approve(latest(key, Practice).current_workflow_task_state, edith)
    assert state_of(latest(key, Practice)) == PostState.SCHEDULED
    client.force_login(alice)
    address = f"/en/contribute/practice/{key}/take-back/"
    assert address in client.get(f"/en/contribute/practice/{key}/").content.decode()
    assert "Not publish it at the set time?" in client.get(address).content.decode()
    done = client.post(address, follow=True).content.decode()
    assert "It will not be published." in done
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert schedule.run() == 0
    assert state_of(latest(key, Practice)) == PostState.DRAFT
