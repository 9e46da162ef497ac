"""The cast: the same people in every test, so that a permission test reads like a story."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Collection, Locale, Page

from gaamac.home.models import HomePage
from gaamac.home.site_tree import prepare_site
from members.choices import MembershipState
from members.models import User
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
    focal_point,
    member,
)


@pytest.fixture
def site(db: None) -> None:
    """Languages, page tree, groups and review, as every installation has them.

    They are there from the start (tests/conftest.py), unless a test with real transactions
    has emptied the database.
    """
    plant_site()


def plant_site() -> None:
    """Plant the page tree where a test with real transactions has emptied the database."""
    if not HomePage.objects.exists():
        _plant_roots()
        prepare_site()


def _plant_roots() -> None:
    """The roots that Wagtail's migrations made, and that emptying the database took."""
    if Page.get_first_root_node() is None:
        locale, _created = Locale.objects.get_or_create(language_code="en")
        Page.add_root(title="Root", slug="root", locale=locale)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


@pytest.fixture
def peace_institute(db: None) -> object:
    """The organisation of alice and bob."""
    return OrganisationFactory(name="Peace Institute", slug="peace-institute")


@pytest.fixture
def nobody() -> AnonymousUser:
    """A reader without an account."""
    return AnonymousUser()


@pytest.fixture
def alice(peace_institute: object) -> User:
    """A member, of the Peace Institute."""
    return member("Alice", organisation=peace_institute)


@pytest.fixture
def bob(peace_institute: object) -> User:
    """A member, of the same organisation as alice."""
    return member("Bob", organisation=peace_institute)


@pytest.fixture
def charlie(db: None) -> User:
    """A member of another organisation."""
    return member("Charlie")


@pytest.fixture
def fatima(db: None) -> User:
    """A state's focal point, current and confirmed."""
    return focal_point("Fatima")


@pytest.fixture
def pavel(db: None) -> User:
    """Has applied and waits for approval."""
    user = UserFactory(name="Pavel", email="pavel@example.org")
    MembershipFactory(user=user, state=MembershipState.PENDING)
    return user


@pytest.fixture
def edith(site: None) -> User:
    """An editor."""
    return editor("Edith")
