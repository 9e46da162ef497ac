"""Many at once, on connections of their own: nothing is lost, nothing is doubled, nothing slips through."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from wagtail.models import Page, Revision, WorkflowState

from exchange import reminding, review
from exchange.freshness import today
from exchange.models import Address, Authorship, CatalogueEntry, SharingTerms
from exchange.services import confirm, save_draft, submit
from members.models import OutgoingNotice, User
from practices import services as practices
from practices.models import Adaptation, Practice
from tests.exchange.locks import wait_until_somebody_waits_for_a_lock
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory, member
from tests.factories.posting import a_post, again, latest, sent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("site"),
]


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Runs functions at the same moment, each on a connection of its own; returns what they return."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        barrier = threading.Barrier(len(functions))

        def one(function: Callable[[], Any]) -> Any:
            try:
                barrier.wait()
                return function()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [done.result() for done in [pool.submit(one, f) for f in functions]]

    return run


def test_twenty_members_posting_at_once_all_succeed(
    at_once: Callable[..., list[Any]], edith: User
) -> None:
    members = [member(f"Member{number}") for number in range(20)]
    languages = ["en", "fr", "ar", "en"]
    posts = [a_post(language=languages[number % 4]) for number in range(20)]
    at_once(
        *[
            lambda who=who, post=post: submit(who, post)
            for who, post in zip(members, posts, strict=True)
        ]
    )
    assert Practice.objects.count() == 20
    assert WorkflowState.objects.filter(status="in_progress").count() == 20
    assert Address.objects.filter(current=True).count() == 20
    assert Authorship.objects.count() == 20
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_form_sent_four_times_at_once_makes_one_contribution(
    at_once: Callable[..., list[Any]], alice: User
) -> None:
    post = a_post()
    saved = at_once(*[lambda: submit(alice, post)] * 4)
    assert sum(one.changed for one in saved) == 1
    assert Practice.objects.count() == 1
    assert Revision.objects.for_instance(Practice.objects.get()).count() == 1
    assert SharingTerms.objects.count() == 1
    assert WorkflowState.objects.count() == 1


def test_the_same_words_from_four_windows_at_once_make_one_contribution(
    at_once: Callable[..., list[Any]], alice: User
) -> None:
    posts = [a_post() for _window in range(4)]
    at_once(*[lambda post=post: submit(alice, post) for post in posts])
    assert Practice.objects.count() == 1
    assert SharingTerms.objects.count() == 1
    assert WorkflowState.objects.count() == 1


def test_two_windows_saving_at_once_keep_one_and_tell_the_other(
    at_once: Callable[..., list[Any]], alice: User
) -> None:
    from exchange.services import StaleEdit

    saved = save_draft(alice, a_post())

    def tried(title: str) -> str:
        try:
            save_draft(alice, form[title])
        except StaleEdit:
            return "told"
        return title

    form = {title: again(saved, title=title) for title in ("One", "Two")}
    outcome = at_once(lambda: tried("One"), lambda: tried("Two"))
    page = latest(saved.page.translation_key, Practice)
    assert sorted(outcome) == sorted([page.title, "told"])


def test_an_approval_waits_for_a_save_under_way_and_is_then_refused(
    alice: User, edith: User
) -> None:
    saved = sent(alice)
    task = saved.page.current_workflow_task_state
    edit = again(saved, title="Not read by the editor")
    holds, released = threading.Event(), threading.Event()
    outcome: list[str] = []

    def save_slowly() -> None:
        with transaction.atomic():
            save_draft(alice, edit)
            holds.set()
            assert released.wait(10)
        connection.close()

    def approve() -> None:
        assert holds.wait(10)
        try:
            review.approve(task, edith)
            outcome.append("published")
        except review.StaleReview:
            outcome.append("refused")
        connection.close()

    threads = [threading.Thread(target=save_slowly), threading.Thread(target=approve)]
    for thread in threads:
        thread.start()
    assert holds.wait(10)
    wait_until_somebody_waits_for_a_lock()
    released.set()
    for thread in threads:
        thread.join(20)
    assert outcome == ["refused"]
    assert not CatalogueEntry.objects.exists()


def test_a_save_that_waits_for_an_approval_starts_a_new_review(
    at_once: Callable[..., list[Any]], alice: User, edith: User
) -> None:
    saved = sent(alice)
    task = saved.page.current_workflow_task_state
    edit = again(saved, title="Second edition")

    def approve() -> str:
        try:
            review.approve(task, edith)
        except review.StaleReview:
            return "refused"
        return "published"

    decided, _saved = at_once(approve, lambda: save_draft(alice, edit))
    entry = CatalogueEntry.objects.first()
    assert (entry.title if entry else "nothing") == (
        "Monitors for peace" if decided == "published" else "nothing"
    )
    page = latest(saved.page.translation_key, Practice)
    assert page.get_latest_revision_as_object().title == "Second edition"


def test_two_editors_who_decide_at_once_decide_once(
    at_once: Callable[..., list[Any]], alice: User, edith: User
) -> None:
    from wagtail.models import TaskState

    task = sent(alice).page.current_workflow_task_state

    def approve() -> str:
        try:
            review.approve(TaskState.objects.get(pk=task.pk), edith)
        except review.StaleReview:
            return "over"
        return "approved"

    assert sorted(at_once(approve, approve)) == ["approved", "over"]


# -- Freshness and adaptations


def test_a_confirmation_sent_twice_at_once_counts_once(
    at_once: Callable[..., list[Any]], alice: User
) -> None:
    key = contribution(author=alice).translation_key
    assert sorted(at_once(*[lambda: confirm(alice, key, "")] * 4)) == [
        False,
        False,
        False,
        True,
    ]


def test_sweeps_at_once_ask_once(
    at_once: Callable[..., list[Any]], alice: User
) -> None:
    key = contribution(author=alice).translation_key
    confirm(alice, key, "")
    soon = today() + timedelta(days=10)
    SharingTerms.objects.update(review_by=soon)
    CatalogueEntry.objects.update(review_by=soon)
    counts = at_once(*[reminding.remind] * 3)
    assert sum(count["asked"] for count in counts) == 1
    assert OutgoingNotice.objects.count() == 1


def test_an_adaptation_sent_twice_at_once_makes_one(
    at_once: Callable[..., list[Any]], alice: User, edith: User
) -> None:
    entry = CatalogueEntry.objects.get(pk=contribution(author=edith).pk)
    key, told = uuid4(), _told()
    at_once(
        *[lambda: practices.record(alice, entry, key, told)] * 2,
        *[lambda: practices.record(alice, entry, uuid4(), told)] * 2,
    )
    assert Adaptation.objects.count() == 1
    assert OutgoingNotice.objects.count() == 1


def test_all_that_are_published_at_once_are_counted(
    at_once: Callable[..., list[Any]], alice: User, edith: User
) -> None:
    page = contribution(author=alice)
    entry = CatalogueEntry.objects.get(pk=page.pk)
    keys = [uuid4() for _number in range(4)]
    for number, key in enumerate(keys):
        practices.record(alice, entry, key, replace(_told(), year=2000 + number))
    at_once(*[lambda key=key: practices.accept(edith, key, 1) for key in keys])
    assert CatalogueEntry.objects.get(pk=page.pk).adaptation_count == len(keys)


def _told() -> practices.Told:
    return practices.Told(
        country_id=CountryFactory().pk,
        year=2024,
        changed="The language.",
        outcome="Well.",
        language="en",
        visibility=0,
        attribution="named",
    )
