"""What the repository holds, and what of it can be had from a portal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from members.models import User
from security import code

PROJECT = Path(__file__).parents[2]


def test_bandit_finds_nothing_that_nobody_looked_at() -> None:
    row = code.bandit()
    assert row.holds == "yes", row.details


def test_no_secret_is_in_the_repository() -> None:
    row = code.secrets()
    assert row.holds == "yes", row.details


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "postgres://portal:" + "hunter22@db/portal",
        'SECRET_KEY = "' + "q8w7e6r5t4y3u2i1o0" + '"',
    ],
)
def test_a_secret_would_be_seen(text: str) -> None:
    assert code.secrets_in(text)


def test_every_library_is_named_with_its_hash() -> None:
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-bootstrap.txt",
    ):
        text = (PROJECT / name).read_text()
        named = re.findall(r"^[\w.\[\]-]+==\S+", text, re.MULTILINE)
        assert named
        assert "://" not in text
        for block in re.split(
            r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", text, flags=re.MULTILINE
        )[1:]:
            assert "--hash=sha256:" in block, block[:60]


# What is typed stays in the browser while the line is down, sealed with a key that only the signed-in
# author is given (docs/decisions/0100; tests/browser/test_writing.py looks into the storage).
KEEPS_SEALED = {"write.js"}


def test_no_script_keeps_anything_that_can_be_read_in_the_browser() -> None:
    for file in (PROJECT / "static").rglob("*.js"):
        if file.name in KEEPS_SEALED:
            continue
        assert not re.search(
            r"Storage\.setItem|Storage\[|indexedDB|document\.cookie *=",
            file.read_text(),
        ), file.name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/manage.py",
        "/requirements.txt",
        "/static/",
        "/static/css/",
        "/files/",
        "/files/documents/",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
    ],
)
def test_what_is_of_the_repository_is_no_address(
    path: str, client: Client, site: None
) -> None:
    assert client.get(path, follow=True).status_code == 404


@pytest.mark.django_db
def test_session_keys_are_long_and_differ() -> None:
    keys = set()
    for _each in range(20):
        session = SessionStore()
        session.create()
        keys.add(session.session_key)
    assert len(keys) == 20
    assert all(re.fullmatch(r"[0-9a-z]{32}", key) for key in keys)


def test_celery_and_sessions_read_json_only(settings: Any) -> None:
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")


@pytest.mark.django_db
def test_a_session_ends_on_the_server_after_two_weeks(
    client: Client, alice: User, time_machine: Any, site: None
) -> None:
    time_machine.move_to("2026-11-01T12:00:00Z")
    client.force_login(alice)
    assert client.get("/en/me/").status_code == 200
    time_machine.move_to("2026-11-16T12:00:00Z")
    assert client.get("/en/me/").status_code == 302
