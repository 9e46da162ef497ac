"""Addresses of the review outside the desk: a reviewer's queue, an outside approver's link."""

from __future__ import annotations

from django.urls import path

from . import views, views_outside

urlpatterns = [
    path("review/", views.queue, name="review-queue"),
    path("review/<uuid:key>/", views.read, name="review-reading"),
    path("review/<uuid:key>/files/<uuid:file>/", views.file, name="review-file"),
    path(
        "review/outside/<str:token>/files/<uuid:file>/",
        views_outside.file,
        name="outside-file",
    ),
    path(
        "review/outside/<str:token>/",
        views_outside.outside,
        name="outside-approval",
    ),
]
