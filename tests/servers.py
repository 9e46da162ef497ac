"""Pytest plugin: one PostgreSQL and one Valkey for the whole run, before settings are loaded.

Loaded early by `-p tests.servers` (pyproject.toml). The controlling process starts the
servers; parallel workers inherit the addresses, and each has a Valkey database of its
own, since clearing a cache empties its database. DATABASE_URL and REDIS_URL, where set,
name servers to use instead.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from gaamac.embedded.postgres import PostgresServer
from gaamac.embedded.valkey import ValkeyServer
from tests.template import NAME, start_with_template

# A crash of the machine may lose the test data: nothing waits for the disk.
POSTGRES_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
    "shared_buffers": "128MB",
}
VALKEY_OPTIONS = {"appendonly": "no", "databases": "64"}


class TestServers:
    """The servers of one run and the temporary folder they live in."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gaamac-tests-"))
        self.folder.chmod(0o711)
        self._postgres: PostgresServer | None = None
        self._valkey: ValkeyServer | None = None

    def start(self) -> None:
        """Start what the environment doesn't name, and put the addresses there."""
        os.environ["GAAMAC_VAR"] = str(self.folder)
        if "DATABASE_URL" not in os.environ:
            log = self.folder / "postgres.log"
            self._postgres = PostgresServer(
                self.folder / "postgres", log, POSTGRES_OPTIONS
            )
            start_with_template(self._postgres)
            os.environ["TEST_DATABASE_TEMPLATE"] = NAME
            os.environ["DATABASE_URL"] = self._postgres.url
        if "REDIS_URL" not in os.environ:
            log = self.folder / "valkey.log"
            self._valkey = ValkeyServer(self.folder / "valkey", log, VALKEY_OPTIONS)
            self._valkey.start()
            os.environ["REDIS_URL"] = self._valkey.url

    def stop(self) -> None:
        """End the servers and leave nothing on the disk."""
        if self._valkey:
            self._valkey.stop()
        if self._postgres:
            self._postgres.stop()
            shutil.rmtree(self._postgres.sockets, ignore_errors=True)
            shutil.rmtree(self._postgres.folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def own_valkey_database(url: str, worker: str) -> str:
    """Return `url` with the Valkey database of the parallel worker `gw<number>`."""
    number = int(worker.removeprefix("gw")) + 1
    if url.startswith("unix://"):
        return f"{url.partition('?')[0]}?db={number}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start the servers before pytest-django reads the settings (which need the addresses)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = own_valkey_database(os.environ["REDIS_URL"], worker)
    else:
        servers = TestServers()
        early_config.add_cleanup(servers.stop)
        servers.start()
    return (yield)
