"""Addresses of saved searches."""

from __future__ import annotations

from django.urls import path

from . import views_searches

urlpatterns = [
    path("", views_searches.my_searches, name="saved-searches"),
    path("new/", views_searches.save, name="saved-search-new"),
    path("<int:pk>/", views_searches.open_search, name="saved-search"),
    path("<int:pk>/change/", views_searches.change, name="saved-search-change"),
    path("<int:pk>/delete/", views_searches.forget, name="saved-search-delete"),
]
