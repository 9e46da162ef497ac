"""Production starts with everything it needs, or says what is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
COMPLETE = {
    "SECRET_KEY": "gX2uvH1Tj0p5mQ9wZr7nL4cKs8bYd3fA6eVxWtRiUoPyJhGkNzMlBqCa",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "submission://portal:secret@127.0.0.1:587",
    "PORTAL_URL": "https://portal.example.org",
    "MFA_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "AUTHOR_ENCRYPTION_KEYS": "YXV0aG9ycyBzdGFuZCBhcGFydCBmcm9tIHRleHRzISE=",
    "DEFAULT_FROM_EMAIL": "GAAMAC <portal@example.org>",
    "FILES_FOLDER": "/srv/files",
    "STATIC_FOLDER": "/srv/static",
}


def in_production(
    *command: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "gaamac.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_refuses_to_start_and_names_all_that_is_missing():
    result = in_production("manage.py", "check")
    assert result.returncode != 0
    assert "can't start in production" in result.stderr
    assert all(f"  {name}: " in result.stderr for name in COMPLETE)


@pytest.mark.parametrize("name", COMPLETE)
def test_each_one_is_needed(name):
    environment = {**COMPLETE, name: ""}
    result = in_production("-c", "import gaamac.settings.production", **environment)
    assert result.returncode != 0
    assert f"  {name}: " in result.stderr
    assert not any(
        f"  {other}: " in result.stderr for other in COMPLETE if other != name
    )


def test_an_address_without_https_is_refused():
    environment = {**COMPLETE, "PORTAL_URL": "http://portal.example.org"}
    result = in_production("-c", "import gaamac.settings.production", **environment)
    assert "must begin with https://" in result.stderr


def test_it_passes_djangos_checks_for_deployment():
    result = in_production(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", **COMPLETE
    )
    assert result.returncode == 0, result.stderr


def test_no_secret_is_printed_when_something_is_missing():
    environment = {**COMPLETE, "EMAIL_URL": ""}
    result = in_production("-c", "import gaamac.settings.production", **environment)
    assert COMPLETE["SECRET_KEY"] not in result.stdout + result.stderr


PROPERTIES = """
from django.conf import settings
from django.urls import NoReverseMatch, reverse
import django
django.setup()
assert settings.EMAIL_TIMEOUT == 20, settings.EMAIL_TIMEOUT
assert settings.EMAIL_USE_TLS
assert settings.ALLOWED_HOSTS == ["portal.example.org"]
assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
assert settings.SECOND_FACTOR_REQUIRED
assert not settings.DEBUG and not settings.EMBEDDED
try:
    reverse("mailbox")
except NoReverseMatch:
    print("no mailbox")
"""


def test_its_settings_are_those_of_a_public_site():
    result = in_production("-c", PROPERTIES, **COMPLETE)
    assert result.stdout.strip() == "no mailbox", result.stderr
