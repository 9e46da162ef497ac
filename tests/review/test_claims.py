"""Taking a text in review, giving it back, taking it over; the reminder."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from exchange import review as exchange_review
from exchange.choices import Attribution
from exchange.models import Contribution
from exchange.review import ReviewRefused
from exchange.services import withdraw
from gaamac.common.visibility import Visibility
from members.models import User
from review import due, reminding, services
from review.choices import Pace
from review.models import Claim
from tests.factories.review import in_review
from tests.mails import arrived, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_an_editor_takes_a_text_and_gives_it_back(
    desk: Client, page: Contribution
) -> None:
    address = f"/cms/reviewing/{page.pk}/"
    after = desk.post(address, {"action": "claim", "next": "/cms/"}, follow=True)
    assert "The text is yours." in after.content.decode()
    assert "Give back" in after.content.decode()
    after = desk.post(address, {"action": "release", "next": "/cms/"}, follow=True)
    assert "Take it" in after.content.decode()
    assert not Claim.objects.exists()


def test_a_way_back_to_another_site_is_not_taken(
    desk: Client, page: Contribution
) -> None:
    address = f"/cms/reviewing/{page.pk}/"
    for away in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:1"):
        answer = desk.post(address, {"action": "claim", "next": away})
        assert answer.headers["Location"] == address


def test_what_another_has_is_not_taken_silently_and_who_had_it_is_told(
    edith: User, ada: User, page: Contribution
) -> None:
    services.claim(edith, page.pk)
    with pytest.raises(ReviewRefused, match="Edith has this text until"):
        services.claim(ada, page.pk)
    services.take_over(ada, page.pk)
    assert Claim.objects.get().editor == ada
    (mail,) = [one for one in arrived(edith.email) if "taken over" in one.subject]
    assert "Ada has taken over" in mail.body
    assert "Alice" not in mail.body + html_of(mail)


def test_a_claim_lapses_some_days_after_its_day_and_the_desk_says_so(
    edith: User, ada: User, page: Contribution
) -> None:
    held = services.claim(edith, page.pk)
    browser = Client()
    with time_machine.travel(held.due_on + due.GRACE + timedelta(days=1, hours=1)):
        browser.force_login(ada)
        shown = browser.get(f"/cms/reviewing/{page.pk}/").content.decode()
        assert "Edith had taken this text until" in shown
        assert "Nobody" in browser.get("/cms/").content.decode()
        services.claim(ada, page.pk)
    assert Claim.objects.get().editor == ada


def test_a_due_day_is_one_s_own_to_choose_and_not_in_the_past(
    edith: User, ada: User, page: Contribution
) -> None:
    services.claim(edith, page.pk)
    day = due.today() + timedelta(days=20)
    services.set_due(edith, page.pk, day)
    assert Claim.objects.get().due_on == day
    for who, when in (
        (ada, day),
        (edith, due.today() - timedelta(days=1)),
        (edith, due.today() + timedelta(days=61)),
    ):
        with pytest.raises(ReviewRefused):
            services.set_due(who, page.pk, when)


def test_nobody_but_editors_takes_a_text(
    alice: User, fatima: User, page: Contribution
) -> None:
    for person in (alice, fatima):
        with pytest.raises(ReviewRefused):
            services.claim(person, page.pk)


def test_what_is_no_longer_in_review_can_not_be_taken(
    edith: User, alice: User, page: Contribution
) -> None:
    withdraw(alice, page.kind, page.translation_key)
    with pytest.raises(ReviewRefused, match="no longer up for review"):
        services.claim(edith, page.pk)


@pytest.mark.parametrize(
    ("days", "pace"),
    [(-1, Pace.LATE), (0, Pace.TODAY), (2, Pace.SOON), (3, Pace.ON_TIME)],
)
def test_a_due_date_is_said_in_words(days: int, pace: Pace) -> None:
    today = date(2026, 3, 1)
    assert due.pace(today + timedelta(days=days), today) == pace


def test_a_daily_reminder_goes_to_who_has_the_text_alone_and_once_a_day(
    edith: User, ada: User, alice: User, page: Contribution
) -> None:
    arrived()
    services.claim(edith, page.pk)
    hidden = in_review(
        alice,
        title="For members",
        visibility=Visibility.COMMUNITY,
        attribution=Attribution.ANONYMOUS,
    )
    services.claim(edith, hidden.pk)
    in_review(alice, title="Taken by nobody")
    before = len(arrived())
    assert reminding.remind() == 0
    with time_machine.travel(due.today() + due.CLAIM + timedelta(hours=6)):
        assert reminding.remind() == 1
        assert reminding.remind() == 0
        (mail,) = arrived()[before:]
    assert mail.to == [edith.email]
    assert mail.subject == "GAAMAC: texts that you took are due"
    for words in (mail.body, html_of(mail)):
        assert "Due today" in words
        assert "Monitors for peace" in words
        assert "a text that not everyone may see" in words
        assert "For members" not in words
        assert "Alice" not in words
        assert f"/cms/reviewing/{page.pk}/" in words
    with time_machine.travel(due.today() + due.CLAIM + due.GRACE + timedelta(days=1)):
        assert reminding.remind() == 0


def test_a_text_that_was_decided_is_not_reminded_of(
    edith: User, page: Contribution
) -> None:
    services.claim(edith, page.pk)
    exchange_review.approve(page.current_workflow_task_state, edith)
    with time_machine.travel(due.today() + due.CLAIM + timedelta(hours=6)):
        assert reminding.remind() == 0


def test_the_reminder_is_in_the_editor_s_language(
    edith: User, page: Contribution
) -> None:
    edith.preferred_language = "ar"
    edith.save()
    services.claim(edith, page.pk)
    with time_machine.travel(due.today() + due.CLAIM + timedelta(hours=6)):
        reminding.remind()
        mail = arrived(edith.email)[-1]
    assert 'lang="ar" dir="rtl"' in html_of(mail)
