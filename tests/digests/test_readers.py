"""The members of a batch, as a digest needs them, and the addresses it leads them to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from digests.links import page, page_of
from gaamac.common.languages import CODES
from members.models import FocalPoint, User
from members.permissions import clearance_from
from tests.factories.members import focal_point


@pytest.mark.django_db
def test_many_peoples_rights_are_read_as_each_ones_are(
    alice: User, pavel: User, fatima: User, edith: User
) -> None:
    today = timezone.now().date()
    gone, former, unconfirmed = map(focal_point, ("Gone", "Former", "Unconfirmed"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    appointments = FocalPoint.objects
    appointments.filter(user=former).update(until=today - timedelta(days=1))
    appointments.filter(user=unconfirmed).update(last_confirmed=None)
    root = User.objects.create_superuser(email="root@example.org")
    people = list(User.objects.values_list("pk", flat=True))
    together = User.objects.roles_of_many(people, today)
    found = {pk: clearance_from(together.get(pk)) for pk in people}
    assert found == {
        pk: clearance_from(User.objects.roles_of(pk, today)) for pk in people
    }
    assert {found[one.pk] for one in (gone, pavel)} == {0}
    assert found[alice.pk] == found[former.pk] == found[unconfirmed.pk]
    assert found[alice.pk] < found[fatima.pk] < found[edith.pk] == found[root.pk]


@given(st.sampled_from(CODES), st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_page_named_by_a_slug_is_where_its_route_says(
    language: str, slug: str
) -> None:
    slug = slug.replace("/", "-").replace("\n", "-")
    expected = page("practice-detail", language, slug)
    assert page_of("practice-detail", language, slug) == expected
