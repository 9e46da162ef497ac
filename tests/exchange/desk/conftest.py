"""A browser in which the editor is signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from members.models import User


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    """The editors' desk."""
    client.force_login(edith)
    return client
