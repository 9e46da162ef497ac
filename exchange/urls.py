"""Addresses of this room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("exchange.urls_follows"))]
