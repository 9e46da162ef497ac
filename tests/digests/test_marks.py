"""What editors put first, hold back and leave out: kept from everybody, and told to each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests.choices import Act, DeliveryState
from digests.models import Delivery, Edition, ItemMark
from digests.planning import plan_due
from digests.sending import send_waiting
from exchange.models import CatalogueEntry
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MONDAY = "2026-11-23T08:10:00+00:00"


def send_all() -> None:
    plan_due(timezone.now())
    send_waiting()


def test_what_is_held_back_is_told_once_it_is_let_go_and_to_nobody_twice(
    alice: User, bob: User, mailoutbox: list
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        preference(alice, hour=8)
        preference(bob, hour=20, next_due_at=timezone.now() + timedelta(hours=12))
        page = contribution(title="A hasty report")
        other = contribution(title="A calm report")
        clock.shift(60)
        send_all()
        assert "A hasty report" in mailoutbox[0].body
        mark = ItemMark.objects.create(
            translation_key=page.translation_key, act=Act.HOLD
        )
        clock.shift(timedelta(hours=13))
        send_all()
        assert mailoutbox[1].to == [bob.email]
        assert "A hasty report" not in mailoutbox[1].body
        assert "A calm report" in mailoutbox[1].body
        clock.shift(60)
        mark.ended_at = timezone.now()
        mark.save()
        clock.shift(timedelta(hours=24))
        send_all()
    (later,) = mailoutbox[2:]
    assert later.to == [bob.email]
    assert "A hasty report" in later.body
    assert other.title not in later.body
    assert Delivery.objects.filter(member=alice, state=DeliveryState.SENT).count() == 1


def test_what_is_put_first_stands_first_in_its_edition_alone(
    alice: User, bob: User, mailoutbox: list
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        preference(alice)
        preference(bob, frequency="weekly", weekday=0)
        for number in range(25):
            contribution(title=f"Report {number:02}")
        key = CatalogueEntry.objects.get(title="Report 00").translation_key
        edition = Edition.objects.create(frequency="daily", label="2026-11-23")
        ItemMark.objects.create(translation_key=key, act=Act.PIN, edition=edition)
        clock.shift(60)
        send_all()
    daily, weekly = sorted(mailoutbox, key=lambda mail: mail.to)
    assert "Report 00" not in weekly.body
    first, _heading, rest = daily.body.partition("== 24 practices ==")
    assert "== Chosen by the editors ==" in first
    assert "Report 00" in first
    assert "Report 24" in rest
    assert "And 5 more" in daily.body
