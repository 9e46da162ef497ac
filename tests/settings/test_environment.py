"""Addresses of servers, as settings need them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from kombu import Connection

from gaamac.settings import environment


def test_a_mail_server_without_time_out_keeps_ours(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://127.0.0.1:2525")
    assert "EMAIL_TIMEOUT" not in environment.email()


def test_a_mail_server_may_name_its_time_out(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://127.0.0.1:2525?timeout=7")
    assert environment.email()["EMAIL_TIMEOUT"] == 7


@pytest.mark.parametrize(
    ("address", "broker"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("unix:///a%20b/valkey.sock?db=0", "redis+socket:///a%20b/valkey.sock"),
    ],
)
def test_celery_is_told_a_socket_in_its_own_words(monkeypatch, address, broker):
    monkeypatch.setenv("REDIS_URL", address)
    assert environment.broker() == broker


def test_celery_reaches_the_test_server():
    with Connection(environment.broker()) as connection:
        connection.connect()
        assert connection.connected


def test_a_pooled_database_is_not_kept_open_by_django_as_well(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@host/name")
    settings = environment.database({"options": "-c lock_timeout=1"}, pooled=True)
    assert settings["CONN_MAX_AGE"] == 0
    assert settings["OPTIONS"]["pool"]["max_size"] == 8
    assert settings["OPTIONS"]["options"] == "-c lock_timeout=1"


def test_no_request_is_handed_the_passwords_that_the_settings_have_read(
    tmp_path: Path,
) -> None:
    given = {
        "GAAMAC_VAR": str(tmp_path),
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "gaamac.settings.test",
        "DATABASE_URL": "postgres://portal:password@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    left = subprocess.run(
        [sys.executable, "-c", "import gaamac.wsgi, os; print(*os.environ)"],
        env=given,
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert set(left) & set(given) == {"PATH", "DJANGO_SETTINGS_MODULE"}
