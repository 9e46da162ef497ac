"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from .views_reading import ReadingView
from .viewsets_canned import CannedReasonViewSet

hooks.register("register_admin_viewset", CannedReasonViewSet)


@hooks.register("register_admin_urls")
def read_and_decide() -> list[URLPattern]:
    """The page on which one text is read."""
    return [
        path("review/<int:page_id>/", ReadingView.as_view(), name="review-read"),
    ]
