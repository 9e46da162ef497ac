"""What a member loses between queue and send, they aren't sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from digests import ledger
from digests.choices import DeliveryState, Reason
from digests.models import Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from digests.services import turn_off, turn_off_all_mail
from exchange.choices import Attribution
from exchange.services.terms import Answers, set_terms
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from members.models import FocalPoint, Membership, Suppression, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution

pytestmark = pytest.mark.django_db


def suspend(user: User) -> None:
    Membership.objects.filter(user=user).update(state=MembershipState.SUSPENDED)


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def suppress(user: User) -> None:
    Suppression.objects.create(address=user.email, reason="550")


def unverify(user: User) -> None:
    user.emailaddress_set.update(verified=False)


def erase(user: User) -> None:
    user.delete()


@pytest.mark.parametrize(
    ("loses", "reason"),
    [
        (suspend, Reason.NOT_A_MEMBER),
        (deactivate, Reason.NOT_A_MEMBER),
        (turn_off, Reason.TURNED_OFF),
        (turn_off_all_mail, Reason.TURNED_OFF),
        (suppress, Reason.SUPPRESSED),
        (unverify, Reason.NO_ADDRESS),
        (erase, Reason.GONE),
    ],
)
@pytest.mark.parametrize("was_claimed", [False, True])
def test_who_may_not_be_mailed_any_more_is_not(
    site: None,
    fatima: User,
    alice: User,
    loses: Callable[[User], None],
    reason: Reason,
    was_claimed: bool,
) -> None:
    contribution(title="New")
    preference(fatima)
    preference(alice)
    plan_due(timezone.now())
    if was_claimed:
        claimed = ledger.claim()
        ledger.give_back([row.pk for row in claimed])
    loses(fatima)
    send_waiting()
    assert [message.to for message in mail.outbox] == [[alice.email]]
    assert Delivery.objects.ledger() == {
        (DeliveryState.SENT, ""): 1,
        (DeliveryState.SKIPPED, reason): 1,
    }


def test_a_focal_point_whose_term_ends_gets_what_a_member_may_see(
    site: None, fatima: User
) -> None:
    contribution(title="For focal points", visibility=Visibility.FOCAL_POINTS)
    contribution(title="For members", visibility=Visibility.COMMUNITY)
    preference(fatima, is_discreet=False)
    plan_due(timezone.now())
    FocalPoint.objects.update(until=date(2020, 6, 1))
    send_waiting()
    (message,) = mail.outbox
    assert "For members" in message.body
    assert "For focal points" not in message.body


def test_what_is_narrowed_or_taken_away_after_it_was_queued_is_not_sent(
    site: None, fatima: User, alice: User
) -> None:
    narrowed = contribution(title="Narrowed", author=alice)
    taken = contribution(title="Taken offline")
    contribution(title="Stays")
    preference(fatima, is_discreet=False)
    plan_due(timezone.now())
    set_terms(narrowed, alice, Answers(Visibility.EDITORS, Attribution.NAMED, None))
    taken.unpublish()
    send_waiting()
    (message,) = mail.outbox
    assert "Stays" in message.body
    assert "Narrowed" not in message.body
    assert "Taken offline" not in message.body
