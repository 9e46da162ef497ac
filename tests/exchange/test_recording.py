"""Who of the support team reads what only focal points may see is on record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from exchange.choices import Attribution
from exchange.services import set_terms
from exchange.services.terms import Answers
from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.exchange import contribution


def readings(page) -> list[int | None]:
    """Who is on record as having read it."""
    entries = AuditEntry.objects.on(f"practice:{page.translation_key}")
    return list(entries.filter(act=Act.READ_RESTRICTED).values_list("actor", flat=True))


def open_page(client: Client, page, reader: User) -> None:
    client.force_login(reader)
    address = reverse("practice-detail", args=[page.slug])
    assert client.get(address).status_code == 200


def test_an_editor_who_reads_what_is_for_focal_points_is_on_record(
    client: Client, site, alice: User, edith: User, fatima: User
) -> None:
    page = contribution(author=alice, visibility=Visibility.FOCAL_POINTS)

    open_page(client, page, fatima)
    open_page(client, page, alice)
    assert readings(page) == []

    open_page(client, page, edith)
    assert readings(page) == [edith.pk]


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.COMMUNITY])
def test_what_members_may_read_is_nobodys_record(
    client: Client, site, alice: User, edith: User, visibility: int
) -> None:
    page = contribution(author=alice, visibility=visibility)

    open_page(client, page, edith)

    assert readings(page) == []


def test_opening_it_in_the_desk_is_on_record_too(
    client: Client, site, alice: User, edith: User
) -> None:
    page = contribution(author=alice, visibility=Visibility.FOCAL_POINTS)
    client.force_login(edith)

    client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))

    assert readings(page) == [edith.pk]


def test_an_anonymous_author_is_not_in_the_record_of_their_own_terms(
    site, alice: User
) -> None:
    page = contribution(author=alice, attribution=Attribution.ANONYMOUS)
    answers = Answers(Visibility.EDITORS, Attribution.ANONYMOUS, None)

    set_terms(page, alice, answers)

    entry = AuditEntry.objects.on(f"practice:{page.translation_key}").first()
    assert (entry.act, entry.actor) == (Act.TERMS_CHANGED, None)
    assert entry.detail["visibility"] == [Visibility.PUBLIC, Visibility.EDITORS]
