"""Addresses without a language: robots, sitemap, icon, health."""

from __future__ import annotations

from django.urls import URLPattern, path

from gaamac.common.health import health

urlpatterns: list[URLPattern] = [
    path("health/", health, name="health"),
]
