"""What tests of lists share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def ten_a_page(settings: Any) -> None:
    """Ten entries stand on each page of a list."""
    settings.PAGE_SIZE = 10
