"""Reviewers: who is asked, what they see, what they answer, and what they never reach."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange import review as exchange_review
from exchange.catalogue import terms_of
from exchange.choices import Attribution
from exchange.models import CatalogueEntry, Contribution
from exchange.review import ReviewRefused
from exchange.services import save_draft
from exchange.services.posting import Saved
from exchange.services.terms import Answers, set_terms
from gaamac.common.visibility import Visibility
from members.models import Region, User
from practices.models import Practice
from review import services
from review.models import Reading
from tests.factories.exchange import topic
from tests.factories.members import member
from tests.factories.posting import again, latest
from tests.factories.review import asked, in_review, reviewer
from tests.mails import arrived, html_of
from tests.review.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

READY = {"answer": "ready", "comment": ""}


def task_of(page: Contribution):
    return latest(page.translation_key, type(page)).current_workflow_task_state


def answered(browser: Client, reading: Reading, **values: object) -> str:
    address = f"/en/review/{reading.key}/"
    revision = browser.get(address).context["form"].initial["revision"]
    data = READY | {"revision": revision} | values
    return browser.post(address, data, follow=True).content.decode()


def test_a_reviewer_is_mailed_reads_and_answers_and_the_text_comes_back(
    edith: User, rita: User, page: Contribution
) -> None:
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    (mail,) = arrived(rita.email)
    assert mail.subject == "GAAMAC: would you read this? Monitors for peace"
    for words in (mail.body, html_of(mail)):
        assert f"/en/review/{reading.key}/" in words
        assert "Are the dates right?" in words
        assert "Alice" not in words
        assert "because you review texts" in words
    browser = signed_in(rita)
    assert "Monitors for peace" in browser.get("/en/review/").content.decode()
    shown = browser.get(f"/en/review/{reading.key}/")
    assert "Young people watch polling stations." in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "Thank you" in answered(browser, reading)
    assert browser.get(f"/en/review/{reading.key}/").status_code == 404
    assert "Everybody who was asked" in arrived(edith.email)[-1].body
    exchange_review.approve(task_of(page), edith)
    assert CatalogueEntry.objects.exists()


def test_what_is_not_a_simple_yes_needs_words(
    edith: User, rita: User, page: Contribution
) -> None:
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    browser = signed_in(rita)
    assert "Say why" in answered(browser, reading, answer="change")
    answered(browser, reading, answer="rubbish")
    assert not Reading.objects.get().answer
    assert "Thank you" in answered(
        browser, reading, answer="change", comment="The year is wrong."
    )
    reading.refresh_from_db()
    assert reading.comment == "The year is wrong."


def test_each_sees_their_own_queue_alone_and_nothing_of_the_desk(
    edith: User, rita: User, charlie: User, alice: User, page: Contribution
) -> None:
    reviewer(rita)
    reviewer(charlie)
    other = in_review(alice, title="Another text")
    (hers,) = asked(edith, page, rita)
    (his,) = asked(edith, other, charlie)
    browser = signed_in(rita)
    queue = browser.get("/en/review/").content.decode()
    assert "Another text" not in queue
    assert browser.get(f"/en/review/{his.key}/").status_code == 404
    assert browser.post(f"/en/review/{his.key}/", READY).status_code == 404
    for path in (
        "/cms/",
        f"/cms/pages/{page.pk}/edit/",
        f"/cms/reviewing/{page.pk}/",
        "/cms/reviewers/",
        f"/en/contribute/practice/{page.translation_key}/",
    ):
        answer = browser.get(path)
        assert answer.status_code in (302, 404), path
    stranger = Client()
    assert stranger.get(f"/en/review/{hers.key}/").status_code == 302


def test_of_an_anonymous_text_a_reviewer_sees_no_author(
    edith: User, rita: User, alice: User
) -> None:
    reviewer(rita)
    page = in_review(alice, attribution=Attribution.ANONYMOUS)
    (reading,) = asked(edith, page, rita)
    browser = signed_in(rita)
    for path in ("/en/review/", f"/en/review/{reading.key}/"):
        shown = browser.get(path).content.decode()
        assert "Alice" not in shown
        assert "Peace Institute" not in shown


def test_the_note_for_editors_is_not_for_reviewers(
    edith: User, rita: User, alice: User
) -> None:
    reviewer(rita)
    page = in_review(alice, editor_note="Call me at night.")
    (reading,) = asked(edith, page, rita)
    shown = signed_in(rita).get(f"/en/review/{reading.key}/").content.decode()
    assert "Call me at night." not in shown


def test_who_may_not_see_it_once_published_is_not_asked_and_loses_it_when_it_narrows(
    edith: User, rita: User, fatima: User, alice: User, pavel: User
) -> None:
    for person in (rita, fatima):
        reviewer(person)
    narrow = in_review(alice, visibility=Visibility.FOCAL_POINTS)
    for person in (rita, pavel):
        with pytest.raises(ReviewRefused, match="can’t be asked"):
            asked(edith, narrow, person)
    asked(edith, narrow, fatima)
    wide = in_review(alice, title="Soon narrower")
    (reading,) = asked(edith, wide, rita)
    terms = terms_of(wide)
    set_terms(
        wide,
        alice,
        Answers(Visibility.FOCAL_POINTS, terms.attribution, terms.organisation),
    )
    browser = signed_in(rita)
    assert browser.get(f"/en/review/{reading.key}/").status_code == 404
    assert "Soon narrower" not in browser.get("/en/review/").content.decode()


def test_a_suspended_reviewer_reads_nothing_from_the_next_click(
    edith: User, rita: User, page: Contribution
) -> None:
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    browser = signed_in(rita)
    rita.is_active = False
    rita.save()
    assert browser.get(f"/en/review/{reading.key}/").status_code in (302, 404)


def test_an_open_author_is_not_asked_about_their_own_text(
    edith: User, alice: User, page: Contribution
) -> None:
    reviewer(alice)
    with pytest.raises(ReviewRefused):
        asked(edith, page, alice)


def test_an_anonymous_author_can_be_asked_by_mistake_and_only_they_learn_why_they_may_not(
    desk: Client, edith: User, alice: User
) -> None:
    reviewer(alice)
    page = in_review(alice, attribution=Attribution.ANONYMOUS)
    offered = desk.get(f"/cms/reviewing/{page.pk}/").content.decode()
    assert "Alice" in offered
    (reading,) = asked(edith, page, alice)
    browser = signed_in(alice)
    assert "You wrote this text." in answered(browser, reading)
    assert "Thank you" in answered(browser, reading, answer="declined")
    shown = desk.get(f"/cms/reviewing/{page.pk}/").content.decode()
    assert "wrote" not in shown


def test_an_answer_is_about_the_text_that_was_read(
    edith: User, rita: User, alice: User, page: Contribution
) -> None:
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    browser = signed_in(rita)
    address = f"/en/review/{reading.key}/"
    opened = browser.get(address).context["form"].initial["revision"]
    save_draft(alice, again(Saved(page, terms_of(page), True), title="Changed since"))
    answer = browser.post(address, READY | {"revision": opened})
    words = answer.content.decode()
    assert "The text has changed since you opened it." in words
    assert "Changed since" in words
    newest = latest(page.translation_key, Practice).latest_revision_id
    assert f'value="{newest}"' in words
    assert not Reading.objects.get().answer


def test_texts_come_by_topic_and_region_to_who_wants_that(
    alice: User, rita: User, charlie: User, fatima: User
) -> None:
    elections = topic("elections")
    africa = Region.objects.get(m49=2)
    reviewer(rita, topics=[elections], is_matched=True)
    reviewer(charlie, topics=[topic("hate-speech")], is_matched=True)
    reviewer(fatima, topics=[elections], regions=[africa], is_matched=True)
    reviewer(alice, topics=[elections], is_matched=True)
    page = in_review(alice, topics=[elections], countries=[], is_worldwide=True)
    assert [one.reviewer for one in Reading.objects.all()] == [rita]
    assert task_of(page).task.specific._meta.model_name == "readingbyreviewers"
    assert "Alice" not in "".join(one.body for one in arrived(rita.email))


def test_anonymous_texts_come_to_nobody_by_themselves(alice: User, rita: User) -> None:
    elections = topic("elections")
    reviewer(rita, topics=[elections], is_matched=True)
    in_review(alice, topics=[elections], attribution=Attribution.ANONYMOUS)
    assert not Reading.objects.exists()


def test_an_editor_need_not_wait_and_whoever_has_not_answered_is_asked_no_more(
    desk: Client, edith: User, rita: User, page: Contribution
) -> None:
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    desk.post(f"/cms/reviewing/{page.pk}/", {"action": "go_on"})
    assert signed_in(rita).get(f"/en/review/{reading.key}/").status_code == 404
    exchange_review.approve(task_of(page), edith)
    assert CatalogueEntry.objects.exists()


def test_wagtails_own_buttons_take_the_same_road(
    desk: Client, edith: User, rita: User, alice: User, page: Contribution
) -> None:
    reviewer(rita)
    asked(edith, page, rita)
    task = task_of(page)
    base = f"/cms/pages/workflow/action/{page.pk}"
    desk.post(f"{base}/approve/{task.pk}/", {"comment": ""})
    assert not CatalogueEntry.objects.exists()
    desk.post(f"{base}/proceed/{task.pk}/", {"comment": ""})
    assert not Reading.objects.exists()
    desk.post(f"{base}/approve/{task_of(page).pk}/", {"comment": ""})
    assert CatalogueEntry.objects.exists()


def test_changes_can_be_asked_for_while_reviewers_read(
    desk: Client, edith: User, rita: User, alice: User, page: Contribution
) -> None:
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    task = task_of(page)
    task.task.specific.on_action(task, edith, "reject", comment="Say where.")
    assert "Say where." in arrived(alice.email)[-1].body
    assert signed_in(rita).get(f"/en/review/{reading.key}/").status_code == 404


def test_several_are_waited_for_and_asking_outside_comes_after_them(
    edith: User, rita: User, charlie: User, page: Contribution
) -> None:
    from tests.factories.review import sent_outside

    for person in (rita, charlie):
        reviewer(person)
    first, second = asked(edith, page, rita, charlie)
    sent_outside(edith, page)
    name = lambda: task_of(page).task.specific._meta.model_name  # noqa: E731 - asked three times
    answered(signed_in(first.reviewer), first)
    assert name() == "readingbyreviewers"
    answered(signed_in(second.reviewer), second, answer="declined")
    assert name() == "outsidereading"
    services.go_on(task_of(page), edith)
    assert name() == "editorialreview"


def test_editors_keep_the_list_of_reviewers_in_the_desk(
    desk: Client, rita: User
) -> None:
    free = member("Free")
    values = {"user": rita.pk, "topics": [topic("elections").pk], "is_matched": "on"}
    shown = desk.post("/cms/reviewers/new/", values, follow=True).content.decode()
    assert "Rita" in shown
    assert "Elections" in shown
    people = desk.get("/cms/reviewers/new/").context["form"].fields["user"].queryset
    assert rita not in people
    assert free in people
