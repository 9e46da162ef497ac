"""What comes back is recorded once, and ends mail to an address by the rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests.bounces import Returned, kind_of_status, mail_again, record
from digests.choices import BounceKind
from digests.envelopes import delivery_of, envelope_of
from digests.models import Bounce
from gaamac.common.mail_addresses import address_number
from members.models import Suppression

pytestmark = pytest.mark.django_db
WHO = "alice@example.org"


def bounce(event: str, kind: BounceKind) -> bool:
    return record(Returned(WHO, kind, event))


@pytest.mark.parametrize("kind", [BounceKind.HARD, BounceKind.COMPLAINT])
def test_no_such_address_and_a_complaint_end_mail_at_once(kind: BounceKind) -> None:
    assert bounce("1", kind)
    assert not bounce("1", kind)
    assert Bounce.objects.count() == 1
    assert Suppression.objects.get().address == WHO


def test_what_could_not_be_delivered_ends_mail_after_five_over_a_week() -> None:
    start = timezone.now()
    for number, days in enumerate([0, 0, 1, 1, 2, 3]):
        with time_machine.travel(start + timedelta(days=days)):
            bounce(str(number), BounceKind.SOFT)
    assert not Suppression.objects.exists()
    with time_machine.travel(start + timedelta(days=7, hours=1)):
        bounce("7", BounceKind.SOFT)
    assert Suppression.objects.get().address == WHO


def test_old_ones_are_forgiven() -> None:
    start = timezone.now()
    for number in range(8):
        with time_machine.travel(start + timedelta(days=10 * number)):
            bounce(str(number), BounceKind.SOFT)
    assert not Suppression.objects.exists()


def test_an_editor_who_lifts_it_begins_anew() -> None:
    bounce("1", BounceKind.HARD)
    mail_again(Suppression.objects.get())
    assert not Suppression.objects.exists()
    assert not Bounce.objects.exists()


def test_only_a_final_word_on_the_address_is_hard() -> None:
    assert kind_of_status("5.1.1", is_final=True) == BounceKind.HARD
    assert kind_of_status("5.1.1", is_final=False) == BounceKind.SOFT
    assert kind_of_status("5.2.2", is_final=True) == BounceKind.SOFT
    assert kind_of_status("", is_final=True) == BounceKind.SOFT


def test_an_envelope_says_which_delivery_for_a_month(settings) -> None:
    assert envelope_of(7, WHO) == ""
    settings.BOUNCE_ADDRESS = "bounces@mail.example"
    envelope = envelope_of(7, WHO)
    assert delivery_of(envelope) == (7, address_number(WHO))
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        assert delivery_of(envelope) is None
