"""Nobody makes an administrator alone, by whatever door of the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from members import joint, services
from members.choices import JointKind, Role
from members.models import JointAct, User
from tests.factories.members import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def ada(edith: User) -> User:
    """An administrator."""
    return UserFactory(name="Ada", is_staff=True, is_superuser=True)


def asked(by: User, about: User) -> JointAct:
    kind = JointKind.MAKE_ADMINISTRATOR
    return joint.ask(by, kind, f"member:{about.pk}", "She takes over in March.", {})


def test_two_make_an_administrator(alice: User, ada: User, edith: User) -> None:
    joint.confirm(edith, asked(ada, alice).pk)
    alice.refresh_from_db()
    assert alice.is_superuser
    given = AuditEntry.objects.get(act=Act.ROLE_GIVEN)
    assert (given.actor, given.target) == (edith.pk, f"member:{alice.pk}")


def test_one_alone_does_not(alice: User, ada: User) -> None:
    with pytest.raises(services.NotPossible, match="two people"):
        services.set_role(alice.membership, Role.ADMINISTRATOR, by=ada)
    act = asked(ada, alice)
    with pytest.raises(services.NotPossible):
        joint.confirm(ada, act.pk)
    assert not User.objects.get(pk=alice.pk).is_superuser


def test_nobody_confirms_their_own(edith: User, ada: User) -> None:
    act = asked(ada, edith)
    with pytest.raises(services.NotPossible, match="about you"):
        joint.confirm(edith, act.pk)


def test_editors_do_not_ask_for_it(alice: User, edith: User, ada: User) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - refused in whatever way
        asked(edith, alice)
    assert not JointAct.objects.exists()


def test_the_forms_of_the_desk_do_not_make_one(
    client: Client, alice: User, ada: User
) -> None:
    client.force_login(ada)
    person = reverse("applications:decide", args=[alice.membership.pk])
    assert (
        reverse("together:ask", args=["make-administrator", f"member:{alice.pk}"])
        in client.get(person).content.decode()
    )
    role = {"decision": "role", "role-role": Role.ADMINISTRATOR}
    client.post(person, role)
    everything = {"is_superuser": "on", "is_staff": "on", "name": "Alice"}
    client.post(reverse("wagtailusers_users:edit", args=[alice.pk]), everything)
    alice.refresh_from_db()
    assert not alice.is_superuser
