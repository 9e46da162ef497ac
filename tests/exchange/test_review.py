"""The review, as the editor in Wagtail's admin takes it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from wagtail.models import TaskState

from exchange import review
from exchange.choices import PostState
from exchange.models import CatalogueEntry
from exchange.services import accept_edits, save_draft, submit
from exchange.services.terms import Answers, Chosen
from exchange.states import state_of
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.exchange.desk.pages import form_of
from tests.factories.exchange import topic
from tests.factories.posting import a_post, again, latest, sent
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(edith)
    return client


def decide(desk: Client, task: TaskState, action: str, comment: str = "", **extra: Any):
    page = task.workflow_state.object_id
    address = f"/cms/pages/workflow/action/{page}/{action}/{task.pk}/"
    return desk.post(address, {"comment": comment}, follow=True, **extra)


def test_approving_publishes_and_tells_the_author_once(
    desk: Client, alice: User, edith: User
) -> None:
    task = sent(alice).page.current_workflow_task_state
    decide(desk, task, "approve")
    assert CatalogueEntry.objects.get().title == "Monitors for peace"
    (mail,) = arrived(alice.email)
    assert mail.subject == "GAAMAC: approved: Monitors for peace"
    assert "/en/practices/monitors-for-peace/" in mail.body
    assert "/en/practices/monitors-for-peace/" in mail.alternatives[0].content
    assert len(arrived(edith.email)) == 1


def test_approving_with_a_remark_hands_it_on(desk: Client, alice: User) -> None:
    task = sent(alice).page.current_workflow_task_state
    decide(desk, task, "approve", "Thank you. I <shortened> it.")
    (mail,) = arrived(alice.email)
    assert "Thank you. I <shortened> it." in mail.body
    assert "Thank you. I &lt;shortened&gt; it." in mail.alternatives[0].content


def test_asking_for_changes_mails_the_reason_and_the_way_back(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    decide(desk, page.current_workflow_task_state, "reject", "Say where it was done.")
    (mail,) = arrived(alice.email)
    assert mail.subject == "GAAMAC: changes asked for: Monitors for peace"
    address = f"/en/contribute/practice/{page.translation_key}/"
    for text in (mail.body, mail.alternatives[0].content):
        assert "Say where it was done." in text
        assert address in text
    now = latest(page.translation_key, Practice)
    assert state_of(now) == PostState.CHANGES_REQUESTED


def test_changes_are_not_asked_for_without_a_reason(desk: Client, alice: User) -> None:
    page = sent(alice).page
    task = page.current_workflow_task_state
    response = decide(
        desk, task, "reject", "  ", headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert "Say what should change, and why" in json.loads(response.content)["html"]
    now = latest(page.translation_key, Practice)
    assert state_of(now) == PostState.IN_REVIEW
    with pytest.raises(review.ReviewRefused, match="Say what should change"):
        review.request_changes(task, alice, " ")


def test_mails_are_in_the_author_s_language(desk: Client, alice: User) -> None:
    alice.preferred_language = "ar"
    alice.save()
    decide(desk, sent(alice).page.current_workflow_task_state, "approve")
    (mail,) = arrived(alice.email)
    assert 'lang="ar" dir="rtl"' in mail.alternatives[0].content
    assert "/ar/practices/monitors-for-peace/" in mail.body


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_mails_about_what_is_not_public_say_no_title(
    desk: Client, alice: User, edith: User, action: str
) -> None:
    page = submit(alice, a_post(visibility=Visibility.COMMUNITY)).page
    decide(desk, page.current_workflow_task_state, action, "A reason.")
    for mail in arrived():
        whole = mail.subject + mail.body + mail.alternatives[0].content
        assert "Monitors for peace" not in whole


def test_a_text_that_changed_meanwhile_is_not_approved_unread(
    desk: Client, alice: User
) -> None:
    saved = sent(alice)
    opened = saved.page.current_workflow_task_state
    save_draft(alice, again(saved, title="Not read by anyone"))
    response = decide(desk, opened, "approve")
    assert response.status_code == 200
    assert "no longer up for review" in response.content.decode()
    assert not CatalogueEntry.objects.exists()


def test_a_review_on_an_older_revision_is_refused_with_a_message(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    task = page.current_workflow_task_state
    newer = page.revisions.create(
        content_object=page, content=page.serializable_data(), object_str=""
    )
    Practice.objects.filter(pk=page.pk).update(latest_revision=newer)
    response = decide(desk, task, "approve")
    assert "The text has changed since you opened it." in response.content.decode()
    with pytest.raises(review.StaleReview):
        review.approve(task, alice)


def test_a_refusal_in_a_dialogue_leads_back_to_the_page(
    desk: Client, alice: User
) -> None:
    saved = sent(alice)
    opened = saved.page.current_workflow_task_state
    save_draft(alice, again(saved, title="Changed"))
    response = decide(
        desk, opened, "approve", headers={"x-requested-with": "XMLHttpRequest"}
    )
    answer = json.loads(response.content)
    assert answer == {
        "step": "success",
        "redirect": f"/cms/pages/{saved.page.pk}/edit/",
    }


def test_what_an_editor_edits_and_approves_in_one_go_waits_for_its_author(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    data = form_of(desk, page) | {
        "title": "Monitors for lasting peace",
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
    }
    response = desk.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)
    assert response.status_code == 200
    assert not CatalogueEntry.objects.exists()
    (mail,) = arrived(alice.email)
    assert mail.subject == "GAAMAC: please look at the edits: Monitors for peace"
    key = page.translation_key
    accept_edits(alice, "practice", key, latest(key, Practice).latest_revision_id)
    assert CatalogueEntry.objects.get().title == "Monitors for lasting peace"


def test_approving_what_was_not_touched_publishes_the_very_revision_that_was_read(
    desk: Client, alice: User
) -> None:
    page = sent(alice, topics=[topic("elections")]).page
    data = form_of(desk, page) | {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
    }
    desk.post(f"/cms/pages/{page.pk}/edit/", data)
    published = latest(page.translation_key, Practice)
    assert published.live_revision_id == page.latest_revision_id
    assert published.revisions.count() == 1


@pytest.mark.parametrize("action", ["action-publish", "action-workflow-action", "save"])
def test_a_desk_form_opened_on_an_older_text_writes_nothing_and_keeps_what_was_typed(
    desk: Client, alice: User, action: str
) -> None:
    saved = sent(alice)
    data = form_of(desk, saved.page) | {
        "title": "Typed by the editor",
        action: "true",
        "workflow-action-name": "approve",
    }
    save_draft(alice, again(saved, title="Typed by the author"))
    response = desk.post(f"/cms/pages/{saved.page.pk}/edit/", data)
    page = response.content.decode()
    assert "The text has changed since you opened it." in page
    assert "Typed by the editor" in page
    assert not CatalogueEntry.objects.exists()
    now = latest(saved.page.translation_key, Practice).get_latest_revision_as_object()
    assert now.title == "Typed by the author"


def test_a_text_saved_in_the_moment_of_the_editors_saving_is_not_written_over(
    desk: Client, alice: User, edith: User
) -> None:
    saved = sent(alice)
    theirs = saved.page.get_latest_revision_as_object()
    answers = Answers.of(saved.terms)
    theirs.chosen_terms = Chosen(
        edith, answers, is_new=False, opened_on=theirs.latest_revision_id
    )
    save_draft(alice, again(saved, title="A moment earlier"))
    with pytest.raises(review.StaleReview):
        theirs.save_revision(user=edith)
    now = latest(saved.page.translation_key, Practice).get_latest_revision_as_object()
    assert now.title == "A moment earlier"


def test_asking_for_changes_from_the_form_without_a_reason_is_a_message(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    data = form_of(desk, page) | {
        "action-workflow-action": "true",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": "{}",
    }
    response = desk.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)
    assert "Say what should change, and why" in response.content.decode()


def test_publishing_in_the_desk_what_was_in_review_tells_the_author_once(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    data = form_of(desk, page) | {"action-publish": "true"}
    desk.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)
    assert CatalogueEntry.objects.exists()
    (mail,) = arrived(alice.email)
    assert mail.subject.startswith("GAAMAC: approved")


def test_many_texts_in_review_are_not_published_at_once(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    address = f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/"
    response = desk.post(address, follow=True)
    assert "waits for a review" in response.content.decode()
    assert not CatalogueEntry.objects.exists()


def test_what_waits_stands_on_the_editors_first_screen(
    desk: Client, alice: User
) -> None:
    sent(alice)
    assert "Monitors for peace" in desk.get("/cms/").content.decode()
