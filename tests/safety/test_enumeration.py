"""Nobody learns which addresses are known: each way in answers all of them alike.

Compared are status, headers, cookies, the page without what is random, where it leads, and the
queries; the time is compared by timings_of_accounts.py (`make security`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Membership, User
from members.services import suspend
from tests.factories.members import (
    CountryFactory,
    MembershipFactory,
    UserFactory,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LOGIN = "/en/account/login/"
SIGNUP = "/en/account/signup/"
VERIFY = "/en/account/confirm-email/"
ASK = "/en/account/login/code/"
CODE = "/en/account/login/code/confirm/"
RESET = "/en/account/password/reset/"
RESET_CODE = "/en/account/password/reset/confirm/"
EMAIL = "/en/account/email/"
# All of one length, so that pages are too.
KINDS = ("alice", "nobod", "unver", "suspe", "pavel", "edith")
# Random in each answer, or the reader's own.
RANDOM = [
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(r'nonce="[^"]+"'),
    re.compile(r'"challenge": "[^"]+"'),
]


@pytest.fixture
def people(edith: User) -> dict[str, str]:
    """One address of each kind: known, unknown, unverified, suspended, pending, an editor's."""
    member("Alice")
    UserFactory(email="unver@example.org", verified=False, name="Unver")
    suspended = member("Suspe")
    suspend(Membership.objects.get(user=suspended), by=edith, note="")
    MembershipFactory(user=UserFactory(email="pavel@example.org"), state="pending")
    CountryFactory()
    User.objects.update(last_login="2026-01-01T00:00:00Z")
    return {kind: f"{kind}@example.org" for kind in KINDS}


class Answer(NamedTuple):
    """What a stranger can compare."""

    status: int
    headers: dict[str, str]
    cookies: list[Any]
    body: str
    queries: int


def ask(client: Client, address: str, path: str, fields: dict[str, str]) -> Answer:
    """One answer, without what is random in it."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.post(path, fields)
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in {"Content-Length", "Content-Security-Policy", "Expires"}
    }
    body = response.content.decode().replace(address, "ADDRESS")
    for pattern in RANDOM:
        body = pattern.sub("", body)
    cookies = [
        (name, len(one.value), {key: one[key] for key in one if key != "expires"})
        for name, one in sorted(response.cookies.items())
    ]
    count = len(queries)
    return Answer(response.status_code, headers, cookies, body, count)


Step = tuple[str, dict[str, str]]
WRONG: Step = (CODE, {"code": "BBBB-CCCC"})


def joining(address: str) -> dict[str, str]:
    return {
        "email": address,
        "password1": "quite another sentence",
        "name": "Amina",
        "organisation_name": "Peace Network",
        "country": "404",
        "reason": "To learn.",
        "time_zone": "",
    }


WAYS: dict[str, Callable[[str], list[Step]]] = {
    "a wrong password": lambda one: [(LOGIN, {"login": one, "password": "wrong"})],
    "no password": lambda one: [(LOGIN, {"login": one, "password": ""})],
    "a code": lambda one: [
        (ASK, {"email": one}),
        (CODE, {"action": "resend"}),
        (CODE, {"code": ""}),
        WRONG,
        WRONG,
        WRONG,
        WRONG,
    ],
    "a new password": lambda one: [
        (RESET, {"email": one}),
        (RESET_CODE, {"code": "BBBB-CCCC"}),
        (RESET_CODE, {"code": "BBBB-CCCC"}),
        (RESET_CODE, {"code": "BBBB-CCCC"}),
        (RESET_CODE, {"code": "BBBB-CCCC"}),
        ("/en/account/password/reset/complete/", {"password1": "x"}),
    ],
    "joining": lambda one: [
        (SIGNUP, joining(one)),
        (VERIFY, {"action": "resend"}),
        (VERIFY, {"action": "change", "email": "other@example.org"}),
        (VERIFY, {"code": "BBBB-CCCC"}),
        (VERIFY, {"code": "BBBB-CCCC"}),
        (VERIFY, {"code": "BBBB-CCCC"}),
    ],
    "joining with a weak password": lambda one: [
        (SIGNUP, joining(one) | {"password1": "short"})
    ],
    "reporting": lambda one: [
        ("/en/report/", {"contact": one, "text": "Please look.", "address": "/en/"})
    ],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_address_is_answered_alike(people: dict[str, str], way: str) -> None:
    told: dict[str, list[Answer]] = {}
    # What a process reads once and keeps is read for the first of them.
    for kind, address in [("first", "first@example.org"), *people.items()]:
        client = Client(headers={"user-agent": "Test"})
        client.get(LOGIN)
        told[kind] = [ask(client, address, *step) for step in WAYS[way](address)]
    del told["first"]
    unknown = told["nobod"]
    for kind, answers in told.items():
        for number, (one, other) in enumerate(zip(answers, unknown, strict=True)):
            assert one == other, (kind, number)
