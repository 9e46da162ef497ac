"""The reviews on the first screen of the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import WorkflowState

from exchange import review as exchange_review
from exchange.catalogue import terms_of
from exchange.choices import Attribution, Kind
from exchange.models import Contribution
from exchange.services import submit
from exchange.services.posting import Saved
from members.models import Region, User
from practices.models import Practice
from review import due, services
from tests.factories.members import CountryFactory
from tests.factories.posting import again, latest
from tests.factories.review import asked, in_review, reviewer, sent_outside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def first_screen(desk: Client, query: str = "") -> str:
    return desk.get(f"/cms/{query}").content.decode()


def titles(desk: Client, query: str = "") -> list[str]:
    panel = next(
        one["reviews"]
        for one in [*desk.get(f"/cms/{query}").context]
        if "reviews" in one
    )
    return [line.title for line in panel["lines"]]


def test_the_one_that_waits_longest_stands_first_with_its_age_and_due_date(
    desk: Client, alice: User
) -> None:
    now = timezone.now()
    for days, title in ((3, "Younger"), (20, "Older"), (13, "Nearly due")):
        with time_machine.travel(now - timedelta(days=days)):
            in_review(alice, title=title)
    assert titles(desk) == ["Older", "Nearly due", "Younger"]
    shown = first_screen(desk)
    for words in ("Overdue", "Due soon", "On time", "Nobody"):
        assert words in shown


def test_a_text_that_was_sent_back_waits_since_it_came_again(
    desk: Client, edith: User, alice: User
) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=30)):
        page = in_review(alice, title="Came back")
        exchange_review.request_changes(
            page.current_workflow_task_state, edith, "Say where."
        )
    with time_machine.travel(now - timedelta(days=5)):
        in_review(alice, title="In between")
    saved = Saved(latest(page.translation_key, Practice), terms_of(page), True)
    submit(alice, again(saved, title="Came back"))
    assert titles(desk) == ["In between", "Came back"]


def test_saving_again_during_the_review_does_not_lose_the_place(
    desk: Client, alice: User
) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=9)):
        page = in_review(alice, title="First")
    with time_machine.travel(now - timedelta(days=5)):
        in_review(alice, title="Second")
    saved = Saved(latest(page.translation_key, Practice), terms_of(page), True)
    submit(alice, again(saved, title="First, corrected"))
    assert titles(desk) == ["First, corrected", "Second"]


def test_it_is_filtered_by_kind_language_region_and_whose_it_is(
    desk: Client, edith: User, alice: User
) -> None:
    kenya = CountryFactory(m49=404)
    there = in_review(alice, title="There", countries=[kenya])
    in_review(
        alice, title="Asked", kind=Kind.CHALLENGE, countries=[], is_worldwide=True
    )
    in_review(
        alice, title="En français", language="fr", countries=[], is_worldwide=True
    )
    services.claim(edith, there.pk)
    assert titles(desk, "?kind=challenge") == ["Asked"]
    assert titles(desk, "?language=fr") == ["En français"]
    assert titles(desk, f"?region={kenya.region_id}") == titles(desk)[:1] == ["There"]
    assert titles(desk, "?claimed=mine") == ["There"]
    assert titles(desk, "?claimed=free") == ["Asked", "En français"]
    assert titles(desk, "?kind=offer") == []
    assert "Nothing of this sort waits." in first_screen(desk, "?kind=offer")


@pytest.mark.parametrize(
    "query",
    [
        "?kind=%00&language=xx&region=99999999999999999999&claimed=';--",
        "?page=0&region=٣",
        "?page=99999999999999999999",
        "?page=x&region=-1",
    ],
)
def test_an_address_that_makes_no_sense_shows_what_waits(
    desk: Client, page: Contribution, query: str
) -> None:
    answer = desk.get(f"/cms/{query}")
    assert answer.status_code in (200, 302, 400, 404)
    assert "Monitors for peace" in answer.content.decode() or answer.status_code != 200


def test_it_is_shown_in_pages(desk: Client, alice: User, settings) -> None:
    settings.PAGE_SIZE = 3
    for number in range(7):
        in_review(alice, title=f"Text {number}")
    assert titles(desk) == ["Text 0", "Text 1", "Text 2"]
    assert titles(desk, "?page=3") == ["Text 6"]
    shown = first_screen(desk, "?page=2&kind=practice")
    assert "?kind=practice#reviews" in shown
    assert "?kind=practice&amp;page=3#reviews" in shown
    assert "Reviews (7)" in shown


def test_it_says_with_whom_a_text_is_just_now(
    desk: Client, edith: User, alice: User, rita: User
) -> None:
    reviewer(rita)
    asked(edith, in_review(alice, title="Read by others"), rita)
    sent_outside(edith, in_review(alice, title="Outside"))
    shown = first_screen(desk)
    assert "With reviewers: 0 of 1 have answered" in shown
    assert "Waits for an approval from outside" in shown


def test_no_author_is_named_whether_hidden_or_not(
    desk: Client, edith: User, alice: User
) -> None:
    page = in_review(alice, attribution=Attribution.ANONYMOUS)
    services.claim(edith, page.pk)
    for path in ("/cms/", f"/cms/reviewing/{page.pk}/"):
        assert "Alice" not in desk.get(path).content.decode()


def test_unsent_drafts_have_no_page_here_either(desk: Client, alice: User) -> None:
    from tests.factories.posting import drafted

    draft = drafted(alice).page
    assert desk.get(f"/cms/reviewing/{draft.pk}/").status_code == 404


def test_sixty_texts_need_no_more_queries_than_three(
    desk: Client, edith: User, alice: User, rita: User, settings
) -> None:
    settings.PAGE_SIZE = 100
    reviewer(rita)

    def wait(number: int) -> None:
        page = in_review(alice, title=f"Text {number}", kind=list(Kind)[number % 3])
        services.claim(edith, page.pk)
        if number % 2:
            asked(edith, page, rita)

    for number in range(3):
        wait(number)
    region = Region.objects.first().pk
    first_screen(desk, f"?region={region}")
    counted = []
    for more in (range(0), range(3, 60)):
        for number in more:
            wait(number)
        for query in ("", "?claimed=mine&kind=practice", f"?region={region}"):
            with CaptureQueriesContext(connection) as queries:
                first_screen(desk, query)
            counted.append(len(queries))
    assert counted[:3] == counted[3:]
    assert "Reviews (60)" in first_screen(desk)


def test_a_text_is_taken_from_the_first_screen_with_the_form_as_it_stands_there(
    desk: Client, edith: User, alice: User
) -> None:
    page = in_review(alice)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(edith)
    token = re.search(
        rf'action="(/cms/reviewing/{page.pk}/)">\s*'
        r'<input type="hidden" name="csrfmiddlewaretoken" value="([^"]+)"',
        first_screen(strict),
    )
    assert token
    typed = {"action": "claim", "next": "/cms/", "csrfmiddlewaretoken": token[2]}
    assert strict.post(token[1], typed).status_code == 302
    assert "Give back" in first_screen(desk)


def test_a_claim_does_not_outlive_its_review(
    edith: User, page: Contribution, desk: Client
) -> None:
    services.claim(edith, page.pk)
    exchange_review.approve(page.current_workflow_task_state, edith)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    answer = desk.get(f"/cms/reviewing/{page.pk}/", follow=True)
    assert "not in review just now" in answer.content.decode()
    assert due.today()
