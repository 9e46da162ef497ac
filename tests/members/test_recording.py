"""What happens to accounts is on record; who it was, as a number."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gaamac.audit.choices import Act, Result
from gaamac.audit.models import AuditEntry
from members import services
from members.choices import Role
from members.models import User

PASSWORD = "correct horse battery"


def latest(act: Act) -> AuditEntry:
    return AuditEntry.objects.filter(act=act).first()


def sign_in(client: Client, address: str, password: str):
    form = {"login": address, "password": password}
    return client.post(reverse("account_login"), form)


def test_signing_in_and_out_is_on_record(client: Client, alice: User) -> None:
    alice.set_password(PASSWORD)
    alice.save()

    sign_in(client, alice.email, PASSWORD)
    entry = latest(Act.SIGNED_IN)
    assert (entry.actor, entry.target) == (alice.pk, f"member:{alice.pk}")

    client.post(reverse("account_logout"))
    assert latest(Act.SIGNED_OUT).actor == alice.pk


def test_a_wrong_password_is_on_record_without_the_address(
    client: Client, alice: User
) -> None:
    sign_in(client, alice.email, "wrong")

    entry = latest(Act.SIGN_IN_FAILED)
    assert (entry.actor, entry.target) == (None, f"member:{alice.pk}")
    assert entry.result == Result.REFUSED
    assert alice.email not in str(entry.detail)


def test_an_address_that_nobody_has_is_written_down_like_any_other_without_it(
    client: Client, db: None
) -> None:
    sign_in(client, "nobody@example.org", "wrong")

    entry = latest(Act.SIGN_IN_FAILED)
    assert (entry.actor, entry.target, entry.detail) == (None, "member:unknown", {})


def test_decisions_about_members_are_on_record(
    alice: User, bob: User, edith: User
) -> None:
    edith.is_superuser = edith.is_staff = True
    edith.save()
    services.suspend(alice.membership, by=edith, note="A reason that names nobody")
    services.restore(alice.membership, by=edith)
    services.set_role(bob.membership, Role.EDITOR, by=edith)

    acts = AuditEntry.objects.by(edith.pk).values_list("act", "target", "detail")
    assert list(acts)[:3] == [
        (Act.ROLE_GIVEN, f"member:{bob.pk}", {"role": Role.EDITOR}),
        (Act.MEMBER_RESTORED, f"member:{alice.pk}", {}),
        (Act.MEMBER_SUSPENDED, f"member:{alice.pk}", {}),
    ]


def test_an_erased_account_leaves_its_number_and_nothing_else(alice: User) -> None:
    number, name, address = alice.pk, alice.name, alice.email
    services.erase(alice)

    entry = AuditEntry.objects.on(f"member:{number}").first()
    assert entry.act == Act.ACCOUNT_ERASED
    kept = str(list(AuditEntry.objects.by(number).values()))
    assert name not in kept
    assert address not in kept


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_a_refused_role_is_not_recorded_as_given(
    alice: User, bob: User, role: Role
) -> None:
    with pytest.raises(services.PermissionDenied):
        services.set_role(bob.membership, role, by=alice)

    assert not AuditEntry.objects.on(f"member:{bob.pk}").filter(act=Act.ROLE_GIVEN)
