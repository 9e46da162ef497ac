"""Accounts: allauth's pages, under the reader's language."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
