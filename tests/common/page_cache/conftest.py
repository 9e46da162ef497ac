"""A worker that keeps pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wsgi_reader import Reader, trusted


@pytest.fixture
def reader(settings) -> Reader:
    """Whoever asks a worker that keeps pages."""
    settings.PAGE_CACHE_BYTES = 2_000_000
    return Reader()


@pytest.fixture
def still() -> Iterator[None]:
    """Nothing changes while this test runs."""
    with trusted():
        yield
