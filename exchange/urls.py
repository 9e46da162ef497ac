"""Addresses of this room."""

from __future__ import annotations

from django.urls import include, path

from .views_citing import citation_file
from .views_lists import search
from .views_suggest import suggestions

urlpatterns = [
    path("search/", search, name="search"),
    path("suggest/", suggestions, name="suggest"),
    path("cite/<uuid:key>.<slug:ending>", citation_file, name="citation"),
    path("", include("exchange.urls_follows")),
    path("me/searches/", include("exchange.urls_searches")),
    path("", include("exchange.urls_posting")),
    path("", include("exchange.urls_places")),
]
