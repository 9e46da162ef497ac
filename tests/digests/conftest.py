"""Fixtures of the digests' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .sink import Sink, running


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A mail server that does what it is told; the portal's mail goes there."""
    server = Sink()
    with running(server) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5
        yield server
