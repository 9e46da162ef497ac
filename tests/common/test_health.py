"""The health check says whether the database and Valkey answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from gaamac.common.health import health


def test_all_well_is_200(client, db):
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "valkey": "ok"}


def test_it_is_never_cached(client, db):
    assert "no-store" in client.get("/health/")["Cache-Control"]


def test_only_reading_is_allowed(client, db):
    assert client.post("/health/").status_code == 405


def test_a_lost_valkey_is_503(client, db, settings, tmp_path):
    settings.CACHES = {
        "default": {
            **settings.CACHES["default"],
            "LOCATION": f"unix://{tmp_path}/none.sock",
        }
    }
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "valkey": "unreachable"}


def test_a_lost_database_is_503(rf, db):
    def ask_without_database():
        connection = connections["default"]
        connection.settings_dict = {
            **connection.settings_dict,
            "OPTIONS": {"host": "/nowhere"},
        }
        return health(rf.get("/health/"))

    with ThreadPoolExecutor(1) as another_process:
        response = another_process.submit(ask_without_database).result()
    assert response.status_code == 503
    assert json.loads(response.content) == {"database": "unreachable", "valkey": "ok"}
