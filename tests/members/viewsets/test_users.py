"""Wagtail's own list of accounts: administrators only, and nothing is made or deleted there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from members.models import User
from tests.factories.members import editor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def ada(site: None) -> User:
    user = editor("Ada")
    user.is_superuser = True
    user.save()
    return user


def test_editors_do_not_see_it(client: Client, edith: User) -> None:
    client.force_login(edith)
    assert client.get("/cms/users/").status_code == 302
    assert "/cms/users/" not in client.get("/cms/").content.decode()


def test_administrators_give_groups(client: Client, ada: User, alice: User) -> None:
    client.force_login(ada)
    assert client.get("/cms/users/").status_code == 200
    page = f"/cms/users/edit/{alice.pk}/"
    assert client.get(page).status_code == 200
    group = Group.objects.create(name="Translators")
    client.post(page, {"groups": [group.pk]})
    assert list(alice.groups.all()) == [group]
    assert User.objects.get(pk=alice.pk).check_password(
        "a long sentence nobody guesses"
    )


@pytest.mark.parametrize("page", ["new/", "delete/{}/", "copy/{}/"])
def test_accounts_are_neither_made_nor_deleted_by_hand(
    client: Client, ada: User, alice: User, page: str
) -> None:
    client.force_login(ada)
    client.post("/cms/users/" + page.format(alice.pk))
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
def test_nor_many_at_once(client: Client, ada: User, alice: User, action: str) -> None:
    client.force_login(ada)
    client.post(
        f"/cms/bulk/members/user/{action}/?id={alice.pk}&next=/cms/users/",
        {"mark_as_active": "false"},
    )
    assert User.objects.get(pk=alice.pk).is_active


def test_groups_stay_with_administrators(
    client: Client, ada: User, edith: User
) -> None:
    client.force_login(edith)
    assert client.get("/cms/groups/").status_code == 302
    client.force_login(ada)
    assert client.get("/cms/groups/").status_code == 200
