"""Addresses of files: outside the languages, and the only way to a file."""

from __future__ import annotations

from django.urls import path

from . import views
from .desk import own_settings

urlpatterns = [
    # Before Wagtail's own pages at these addresses.
    path("cms/account/", own_settings),
    path("cms/images/<int:pk>/preview/<path:spec>", views.closed),
    path("cms/images/<int:pk>/generate_url/<path:spec>", views.closed),
    path("cms/images/<int:pk>/generate_url/", views.closed),
    path(
        "files/documents/<int:pk>/<slug:key>/<str:name>",
        views.document,
        name="document",
    ),
    path(
        "files/pictures/<int:pk>/<slug:key>/<str:name>", views.picture, name="picture"
    ),
]
