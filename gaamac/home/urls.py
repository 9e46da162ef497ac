"""Addresses of this room."""

from __future__ import annotations

from django.urls import path
from wagtail.views import serve

urlpatterns = [
    # Wagtail serves it; the name is ours, so that every page can lead to it.
    path("", serve, {"path": ""}, name="home"),
]
