"""Addresses of files: outside the languages, and the only way to a file."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path(
        "files/documents/<int:pk>/<slug:key>/<str:name>",
        views.document,
        name="document",
    ),
    path(
        "files/pictures/<int:pk>/<slug:key>/<str:name>", views.picture, name="picture"
    ),
]
