"""People, places and organisations for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from members.choices import MembershipState, OrganisationType
from members.models import Country, FocalPoint, Membership, Organisation, Region, User
from members.querysets import EDITORS_GROUP

PASSWORD = "a long sentence nobody guesses"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with an account, a verified address and no membership."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person{number}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        """The address is verified unless `verified=False`."""
        if create:
            EmailAddress.objects.create(
                user=self,
                email=self.email,
                primary=True,
                verified=extracted is not False,
            )


class RegionFactory(factory.django.DjangoModelFactory):
    """A region; Africa unless told otherwise."""

    class Meta:
        model = Region
        django_get_or_create = ("m49",)

    m49 = 2
    name_en = "Africa"
    name_fr = "Afrique"


class CountryFactory(factory.django.DjangoModelFactory):
    """A country; Kenya unless told otherwise."""

    class Meta:
        model = Country
        django_get_or_create = ("m49",)

    m49 = 404
    iso2 = "KE"
    iso3 = "KEN"
    name_en = "Kenya"
    name_fr = "Kenya"
    region = factory.SubFactory(RegionFactory)
    subregion = factory.SubFactory(RegionFactory, m49=14, name_en="Eastern Africa")
    regional_group = "AFR"
    tile_column = 20
    tile_row = 13


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A listed NGO."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")
    slug = factory.Sequence(lambda number: f"organisation-{number}")
    type = OrganisationType.NGO


class MembershipFactory(factory.django.DjangoModelFactory):
    """An approved membership."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    state = MembershipState.APPROVED
    organisation_name = "An organisation"
    reason = "To learn from others."


def member(name: str, **fields: Any) -> User:
    """An approved member with that name; `organisation=` sets theirs."""
    organisation = fields.pop("organisation", None)
    user = UserFactory(name=name, email=f"{name.lower()}@example.org", **fields)
    MembershipFactory(user=user, organisation=organisation)
    return user


def editor(name: str) -> User:
    """A person of the support team."""
    user = UserFactory(name=name, email=f"{name.lower()}@example.org", is_staff=True)
    MembershipFactory(user=user)
    group, _created = Group.objects.get_or_create(name=EDITORS_GROUP)
    user.groups.add(group)
    return user


def focal_point(name: str, **fields: Any) -> User:
    """A member whom a state has named; current and confirmed."""
    user = member(name, **fields)
    FocalPoint.objects.create(
        user=user,
        country=CountryFactory(),
        institution="Ministry of Foreign Affairs",
        since=date(2020, 1, 1),
        last_confirmed=date(2026, 1, 1),
    )
    return user
