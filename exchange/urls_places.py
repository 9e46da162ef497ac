"""Addresses of members: organisations and countries."""

from __future__ import annotations

from django.urls import path

from . import views_places

urlpatterns = [
    path("members/", views_places.members, name="members"),
    path(
        "members/organisations/<str:slug>/",
        views_places.organisation_detail,
        name="organisation-detail",
    ),
    path(
        "members/countries/<str:code>/",
        views_places.country_detail,
        name="country-detail",
    ),
]
