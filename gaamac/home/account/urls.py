"""Addresses of what a person does with their own account."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("me/settings/", views.profile, name="settings"),
    path("me/delete/", views.delete, name="account-delete"),
    path("account-deleted/", views.deleted, name="account-deleted"),
]
