"""The page of the desk on which a text is read, remarked upon and decided about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.choices import Attribution, PostState
from exchange.models import CatalogueEntry, FieldComment
from exchange.services import submit
from exchange.states import state_of
from members.models import User
from practices.models import Practice
from review.models import CannedReason
from tests.factories.posting import again, drafted, latest, sent
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
DAY = (timezone.localdate() + timedelta(days=10)).isoformat()


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(edith)
    return client


def address(page: Any) -> str:
    return f"/cms/review/{page.pk}/"


def decide(desk: Client, page: Any, action: str, **typed: str) -> str:
    page = latest(page.translation_key, Practice)
    data = {"revision": page.latest_revision_id, "action": action, "until": DAY}
    answer = desk.post(address(page), data | typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_comment_beside_a_field_to_the_text_as_it_comes_back(
    desk: Client, alice: User, edith: User
) -> None:
    saved = sent(alice, results="Fewer incidents.")
    page = saved.page
    assert "Sent for the first time" in desk.get(address(page)).content.decode()
    decide(desk, page, "ask", **{"reason": "Almost.", "c-results": "Fewer than when?"})
    (mail,) = arrived(alice.email)
    remark = FieldComment.objects.get()
    form = f"/en/contribute/practice/{page.translation_key}/"
    for body in (mail.body, mail.alternatives[0].content):
        assert "Almost." in body
        assert f"{form}#comment-{remark.pk}" in body
        assert "One comment stands beside the field" in body
        assert "Edith" not in body
    own = Client()
    own.force_login(alice)
    shown = own.get(form).content.decode()
    assert f'id="comment-{remark.pk}"' in shown
    assert "Fewer than when?" in shown
    assert "Comment (The editors):" in shown
    assert "Edith" not in shown

    page = latest(page.translation_key, Practice).get_latest_revision_as_object()
    again_sent = again(
        type(saved)(page, saved.terms, changed=False), results="Fewer than in 2020."
    )
    submit(alice, again_sent)
    assert FieldComment.objects.get().is_resolved
    (news,) = [one for one in arrived(edith.email) if "sent again" in one.subject]
    assert f"/cms/review/{page.pk}/" in news.body
    read = desk.get(address(page)).content.decode()
    assert "1 field has changed" in read
    assert '<ins><span class="vh">added: </span>than in 2020' in read
    assert "Fewer than when?" not in read


def test_whoever_asked_hears_of_it_and_nobody_else(
    desk: Client, alice: User, edith: User
) -> None:
    from tests.factories.members import editor

    other = editor("Other")
    saved = sent(alice)
    decide(desk, saved.page, "ask", reason="More.")
    before = len(arrived(other.email))
    page = latest(saved.page.translation_key, Practice).get_latest_revision_as_object()
    submit(alice, again(type(saved)(page, saved.terms, changed=False), summary="More."))
    assert len(arrived(other.email)) == before
    assert "sent again" in arrived(edith.email)[-1].subject


def test_changes_need_a_reason_and_a_day_and_nothing_typed_is_lost(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    shown = decide(desk, page, "ask", **{"c-summary": "Shorter, please."})
    assert "Say what should change, and why" in shown
    assert "Shorter, please." in shown
    assert "Say by when" in decide(desk, page, "ask", reason="More.", until="")
    assert "a day to come" in decide(desk, page, "ask", reason="x", until="2020-01-01")
    assert not FieldComment.objects.exists()
    assert state_of(latest(page.translation_key, Practice)) == PostState.IN_REVIEW


def test_a_reason_of_the_desk_goes_before_what_is_typed(
    desk: Client, alice: User
) -> None:
    canned = CannedReason.objects.create(
        language="en", name="Place", text="Say where it was done."
    )
    page = sent(alice).page
    decide(desk, page, "ask", canned=str(canned.pk), reason="Which district?")
    assert "Say where it was done.\n\nWhich district?" in arrived(alice.email)[0].body


def test_what_is_refused_stays_its_author_s_with_the_reason(
    desk: Client, alice: User
) -> None:
    page = sent(alice).page
    decide(desk, page, "refuse", reason="It names a witness.")
    (mail,) = arrived(alice.email)
    assert mail.subject == "GAAMAC: not published: Monitors for peace"
    assert "It names a witness." in mail.body
    now = latest(page.translation_key, Practice)
    assert state_of(now) == PostState.REFUSED
    own = Client()
    own.force_login(alice)
    assert "It names a witness." in own.get("/en/me/").content.decode()
    form = own.get(f"/en/contribute/practice/{page.translation_key}/")
    assert "It names a witness." in form.content.decode()
    assert not CatalogueEntry.objects.exists()


def test_a_text_that_changed_meanwhile_is_not_decided_unread(
    desk: Client, alice: User
) -> None:
    saved = sent(alice)
    old = saved.page.latest_revision_id
    submit(alice, again(saved, title="Changed"))
    answer = desk.post(
        address(saved.page),
        {"revision": old, "action": "approve", "c-title": "Why?", "until": DAY},
    )
    assert "The text has changed since you opened it." in answer.content.decode()
    assert not FieldComment.objects.exists()
    assert not CatalogueEntry.objects.exists()


def test_an_anonymous_author_stays_hidden(desk: Client, alice: User) -> None:
    page = sent(alice, attribution=Attribution.ANONYMOUS).page
    shown = desk.get(address(page)).content.decode()
    assert "The author" in shown
    assert "Alice" not in shown
    assert alice.email not in shown


def test_others_than_editors_and_unsent_drafts(
    client: Client, alice: User, edith: User
) -> None:
    page = sent(alice).page
    client.force_login(alice)
    assert client.get(address(page)).status_code in (302, 404)
    client.force_login(edith)
    assert client.get(address(drafted(alice, title="Unsent").page)).status_code == 404


def test_thirty_comments_take_as_many_queries_as_one(desk: Client, alice: User) -> None:
    page = sent(alice).page
    decide(desk, page, "keep", **{"c-title": "One"})
    desk.get(address(page))
    with CaptureQueriesContext(connection) as one:
        desk.get(address(page))
    for _number in range(29):
        decide(desk, page, "keep", **{"c-title": "More"})
    with CaptureQueriesContext(connection) as thirty:
        assert desk.get(address(page)).content.decode().count("<p>More</p>") == 29
    assert len(thirty) == len(one)
