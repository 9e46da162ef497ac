"""Addresses of this room."""

from __future__ import annotations

from django.urls import include, path
from wagtail.views import serve

from . import views
from .me import me
from .views_exit import leave

urlpatterns = [
    # Wagtail serves it; the name is ours, so that every page can lead to it.
    path("", serve, {"path": ""}, name="home"),
    path("", include("gaamac.home.account.urls")),
    path("", include("gaamac.home.own_data.urls")),
    path("me/", me, name="me"),
    path("leave/", leave, name="leave"),
    path("report/", views.report, name="report-concern"),
    path("report/thanks/", views.report_thanks, name="report-thanks"),
]
