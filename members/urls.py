"""A member's own pages; public ones: exchange.urls_places; the rest of one's account: gaamac.home."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("me/application/", views.application, name="application"),
    path("me/settings/notices/", views.notices, name="settings-notices"),
]
