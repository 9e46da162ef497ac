"""Addresses without a language: for machines."""

from __future__ import annotations

from django.urls import URLPattern, path

from gaamac.common.health import health

from . import views_root

urlpatterns: list[URLPattern] = [
    path("health/", health, name="health"),
    path("robots.txt", views_root.robots, name="robots"),
    path("sitemap.xml", views_root.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views_root.sitemap_part, name="sitemap-part"),
    path("favicon.ico", views_root.favicon, name="favicon"),
    path(".well-known/security.txt", views_root.security, name="security"),
    path(
        ".well-known/change-password",
        views_root.change_password,
        name="change-password",
    ),
]
