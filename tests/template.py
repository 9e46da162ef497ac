"""A migrated database, made once and copied: migrating takes longer than most tests.

Django copies it for each test database (TEST TEMPLATE in gaamac/settings/test.py). The
cluster that holds it is kept in build/ for the next run, until a migration changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from gaamac.embedded.postgres import PostgresServer

PROJECT = Path(__file__).parents[1]
KEPT = PROJECT / "build"
NAME = "gaamac_template"


def start_with_template(postgres: PostgresServer) -> None:
    """Start a new server that holds the template, from the kept cluster where there is one."""
    kept = KEPT / f"test-cluster-{_fingerprint()}"
    data = postgres.folder / "data"
    if os.access(kept / "PG_VERSION", os.R_OK):
        _copy(kept, data)
        postgres.start()
        return
    postgres.start()
    _migrate(postgres.url)
    postgres.stop()
    _keep(data, kept)
    postgres.start()


def _fingerprint() -> str:
    """What changes when the migrated database would: migrations, packages with theirs, the apps."""
    sources = [PROJECT / "requirements-dev.txt", *PROJECT.glob("*/migrations/*.py")]
    sources += PROJECT.glob("gaamac/*/migrations/*.py")
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.name.encode() + source.read_bytes())
    settings = (PROJECT / "gaamac" / "settings" / "base.py").read_text()
    digest.update(settings.partition("INSTALLED_APPS")[2].partition("]")[0].encode())
    return digest.hexdigest()[:16]


def _migrate(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gaamac.settings.test",
            "DATABASE_URL": url.replace("/gaamac?", f"/{NAME}?"),
            "REDIS_URL": "redis://127.0.0.1:1",
        },
        check=True,
    )


def _keep(data: Path, kept: Path) -> None:
    KEPT.mkdir(exist_ok=True)
    for older in KEPT.glob("test-cluster-*"):
        shutil.rmtree(older, ignore_errors=True)
    unfinished = KEPT / f"unfinished-{os.getpid()}"
    _copy(data, unfinished)
    try:
        unfinished.rename(kept)
    except OSError:  # another run kept the same one meanwhile
        shutil.rmtree(unfinished)


def _copy(source: Path, target: Path) -> None:
    """Copy a stopped cluster; its files stay with the server's user."""
    subprocess.run(["cp", "-a", source, target], check=True)
