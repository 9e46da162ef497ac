"""A worker that keeps pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wsgi_reader import Reader, trusted


@pytest.fixture
def reader(settings) -> Iterator[Reader]:
    """Whoever asks a worker that keeps pages, and begins to listen when it is asked unprepared."""
    settings.PAGE_CACHE_BYTES = 2_000_000
    reader = Reader()
    yield reader
    reader.worker.listener.end()


@pytest.fixture
def still() -> Iterator[None]:
    """Nothing changes while this test runs."""
    with trusted():
        yield
