"""Where embedded servers are started in tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users can reach, as a project folder is (pytest's own is private)."""
    folder = Path(tempfile.mkdtemp(prefix="gaamac-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
