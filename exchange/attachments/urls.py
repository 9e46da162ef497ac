"""Addresses of files of contributions: outside the languages, one door."""

from __future__ import annotations

from django.urls import path

from . import views_files

urlpatterns = [
    path(
        "files/attachments/<uuid:key>/<str:name>",
        views_files.attachment,
        name="attachment",
    ),
    path(
        "files/attachments/<uuid:key>/small/<str:name>",
        views_files.small,
        name="attachment-small",
    ),
]
