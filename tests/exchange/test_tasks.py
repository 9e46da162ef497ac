"""Publishing at a set time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import Revision

from exchange import review, tasks
from exchange.choices import PostState
from exchange.models import CatalogueEntry
from exchange.states import state_of
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.posting import latest, sent
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NOON = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC"))


@pytest.fixture(autouse=True)
def _before_noon(time_machine) -> None:
    time_machine.move_to("2026-12-01T11:00Z")


def scheduled(page: Practice, **fields) -> Practice:
    page.go_live_at = NOON
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return Practice.objects.get(pk=page.pk)


def test_what_is_scheduled_comes_out_when_it_is_due_and_not_before(
    alice: User, time_machine
) -> None:
    page = scheduled(contribution(author=alice, publish=False))
    assert state_of(page) == PostState.SCHEDULED
    tasks.publish_scheduled()
    assert not CatalogueEntry.objects.exists()
    time_machine.move_to("2026-12-01T12:01Z")
    tasks.publish_scheduled()
    assert CatalogueEntry.objects.get().published_at > NOON


def test_scheduling_an_edit_leaves_the_published_page_where_it_is(
    alice: User, time_machine
) -> None:
    page = scheduled(contribution(author=alice, title="Now"), title="From noon on")
    assert page.live
    assert CatalogueEntry.objects.get().title == "Now"
    time_machine.move_to("2026-12-01T12:01Z")
    tasks.publish_scheduled()
    assert CatalogueEntry.objects.get().title == "From noon on"


def test_what_expires_is_taken_offline(alice: User, time_machine) -> None:
    page = contribution(author=alice, expire_at=NOON)
    tasks.publish_scheduled()
    assert CatalogueEntry.objects.exists()
    time_machine.move_to("2026-12-01T12:01Z")
    tasks.publish_scheduled()
    assert not CatalogueEntry.objects.exists()
    assert Practice.objects.get(pk=page.pk).expired


def test_one_that_fails_does_not_hold_up_the_others(
    alice: User, time_machine, caplog: pytest.LogCaptureFixture
) -> None:
    broken = scheduled(contribution(author=alice, title="Broken", publish=False))
    scheduled(contribution(author=alice, title="Sound", publish=False))
    Revision.objects.for_instance(broken).update(content={})
    time_machine.move_to("2026-12-01T12:01Z")
    tasks.publish_scheduled()
    assert CatalogueEntry.objects.get().title == "Sound"
    assert "failed" in caplog.text


def test_an_approval_with_a_date_says_the_date_to_the_author(
    alice: User, edith: User, time_machine
) -> None:
    alice.time_zone = "Africa/Nairobi"
    alice.save()
    page = sent(alice).page
    page.go_live_at = NOON
    page.save_revision(user=edith)
    review.approve(
        latest(page.translation_key, Practice).current_workflow_task_state, edith
    )
    (mail,) = arrived(alice.email)
    assert "It will be published on 1 December 2026, 15:00" in mail.body
    assert not CatalogueEntry.objects.exists()


def test_what_is_scheduled_twice_comes_out_once(alice: User, time_machine) -> None:
    scheduled(contribution(author=alice, publish=False))
    time_machine.move_to("2026-12-01T12:01Z")
    tasks.publish_scheduled()
    first = CatalogueEntry.objects.get().updated_at
    time_machine.move_to("2026-12-01T12:05Z")
    tasks.publish_scheduled()
    assert CatalogueEntry.objects.get().updated_at == first
