"""What comes back: believed where our own seal is on it, by whichever way it comes."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from digests.choices import BounceKind, DeliveryState
from digests.envelopes import envelope_of
from digests.models import Bounce, Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from inbound.choices import Outcome
from inbound.models import HeldMail
from inbound.receiving import receive
from members.models import Suppression
from tests.digests.conftest import sink  # noqa: F401 - a fixture
from tests.factories.digests import preference
from tests.factories.exchange import contribution

from .letters import BOUNCES, complaint, letter, report

pytestmark = pytest.mark.django_db
urlpatterns = [path("webhooks/", include("anymail.urls"))]


@pytest.fixture
def delivery(settings, site: None, alice, sink) -> Delivery:  # noqa: F811
    """A digest sent to Alice."""
    settings.BOUNCE_ADDRESS = BOUNCES
    senders = []
    original = sink.handle_MAIL

    async def remember(server, session, envelope, address, options):
        senders.append(address)
        return await original(server, session, envelope, address, options)

    sink.handle_MAIL = remember
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
