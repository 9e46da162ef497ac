"""How long each way in takes, for addresses that are known and for one that is not: 200 tries each.

No test of every day (a busy machine has its moods): `make security` runs it and prints the rows. By
hand: `pytest tests/safety/timings_of_accounts.py -n0 -p no:randomly`. Tries are interleaved, so that
a slow moment meets all of them, and compared round by round.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import count

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from members.models import AccountMail, Membership, User
from members.services import suspend
from tests.factories.members import PASSWORD, CountryFactory, UserFactory, member
from tests.safety.test_enumeration import (
    ASK,
    CODE,
    LOGIN,
    RESET,
    RESET_CODE,
    SIGNUP,
    VERIFY,
    joining,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TRIES = 200
# Medians of equal work differ by so much on a machine that others use.
MOST = 1.1
KINDS = ("known", "unverified", "suspended", "unknown")
numbers = count()


class ShorterHash(PBKDF2PasswordHasher):
    """Django's own, short enough that the rest of the work shows beside it."""

    iterations = 20_000


@pytest.fixture(autouse=True)
def _people(settings, edith: User) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.ShorterHash"]
    CountryFactory()
    member("Known")
    UserFactory(email="unverified@example.org", verified=False)
    suspend(Membership.objects.get(user=member("Suspended")), by=edith, note="")
    for person in User.objects.all():
        person.set_password(PASSWORD)
        person.save()


def address_of(kind: str) -> str:
    """An unknown one is new each time: signing up makes it known."""
    return (
        f"{kind}@example.org"
        if kind != "unknown"
        else f"new{next(numbers)}@example.org"
    )


def sign_in(kind: str) -> Callable[[], object]:
    client, address = Client(), address_of(kind)
    return lambda: client.post(LOGIN, {"login": address, "password": "wrong"})


def ask_for_a_code(kind: str) -> Callable[[], object]:
    client, address = Client(), address_of(kind)
    return lambda: client.post(ASK, {"email": address})


def type_a_wrong_code(kind: str) -> Callable[[], object]:
    client = Client()
    client.post(ASK, {"email": address_of(kind)})
    return lambda: client.post(CODE, {"code": "BBBB-BBBB"})


def ask_for_a_new_password(kind: str) -> Callable[[], object]:
    client, address = Client(), address_of(kind)
    return lambda: client.post(RESET, {"email": address})


def type_a_wrong_code_for_a_new_password(kind: str) -> Callable[[], object]:
    client = Client()
    client.post(RESET, {"email": address_of(kind)})
    return lambda: client.post(RESET_CODE, {"code": "BBBB-BBBB"})


def join(kind: str) -> Callable[[], object]:
    client, fields = Client(), joining(address_of(kind))
    return lambda: client.post(SIGNUP, fields)


def type_a_wrong_code_when_joining(kind: str) -> Callable[[], object]:
    client = Client()
    client.post(SIGNUP, joining(address_of(kind)))
    return lambda: client.post(VERIFY, {"code": "BBBB-BBBB"})


def ratios_to_unknown(
    way: Callable[[str], Callable[[], object]],
) -> tuple[dict[str, float], float]:
    """Each kind's time beside the unknown one's of the same round, and the unknown one's in seconds.

    Medians over all rounds: what else the machine does at a moment meets a whole round.
    """
    rounds: list[dict[str, float]] = []
    for number in range(TRIES):
        took = {}
        # Who comes first changes: the first of a round finds caches cold.
        shift = number % len(KINDS)
        for kind in KINDS[shift:] + KINDS[:shift]:
            do = way(kind)
            began = time.perf_counter()
            do()
            took[kind] = time.perf_counter() - began
        rounds.append(took)
        AccountMail.objects.all().delete()
    ratios = {
        kind: statistics.median(one[kind] / one["unknown"] for one in rounds)
        for kind in KINDS
        if kind != "unknown"
    }
    return ratios, statistics.median(one["unknown"] for one in rounds)


@pytest.mark.parametrize(
    "way",
    [
        sign_in,
        ask_for_a_code,
        type_a_wrong_code,
        ask_for_a_new_password,
        type_a_wrong_code_for_a_new_password,
        join,
        type_a_wrong_code_when_joining,
    ],
    ids=lambda way: way.__name__.replace("_", " "),
)
def test_the_time_does_not_tell_whose_address_it_is(
    way: Callable[[str], Callable[[], object]],
    record_property: Callable[[str, object], None],
) -> None:
    ratios, unknown = ratios_to_unknown(way)
    worst = max(ratios.values(), key=lambda ratio: max(ratio, 1 / ratio))
    record_property("row", f"Time of an answer: {way.__name__.replace('_', ' ')}")
    record_property(
        "value",
        f"{worst:.2f} of {unknown * 1000:.0f} ms ("
        + ", ".join(f"{kind} {ratio:.2f}" for kind, ratio in ratios.items())
        + ")",
    )
    record_property("target", f"{1 / MOST:.2f} to {MOST:.2f}")
    assert 1 / MOST <= worst <= MOST, ratios
