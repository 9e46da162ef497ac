"""People of the review, beside the cast."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.models import Contribution
from members.models import User
from review.models import OutsideApproval
from tests.factories.members import editor, member
from tests.factories.review import in_review, sent_outside


@pytest.fixture
def ada(site: None) -> User:
    """Another editor."""
    return editor("Ada")


@pytest.fixture
def rita(db: None) -> User:
    """A member who reads for the editors."""
    return member("Rita")


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    """A browser in which Edith, an editor, is signed in."""
    client.force_login(edith)
    return client


@pytest.fixture
def page(site: None, alice: User) -> Contribution:
    """Alice's text, in review."""
    return in_review(alice)


@pytest.fixture
def official() -> Client:
    """The browser of somebody without an account; forms are checked as in production."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def link(edith: User, page: Contribution) -> OutsideApproval:
    """A link to Alice's text."""
    return sent_outside(edith, page)


def signed_in(person: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client
