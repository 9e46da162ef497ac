"""Whether anything changed since this database was last prepared; asking Django takes seconds."""

from __future__ import annotations

import hashlib
import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

# What a prepared portal doesn't depend on.
IRRELEVANT = {".git", ".venv", "__pycache__", "build", "docs", "tests", "var"}


def state_of_code(project: Path, var: Path) -> str:
    """Return what changes with any file of the project or any installed package.

    Names, sizes and times are enough: nothing here is read to its end.
    """
    digest = hashlib.sha256(f"{_packages_changed()} {var}".encode())
    for file in _files(project, var):
        found = file.lstat()
        digest.update(f"{file} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(project: Path, var: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(project):
        place = Path(folder)
        below[:] = sorted(b for b in below if b not in IRRELEVANT and place / b != var)
        yield from (place / name for name in sorted(names))


def _packages_changed() -> int:
    """When a package was last installed or removed, in nanoseconds."""
    return Path(sysconfig.get_path("purelib")).stat().st_mtime_ns
