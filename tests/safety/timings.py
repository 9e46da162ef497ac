"""Whether time tells what the answer hides. Only `make security` asks: a busy machine needs many tries.

Two kinds of question are put in turns. What counts is how often the one takes longer than the
other, over all pairs: 0.5 says that time tells nothing, whatever the machine does beside.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client

from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.media import document

TRIES = 200
# With 200 tries of each, chance alone leads past this less than once in ten thousand times.
AT_MOST = 0.115

Told = Callable[[str, object], None]


class QuickHasher(PBKDF2PasswordHasher):
    """Real work, and a test that ends."""

    iterations = 20_000


def share_longer(first: list[float], second: list[float]) -> float:
    """How often one of the first took longer than one of the second."""
    longer = sum(one > other for one in first for other in second)
    return longer / (len(first) * len(second))


def compare(
    told: Told, row: str, first: Callable[[int], Any], second: Callable[[int], Any]
) -> None:
    """Time both in turns, and fail where time tells them apart."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(TRIES + 5):
        for which, ask in enumerate((first, second)):
            cache.clear()
            begun = time.perf_counter()
            ask(turn)
            if turn >= 5:
                taken[which].append(time.perf_counter() - begun)
    share = share_longer(*taken)
    told("row", f"time: {row}")
    told("value", f"{share:.3f} over {TRIES} tries")
    told("target", f"0.500 ± {AT_MOST}")
    assert abs(share - 0.5) <= AT_MOST


@pytest.fixture
def accounts(site: None, settings: Any, alice: User) -> User:
    """Somebody who has an account, with a password that takes time to check."""
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickHasher"]
    alice.set_password("a long sentence nobody guesses")
    alice.save()
    return alice


def asks(address: str, **typed: str) -> Callable[[int], Any]:
    """Somebody new sends this form, each time for another address where it says `{turn}`."""

    def ask(turn: int) -> Any:
        values = {name: value.format(turn=turn) for name, value in typed.items()}
        return Client().post(address, values)

    return ask


def test_signing_in(accounts: User, record_property: Told) -> None:
    typed = {"login": accounts.email, "password": "wrong but long enough"}
    compare(
        record_property,
        "sign-in, known and unknown address",
        asks("/en/account/login/", **typed),
        asks("/en/account/login/", **typed | {"login": "nobody{turn}@example.org"}),
    )


def test_a_denied_contribution(
    site: None, charlie: User, record_property: Told
) -> None:
    hidden = contribution(title="Hidden away", visibility=Visibility.EDITORS)
    reader = Client()
    reader.force_login(charlie)
    compare(
        record_property,
        "denied and missing page",
        lambda _turn: reader.get(f"/en/practices/{hidden.slug}/"),
        lambda _turn: reader.get("/en/practices/hidden-afar/"),
    )


def test_a_denied_file(site: None, charlie: User, record_property: Told) -> None:
    hidden = document(visibility=Visibility.EDITORS)
    reader = Client()
    reader.force_login(charlie)
    missing = hidden.url.replace(f"/{hidden.pk}/", "/999999/")
    compare(
        record_property,
        "denied and missing file",
        lambda _turn: reader.get(hidden.url),
        lambda _turn: reader.get(missing),
    )


@pytest.mark.parametrize(
    ("row", "address", "field"),
    [
        ("password reset", "/en/account/password/reset/", "email"),
        ("code by mail", "/en/account/login/code/", "email"),
    ],
)
def test_a_mail_asked_for(
    row: str, address: str, field: str, accounts: User, record_property: Told
) -> None:
    compare(
        record_property,
        f"{row}, known and unknown address",
        asks(address, **{field: accounts.email}),
        asks(address, **{field: "nobody{turn}@example.org"}),
    )
