"""Addresses of following."""

from __future__ import annotations

from django.urls import path

from . import views_follows

urlpatterns = [
    path("follow/", views_follows.follow_this, name="follow"),
    path("unfollow/", views_follows.unfollow_this, name="unfollow"),
    path("me/follows/", views_follows.my_follows, name="follows"),
]
