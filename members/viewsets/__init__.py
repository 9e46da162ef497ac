"""The members' part of the editors' desk. Registered by exchange.wagtail_hooks (see there why)."""

from .memberships import ApplicationViewSet, PeopleViewSet
from .places import (
    CountryViewSet,
    FocalPointViewSet,
    OrganisationViewSet,
    RegionViewSet,
)
from .users import AccountViewSet

__all__ = [
    "AccountViewSet",
    "ApplicationViewSet",
    "CountryViewSet",
    "FocalPointViewSet",
    "OrganisationViewSet",
    "PeopleViewSet",
    "RegionViewSet",
]
