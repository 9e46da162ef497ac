"""Fixtures for every test: the cast, an empty cache, and a folder of files that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from gaamac.common.kept import drop_all

pytest_plugins = ["tests.cast", "tests.internet"]

# No test is about its own speed: a busy machine would fail it.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The database of a test holds what every installation has: page tree, groups, review."""
    from gaamac.home.site_tree import prepare_site

    with django_db_blocker.unblock():
        prepare_site()
    yield
    # A thread that a test has just ended may not have hung up yet: the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees what another one cached, in the shared cache or in this process."""
    cache.clear()
    drop_all()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves its language behind; the next test starts in English again."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path: Path) -> Path:
    """Uploads of a test lie in a folder of its own, returned for a look at them."""
    folder = tmp_path / "files"
    settings.MEDIA_ROOT = folder
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            **settings.STORAGES["default"],
            "OPTIONS": {"location": str(folder), "base_url": settings.MEDIA_URL},
        },
    }
    return folder
