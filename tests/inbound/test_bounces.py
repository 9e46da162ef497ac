"""What comes back: believed where our own seal is on it, by whichever way it comes."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from digests.choices import BounceKind, DeliveryState
from digests.envelopes import envelope_of
from digests.models import Bounce, Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from gaamac.common.mail import return_to
from gaamac.common.mail_addresses import is_ours
from inbound.choices import Outcome
from inbound.models import HeldMail
from inbound.receiving import receive
from members.choices import Notice
from members.envelopes import envelope_of as envelope_of_member
from members.models import Suppression
from members.notify import notify, sweep
from tests.digests.conftest import sink  # noqa: F401 - a fixture
from tests.factories.digests import preference
from tests.factories.exchange import contribution

from .letters import BOUNCES, complaint, letter, report

pytestmark = pytest.mark.django_db
urlpatterns = [path("webhooks/", include("anymail.urls"))]


def senders_of(sink) -> list[str]:  # noqa: F811
    """The envelope senders of what is mailed from now on."""
    senders: list[str] = []
    original = sink.handle_MAIL

    async def remember(server, session, envelope, address, options):
        senders.append(address)
        return await original(server, session, envelope, address, options)

    sink.handle_MAIL = remember
    return senders


@pytest.fixture
def delivery(settings, site: None, alice, sink) -> Delivery:  # noqa: F811
    """A digest sent to Alice."""
    settings.BOUNCE_ADDRESS = BOUNCES
    senders = senders_of(sink)
    contribution(title="New")
    preference(alice)
    plan_due(timezone.now())
    send_waiting()
    row = Delivery.objects.get()
    assert senders == [envelope_of(row.pk, alice.email)]
    return row


def envelope(delivery: Delivery) -> str:
    return envelope_of(delivery.pk, delivery.member.email)


def test_no_such_address_ends_mail_to_it_and_stands_beside_the_edition(
    delivery: Delivery,
) -> None:
    raw = report(envelope(delivery))
    assert receive(raw) == Outcome.BOUNCE
    assert receive(raw) == Outcome.BOUNCE
    (bounce,) = Bounce.objects.all()
    assert (bounce.kind, bounce.status) == (BounceKind.HARD, "5.1.1")
    assert bounce.delivery == delivery
    assert Suppression.objects.get().address == delivery.member.email


def test_a_delay_counts_and_a_complaint_ends_it(delivery: Delivery) -> None:
    to = envelope(delivery)
    assert receive(report(to, "4.4.1", "delayed"), [to], "") == Outcome.BOUNCE
    assert not Suppression.objects.exists()
    assert receive(complaint(to), [to], "") == Outcome.BOUNCE
    assert Suppression.objects.exists()


def test_forged_bounces_change_nothing(delivery: Delivery) -> None:
    to = envelope(delivery)
    forged = to.replace("+", "+a", 1)[: len(to)]
    for address in (BOUNCES, forged, "bounces+abc@mail.example"):
        assert receive(report(address)) == Outcome.DROPPED
    assert receive(letter(to, "eve@example.net")) == Outcome.DROPPED
    assert receive(report(to, "2.0.0", "delivered")) == Outcome.DROPPED
    assert not Bounce.objects.exists()
    assert not Suppression.objects.exists()
    assert not HeldMail.objects.exists()


def test_the_next_address_is_not_blamed_for_the_last(delivery: Delivery) -> None:
    to = envelope(delivery)
    type(delivery.member).objects.update(email="new@example.org")
    assert receive(report(to)) == Outcome.DROPPED
    assert not Suppression.objects.exists()


def test_a_notice_that_comes_back_ends_mail_to_its_address(
    settings,
    alice,
    sink,  # noqa: F811
) -> None:
    settings.BOUNCE_ADDRESS = BOUNCES
    senders = senders_of(sink)
    notify(alice, Notice.RESPONSE, "members/membership_restored", {"note": ""})
    sweep()
    (sender,), (message,) = senders, sink.accepted
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert is_ours(sender, BOUNCES)
    assert receive(report(sender, "4.2.2"), [sender], "") == Outcome.BOUNCE
    assert receive(report(sender, "4.2.2"), [sender], "") == Outcome.BOUNCE
    assert not Suppression.objects.exists()
    assert receive(letter(sender, "eve@example.net")) == Outcome.DROPPED
    assert receive(report(sender)) == Outcome.BOUNCE
    assert Bounce.objects.count() == 2
    assert Suppression.objects.get().address == alice.email


def test_a_notices_bounce_address_is_of_one_address_for_a_month(
    settings, alice
) -> None:
    settings.BOUNCE_ADDRESS = BOUNCES
    to = envelope_of_member(alice)
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        assert receive(report(to)) == Outcome.DROPPED
    alice.email = "new@example.org"
    alice.save()
    assert receive(report(to)) == Outcome.DROPPED
    alice.delete()
    assert receive(report(to)) == Outcome.DROPPED
    assert not Bounce.objects.exists()


def test_a_providers_api_is_given_the_plain_sender(settings, alice) -> None:
    """Few of them take another envelope sender; their webhooks tell what came back."""
    settings.BOUNCE_ADDRESS = BOUNCES
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    message = EmailMultiAlternatives(to=[alice.email])
    return_to(message, envelope_of_member(alice))
    assert message.from_email == settings.DEFAULT_FROM_EMAIL


def post(secret: str, body: dict) -> int:
    token = base64.b64encode(secret.encode()).decode()
    response = Client(raise_request_exception=False).post(
        "/webhooks/postmark/tracking/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Basic {token}"},
    )
    return response.status_code


def test_a_providers_webhook_is_heard_with_its_secret_alone(settings, delivery) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:secret"}
    event = {
        "RecordType": "Bounce",
        "ID": 42,
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "m",
        "Details": "smtp;550 5.1.1 nobody",
        "Email": delivery.member.email,
        "BouncedAt": "2026-11-23T10:00:00Z",
        "Metadata": {"name": f"<digest-2026-W47-{delivery.pk}@gaamac.example>"},
    }
    assert post("user:wrong", event) == 400
    assert not Bounce.objects.exists()
    assert post("user:secret", event) == 200
    assert post("user:secret", event) == 200
    (bounce,) = Bounce.objects.all()
    assert (bounce.kind, bounce.delivery) == (BounceKind.HARD, delivery)
    assert Suppression.objects.exists()


def test_a_providers_receipt_settles_what_a_dead_worker_left(
    settings, delivery
) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:secret"}
    Delivery.objects.update(state=DeliveryState.CLAIMED)
    event = {
        "RecordType": "Delivery",
        "MessageID": "m",
        "Recipient": delivery.member.email,
        "DeliveredAt": "2026-11-23T10:00:00Z",
        "Details": "250 2.0.0 taken",
        "Metadata": {"name": f"<digest-2026-W47-{delivery.pk}@gaamac.example>"},
    }
    assert post("user:secret", event) == 200
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def test_an_editor_lets_mail_go_to_an_address_again(delivery: Delivery, edith) -> None:
    receive(report(envelope(delivery)))
    client = Client()
    client.force_login(edith)
    row = Suppression.objects.get()
    assert row.address in client.get("/cms/no-mail/").content.decode()
    page = client.get(f"/cms/no-mail/{row.pk}/").content.decode()
    assert "5.1.1" in page
    client.post(f"/cms/no-mail/{row.pk}/")
    assert not Suppression.objects.exists()
    assert not Bounce.objects.exists()
