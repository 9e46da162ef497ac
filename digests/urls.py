"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from . import views, views_links, views_preferences

urlpatterns = [
    path("me/digest/", views_preferences.preferences, name="digest-preferences"),
    path("me/digest/<str:label>/", views.edition, name="digest-edition"),
    path("digest/read/<uuid:translation_key>/", views.item, name="digest-item"),
    path(
        "digest/preferences/<path:token>/",
        views_preferences.by_link,
        name="digest-preferences-by-link",
    ),
    # Whatever stands there is answered, so that a mail program's one click never fails.
    path(
        "digest/unsubscribe/<path:token>/",
        views_links.unsubscribe,
        name="digest-unsubscribe",
    ),
    path(
        "digest/stop/<path:token>/",
        views_links.unsubscribe_notice,
        name="notice-unsubscribe",
    ),
]
