"""Addresses of this room: what is a member's own. Public pages stand in exchange.places."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("me/application/", views.application, name="application"),
    path("me/settings/", views.profile, name="settings"),
    path("me/settings/notices/", views.notices, name="settings-notices"),
]
