"""The data set in a database of its own, built once a run and copied for each parallel worker.

It is committed, unlike what other tests write: so the portal's triggers and snapshots are those of a
running portal, and thousands of questions share it.
"""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.client import Client
from django.utils import translation

from exchange.index import current
from gaamac.common.kept import drop_all
from members.choices import MembershipState
from members.models import FocalPoint, Membership, User
from tests.cast import plant_site
from tests.factories.members import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
    focal_point,
    member,
)

from .world import World, build

NAME = "gaamac_safety"


@contextmanager
def world_on_stage(worker: str) -> Iterator[World]:
    """The world, with the database and the folder of files that hold it."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    usual = connection.settings_dict["NAME"]
    ours = f"{NAME}_{worker}"
    with _files_in(folder / "files"), _settled():
        try:
            with (folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not (folder / "world").exists():
                    _copy(usual, NAME)
                    world = _build_in(NAME)
                    (folder / "world").write_bytes(pickle.dumps(world))
                _copy(NAME, ours)
            _use(ours)
            yield pickle.loads((folder / "world").read_bytes())
        finally:
            _use(usual)
            _execute(f"DROP DATABASE IF EXISTS {ours} WITH (FORCE)")


def _folder() -> Path:
    """What the workers of a run share (tests/servers.py removes it)."""
    return Path(os.environ["GAAMAC_VAR"]) / "safety"


def _copy(source: str, target: str) -> None:
    connection.close()
    _execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
    _execute(f"CREATE DATABASE {target} TEMPLATE {source}")


def _execute(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def _use(name: str) -> None:
    """Let this process work on that database, and forget what it knew of the other."""
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    drop_all()
    current.forget()
    # A test with real transactions empties its database: from then on the two number them differently.
    ContentType.objects.clear_cache()


def _build_in(name: str) -> World:
    usual = connection.settings_dict["NAME"]
    _use(name)
    # What Wagtail indexes for the desk is done once for all, at the end.
    waiting = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with override_settings(TASKS=waiting), transaction.atomic():
        # A test with real transactions may have emptied what this is a copy of.
        plant_site()
        world = build(cast())
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    take_away_rights(world.people)
    _use(usual)
    return world


@contextmanager
def _files_in(folder: Path) -> Iterator[None]:
    from django.conf import settings

    default = settings.STORAGES["default"]
    options = {"location": str(folder), "base_url": settings.MEDIA_URL}
    stored = {**settings.STORAGES, "default": {**default, "OPTIONS": options}}
    with override_settings(MEDIA_ROOT=folder, STORAGES=stored):
        yield


@contextmanager
def _settled() -> Iterator[None]:
    """A list shows everything on one page, so that nothing hides on the second."""
    with override_settings(PAGE_SIZE=5000), translation.override("en"):
        yield


def cast() -> dict[str, User]:
    """The readers of the matrix, all of them in good standing so far."""
    institute = OrganisationFactory(name="Peace Institute", slug="peace-institute")
    people = {
        "member": member("Mona"),
        "colleague": member("Cora", organisation=institute),
        "lapsed": focal_point("Lamin"),
        "unconfirmed": member("Uma"),
        "author": member("Prima", organisation=institute),
        "co-author": member("Secunda", organisation=institute),
        "focal point": focal_point("Fatima"),
        "editor": editor("Edith"),
        "administrator": editor("Ada"),
        "suspended": member("Sven"),
        "removed": member("Rosa"),
        "pending": UserFactory(name="Pavel", email="pavel@example.org"),
    }
    MembershipFactory(user=people["pending"], state=MembershipState.PENDING)
    User.objects.filter(pk=people["administrator"].pk).update(is_superuser=True)
    return people


def take_away_rights(people: dict[str, User]) -> None:
    """What makes a lapsed, an unconfirmed, a suspended and a removed one of them."""
    from datetime import date

    FocalPoint.objects.filter(user=people["lapsed"]).update(until=date(2026, 1, 31))
    FocalPoint.objects.create(
        user=people["unconfirmed"],
        country=CountryFactory(),
        institution="Ministry",
        since=date(2020, 1, 1),
    )
    gone = [people["suspended"].pk, people["removed"].pk]
    Membership.objects.filter(user__in=gone).update(state=MembershipState.SUSPENDED)
    User.objects.filter(pk__in=gone).update(is_active=False)


def sessions(people: dict[str, User]) -> dict[str, str]:
    """A session for everybody, for those too who lost their account since."""
    return {name: _session(user) for name, user in people.items()}


def _session(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


__all__ = ["cast", "sessions", "world_on_stage"]
