"""An editor's own text needs a second editor: every road by which it could be published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page, PageLogEntry

from exchange import coauthors, review
from exchange.choices import Attribution, Kind
from exchange.models import (
    CatalogueEntry,
    ContributionIndexPage,
    HistoryLine,
    SharingTerms,
)
from exchange.services import accept_edits
from gaamac.audit.models import AuditEntry
from members.models import User
from practices.models import Practice
from tests.exchange.desk.pages import form_of, new_form
from tests.factories.exchange import contribution
from tests.factories.members import editor
from tests.factories.posting import approved, drafted, latest, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

WAYS = (Attribution.NAMED, Attribution.ANONYMOUS)


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(edith)
    return client


@pytest.fixture
def ada() -> User:
    """Another editor."""
    return editor("Ada")


def decide(desk: Client, page: Practice, **extra: Any) -> Any:
    task = page.current_workflow_task_state
    address = f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/"
    return desk.post(address, {"comment": ""}, follow=True, **extra)


def is_published(page: Practice) -> bool:
    now = latest(page.translation_key, Practice)
    scheduled = now.revisions.exclude(approved_go_live_at=None).exists()
    return now.live or scheduled or CatalogueEntry.objects.exists()


@pytest.mark.parametrize("attribution", WAYS)
def test_an_editor_does_not_approve_their_own_text_and_another_does(
    desk: Client, edith: User, ada: User, attribution: str
) -> None:
    page = sent(edith, attribution=attribution).page
    answer = decide(desk, page)
    assert "another editor has to approve it" in answer.content.decode()
    assert not is_published(page)
    with pytest.raises(review.OwnText):
        review.approve(page.current_workflow_task_state, edith)
    review.approve(page.current_workflow_task_state, ada)
    assert is_published(page)


@pytest.mark.parametrize("attribution", WAYS)
def test_the_form_of_one_s_own_text_saves_and_approves_nothing(
    desk: Client, edith: User, attribution: str
) -> None:
    page = sent(edith, attribution=attribution).page
    address = f"/cms/pages/{page.pk}/edit/"
    shown = desk.get(address).content.decode()
    assert "another editor has to publish it" in shown
    ways = (
        {"action-workflow-action": "true", "workflow-action-name": "approve"},
        {"action-publish": "true"},
        {
            "action-publish": "true",
            "go_live_at": f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}",
        },
    )
    for way in ways:
        now = latest(page.translation_key, Practice)
        desk.post(address, form_of(desk, now) | way, follow=True)
        assert not is_published(page), way


@pytest.mark.parametrize("attribution", WAYS)
def test_one_s_own_text_is_not_published_among_many(
    desk: Client, edith: User, attribution: str
) -> None:
    page = contribution(author=edith, attribution=attribution, publish=False)
    SharingTerms.objects.update(submitted_at=timezone.now())
    address = f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/"
    desk.post(address, follow=True)
    assert not is_published(page)


def test_no_way_in_the_code_publishes_it_in_that_editor_s_name(
    edith: User, ada: User
) -> None:
    page = contribution(author=edith, publish=False)
    with pytest.raises(PublishPagePermissionError):
        page.get_latest_revision().publish(user=edith)
    page.get_latest_revision().publish(user=ada)
    assert is_published(page)


def test_what_an_editor_begins_in_the_desk_is_saved_first(desk: Client) -> None:
    address, values = new_form(desk, Kind.PRACTICE, title="Mine", slug="mine")
    desk.post(address, values | {"action-publish": "true"}, follow=True)
    page = Practice.objects.get()
    assert not is_published(page)
    desk.post(
        f"/cms/pages/{page.pk}/edit/",
        form_of(desk, page) | {"action-publish": "true"},
    )
    assert not is_published(page)


def test_what_has_no_author_and_what_others_wrote_an_editor_publishes_alone(
    desk: Client, alice: User
) -> None:
    address, values = new_form(
        desk, Kind.PRACTICE, title="Compiled", slug="compiled", is_compiled="on"
    )
    desk.post(address, values, follow=True)
    for page in (Practice.objects.get(), contribution(author=alice, publish=False)):
        SharingTerms.objects.update(submitted_at=timezone.now())
        data = form_of(desk, page) | {"action-publish": "true"}
        desk.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)
        assert latest(page.translation_key, Practice).live


def test_a_refusal_tells_nobody_else_who_the_anonymous_author_is(
    desk: Client, client: Client, edith: User, ada: User
) -> None:
    page = sent(edith, attribution=Attribution.ANONYMOUS).page
    before = (AuditEntry.objects.count(), PageLogEntry.objects.count())
    decide(desk, page)
    assert (AuditEntry.objects.count(), PageLogEntry.objects.count()) == before
    other = Client()
    other.force_login(ada)
    for address in (
        f"/cms/pages/{page.pk}/edit/",
        f"/cms/pages/{page.pk}/history/",
        "/cms/reports/workflow/",
        "/cms/reports/workflow_tasks/",
        "/cms/reports/site-history/",
    ):
        shown = other.get(address, follow=True).content.decode()
        assert "Edith" not in shown.replace("Edith’s", ""), address
        assert "another editor" not in shown, address


def test_a_portal_with_one_editor_can_turn_the_rule_off(
    edith: User, settings: Any
) -> None:
    settings.OWN_TEXT_NEEDS_SECOND_EDITOR = False
    page = sent(edith).page
    review.approve(page.current_workflow_task_state, edith)
    assert is_published(page)


# -- Ways round it: a copy, everything in one place, an editor who joins the authors


def the_place() -> ContributionIndexPage:
    return ContributionIndexPage.objects.get(
        kind=Kind.PRACTICE, locale__language_code="en"
    )


def copied(desk: Client, page: Practice, **extra: str) -> str:
    given = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": the_place().pk}
    address = f"/cms/pages/{page.pk}/copy/"
    return str(desk.post(address, given | extra, follow=True).content.decode())


@pytest.mark.parametrize("attribution", WAYS)
def test_a_copy_is_no_way_round_it(
    desk: Client, edith: User, ada: User, alice: User, attribution: str
) -> None:
    own = sent(edith, attribution=attribution).page
    for extra in ({}, {"publish_copies": "on"}, {"alias": "on"}):
        assert "a copy has no author" in copied(desk, own, **extra)
    review.approve(own.current_workflow_task_state, ada)
    assert "a copy has no author" in copied(desk, own)
    # Nor round an author who has not been published yet, and is asked before.
    hers = sent(alice, title="Of Alice", attribution=attribution).page
    assert "not published: it can’t be copied" in copied(desk, hers)
    assert Practice.objects.count() == 2
    review.approve(hers.current_workflow_task_state, edith)
    copied(desk, hers)
    assert Practice.objects.count() == 3


def test_nothing_reaches_all_texts_of_a_place_at_once(
    desk: Client, edith: User, ada: User, alice: User
) -> None:
    sent(alice, title="Not read yet")
    drafted(alice, title="Never sent")
    out = approved(alice, ada, title="Out")
    before = list(Practice.objects.order_by("pk").values("title", "live", "path"))
    lines = HistoryLine.objects.count()
    ticked = {"include_descendants": "on"}
    for place in (the_place(), the_place().get_parent(), Page.objects.get(depth=1)):
        for action in ("publish", "unpublish", "delete", "move"):
            path = f"/cms/bulk/wagtailcore/page/{action}/?id={place.pk}&next=/cms/"
            desk.post(path, ticked | {"chooser": the_place().get_parent().pk})
        for action in ("unpublish", "delete"):
            desk.post(f"/cms/pages/{place.pk}/{action}/", ticked)
        assert (
            list(Practice.objects.order_by("pk").values("title", "live", "path"))
            == before
        )
    assert HistoryLine.objects.count() == lines
    told = desk.get(f"/cms/pages/{the_place().pk}/delete/", follow=True)
    assert "holds contributions. Open each of them" in told.content.decode()
    # One by one as ever.
    desk.post(f"/cms/pages/{out.pk}/unpublish/")
    assert not latest(out.translation_key, Practice).live


def test_an_editor_who_joins_the_authors_does_not_accept_their_own_edits(
    desk: Client, edith: User, alice: User
) -> None:
    page = sent(alice).page
    draft = page.get_latest_revision_as_object()
    draft.title = "Edited by the desk"
    draft.save_revision(user=edith)
    page = latest(page.translation_key, Practice)
    review.approve(page.current_workflow_task_state, edith)
    key, seen = page.translation_key, page.latest_revision_id
    edith.membership.organisation = alice.membership.organisation
    edith.membership.save()
    coauthors.invite(alice, SharingTerms.objects.get(pk=key), edith.email)
    coauthors.accept(edith, key)
    answer = desk.post(
        f"/en/contribute/practice/{key}/edits/",
        {"answer": "accept", "seen": seen},
        follow=True,
    )
    assert "another author has to accept them" in answer.content.decode()
    assert not is_published(page)
    accept_edits(alice, "practice", key, seen)
    assert is_published(page)


@pytest.mark.parametrize("attribution", WAYS)
def test_what_somebody_wrote_no_editor_deletes(
    desk: Client, edith: User, alice: User, client: Client, attribution: str
) -> None:
    hers = sent(alice, attribution=attribution).page
    own = sent(edith, title="Own", attribution=attribution).page
    compiled = contribution(title="Compiled")
    for page in (hers, own, compiled):
        told = desk.post(f"/cms/pages/{page.pk}/delete/", follow=True)
        refused = "is its author’s: you can’t delete it" in told.content.decode()
        is_anonymous = attribution == Attribution.ANONYMOUS
        # Of what is anonymous the desk says the same to its author as to others.
        assert refused == (page == hers or (page == own and is_anonymous)), page
        assert Practice.objects.filter(pk=page.pk).exists() == refused
    desk.post(f"/cms/bulk/wagtailcore/page/delete/?id={hers.pk}&next=/cms/")
    assert Practice.objects.filter(pk=hers.pk).exists()
    User.objects.filter(pk=edith.pk).update(is_superuser=True)
    desk.post(f"/cms/pages/{hers.pk}/delete/", follow=True)
    assert not Practice.objects.filter(pk=hers.pk).exists()
