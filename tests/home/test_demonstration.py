"""The demonstration accounts of an embedded portal: one per role, and each can do what it says."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from gaamac.common.visibility import Visibility
from gaamac.home.demonstration import create_demonstration_accounts
from members.models import Membership, User
from members.permissions import is_member
from tests.factories.members import CountryFactory

CLEARANCES = {
    "admin": Visibility.EDITORS,
    "editor": Visibility.EDITORS,
    "focal_point": Visibility.FOCAL_POINTS,
    "member": Visibility.COMMUNITY,
    "pending": Visibility.PUBLIC,
}


@pytest.fixture
def embedded(settings, tmp_path: Path, site: None) -> Path:
    """The data folder of an embedded portal with its countries loaded."""
    settings.EMBEDDED, settings.VAR = True, tmp_path
    CountryFactory()
    return tmp_path


def test_each_role_sees_what_its_name_says(embedded):
    accounts = create_demonstration_accounts()
    seen = {a.role: User.objects.get(email=a.email).clearance for a in accounts}
    assert seen == CLEARANCES


def test_each_can_sign_in_with_its_password(embedded, client):
    for account in create_demonstration_accounts():
        user = User.objects.get(email=account.email)
        assert user.check_password(account.password)
        assert EmailAddress.objects.get(user=user).verified


def test_the_pending_one_waits_for_an_editor(embedded):
    create_demonstration_accounts()
    waiting = Membership.objects.pending().get()
    assert waiting.user.email == "pending@gaamac.example"
    assert not is_member(waiting.user)


def test_a_second_time_gives_new_passwords_to_the_same_people(embedded):
    first, second = create_demonstration_accounts(), create_demonstration_accounts()
    assert [a.email for a in first] == [a.email for a in second]
    assert {a.password for a in first}.isdisjoint(a.password for a in second)
    assert User.objects.count() == len(CLEARANCES)


def test_the_file_is_for_its_owner_alone(embedded, capsys):
    call_command("create_demonstration_accounts")
    file = embedded / "accounts.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [line.split()[0] for line in file.read_text().splitlines()] == list(
        CLEARANCES
    )
    assert str(file) in capsys.readouterr().out


def test_there_are_none_on_a_portal_that_is_not_embedded(site):
    with pytest.raises(CommandError, match="only on an embedded portal"):
        call_command("create_demonstration_accounts")


def test_without_countries_it_says_what_to_do_first(embedded):
    from members.models import Country

    Country.objects.all().delete()
    with pytest.raises(CommandError, match="load_starting_content"):
        call_command("create_demonstration_accounts")
