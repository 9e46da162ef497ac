"""The pages of challenges and offers."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from exchange.choices import Kind
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_challenge_asks_who_can_help(client: Client) -> None:
    contribution(
        Kind.CHALLENGE, "Rumours", description="They travel fast.", is_compiled=True
    )
    html = client.get("/en/challenges/rumours/").content.decode()
    assert "They travel fast." in html
    assert "Can you help?" in html
    assert 'href="/en/contribute/offer/"' in html
    assert "Documented in public sources." in html


def test_an_offer_says_until_when_it_stands(client: Client) -> None:
    contribution(
        Kind.OFFER,
        "Training",
        description="Three days.",
        available_until=date(2027, 3, 1),
    )
    html = client.get("/en/offers/training/").content.decode()
    assert "Three days." in html
    assert "1 March 2027" in html
    assert "Can you help?" not in html


def test_challenges_and_offers_lead_to_each_other(client: Client) -> None:
    html = client.get("/en/challenges/").content.decode()
    assert 'href="/en/offers/"' in html
    html = client.get("/en/offers/").content.decode()
    assert 'href="/en/challenges/"' in html
