"""Lists: what they show, to whom, in how many queries, whatever the address says."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.choices import Kind
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LISTS = {
    Kind.PRACTICE: "/en/practices/",
    Kind.CHALLENGE: "/en/challenges/",
    Kind.OFFER: "/en/offers/",
    Kind.MEETING: "/en/meetings/",
}


@pytest.mark.parametrize(("kind", "address"), LISTS.items())
def test_each_kind_has_a_list(client: Client, kind: str, address: str) -> None:
    contribution(kind, "The one to find")
    html = client.get(address).content.decode()
    assert "The one to find" in html
    assert f"1 {kind}" in html
