"""Addresses of this room."""

from __future__ import annotations

from django.urls import include, path

from .views_lists import search

urlpatterns = [
    path("search/", search, name="search"),
    path("", include("exchange.urls_follows")),
    path("", include("exchange.urls_posting")),
    path("", include("exchange.urls_places")),
]
