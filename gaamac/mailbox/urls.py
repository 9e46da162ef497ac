"""Addresses of the local mailbox; they exist on the embedded portal only."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.letter_list, name="mailbox"),
    path("<str:key>/", views.letter_detail, name="mailbox-letter"),
    path("<str:key>/html/", views.letter_html, name="mailbox-letter-html"),
]
