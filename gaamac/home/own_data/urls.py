"""Addresses of one's own data."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("me/data/", views.own_data, name="own-data"),
    path("me/data/<uuid:key>/", views.own_data_file, name="own-data-file"),
]
