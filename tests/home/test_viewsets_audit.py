"""The audit in the desk."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.audit.services import record
from members.models import User


def test_an_editor_reads_who_did_what(client: Client, edith: User, alice: User) -> None:
    record(Act.MEMBER_SUSPENDED, f"member:{alice.pk}", by=edith, step=3)
    record(Act.SIGNED_IN, "member:999", by=User(pk=999))
    client.force_login(edith)

    page = client.get(reverse("audit:index")).content.decode()

    assert edith.email in page
    assert "Suspended a member" in page
    assert f"member:{alice.pk}" in page
    assert "step: 3" in page
    assert "Account 999" in page


def test_a_member_does_not_find_it(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(reverse("audit:index")).status_code in (302, 404)


def test_the_list_costs_the_same_for_one_entry_and_for_thirty(
    client: Client, edith: User, django_assert_max_num_queries
) -> None:
    client.force_login(edith)
    record(Act.PUBLISHED, "practice:1", by=edith)
    client.get(reverse("audit:index"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("audit:index"))
    for number in range(30):
        record(Act.PUBLISHED, f"practice:{number}", by=edith)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("audit:index"))
    assert AuditEntry.objects.by(edith.pk).count() >= 31
