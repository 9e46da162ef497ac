"""Addresses of files: outside the languages, and the only way to a file."""

from __future__ import annotations

from django.urls import path

from . import desk, views

urlpatterns = [
    # Before Wagtail's own pages at these addresses.
    path("cms/account/", desk.own_settings),
    path("cms/images/add/", desk.add_picture),
    path("cms/images/multiple/add/", desk.add_pictures),
    path("cms/documents/add/", desk.add_document),
    path("cms/documents/multiple/add/", desk.add_documents),
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
