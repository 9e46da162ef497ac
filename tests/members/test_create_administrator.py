"""manage.py create_administrator."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import User
from members.permissions import is_editor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def run(*args: str) -> str:
    out = StringIO()
    call_command("create_administrator", *args, stdout=out)
    return out.getvalue()


def test_a_new_person_gets_a_password_that_is_shown_once(client: Client) -> None:
    said = run("Root@Example.org", "--name", "Ruth")
    password = said.rpartition(": ")[2].strip()
    user = User.objects.get()
    assert (user.email, user.name, user.is_superuser) == (
        "root@example.org",
        "Ruth",
        True,
    )
    assert EmailAddress.objects.get().verified
    sign_in = {"login": "root@example.org", "password": password}
    client.post("/en/account/login/", sign_in)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/cms/").status_code == 200


def test_somebody_who_is_here_keeps_password_and_name(alice: User) -> None:
    before = alice.password
    said = run("ALICE@example.org", "--name", "Somebody else")
    alice = User.objects.get(pk=alice.pk)
    assert "Password" not in said
    assert (alice.password, alice.name) == (before, "Alice")
    assert alice.is_superuser
    assert is_editor(alice)


def test_running_it_twice_changes_nothing() -> None:
    run("root@example.org")
    password = User.objects.get().password
    assert "Password" not in run("root@example.org")
    assert User.objects.get().password == password


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CommandError):
        run(address)
    assert not User.objects.exists()


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(CommandError):
        run("root@example.org", "--name", "x" * 121)
