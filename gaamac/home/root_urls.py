"""Addresses without a language: robots, sitemap, icon, health."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
