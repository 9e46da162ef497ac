"""Whether time tells what the answer hides. Only `make security` asks: a busy machine needs many tries.

Two kinds of question are put in turns, each of them first every other time. What counts is how
often the one takes longer than the other, over all pairs: 0.5 says that time tells nothing,
whatever the machine does beside. Addresses of accounts: timings_of_accounts.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from gaamac.common.visibility import Visibility
from gaamac.media.addresses import key_of
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.media import document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TRIES = 200
NOT_COUNTED = 5
# With 200 tries of each, chance alone leads past this less than once in ten thousand times.
AT_MOST = 0.115

Told = Callable[[str, object], None]


@pytest.fixture
def reader(charlie: User) -> Client:
    """A member to whom what is for editors does not exist."""
    client = Client()
    client.force_login(charlie)
    return client


def share_longer(first: list[float], second: list[float]) -> float:
    """How often one of the first took longer than one of the second."""
    longer = sum(one > other for one in first for other in second)
    return longer / (len(first) * len(second))


def seconds(client: Client, address: str) -> float:
    """What a 404 takes, with nothing remembered."""
    cache.clear()
    begun = time.perf_counter()
    response = client.get(address)
    taken = time.perf_counter() - begun
    assert response.status_code == 404
    return taken


def compare(told: Told, row: str, client: Client, first: str, second: str) -> None:
    """Time both addresses in turns, and fail where time tells them apart."""
    taken: dict[str, list[float]] = {first: [], second: []}
    for turn in range(TRIES + NOT_COUNTED):
        for address in (first, second) if turn % 2 else (second, first):
            took = seconds(client, address)
            if turn >= NOT_COUNTED:
                taken[address].append(took)
    share = share_longer(taken[first], taken[second])
    told("row", f"time: {row}")
    told("value", f"{share:.3f} over {TRIES} tries")
    told("target", f"0.500 ± {AT_MOST}")
    assert abs(share - 0.5) <= AT_MOST


def test_a_denied_contribution(reader: Client, record_property: Told) -> None:
    hidden = contribution(title="Hidden away", visibility=Visibility.EDITORS)
    compare(
        record_property,
        "denied and missing page",
        reader,
        f"/en/practices/{hidden.slug}/",
        "/en/practices/hidden-afar/",
    )


def test_a_denied_file(reader: Client, record_property: Told) -> None:
    """The missing one was there: only so has it an address with a right key."""
    hidden, gone = (document(visibility=Visibility.EDITORS) for _ in range(2))
    missing = gone.url
    gone.delete()
    compare(record_property, "denied and missing file", reader, hidden.url, missing)


def test_a_file_whose_key_is_guessed(reader: Client, record_property: Told) -> None:
    hidden = document(visibility=Visibility.EDITORS)
    guessed = hidden.url.replace(key_of(hidden), "a" * len(key_of(hidden)))
    compare(
        record_property,
        "file and no file, key guessed",
        reader,
        guessed,
        guessed.replace(f"/{hidden.pk}/", "/999999/"),
    )
