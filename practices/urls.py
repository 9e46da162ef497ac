"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from exchange.choices import Kind
from exchange.routes import kind_routes

from .views import practice_detail
from .views_taking import practice_pdf, take_away

urlpatterns = [
    path("practices/take-away/", take_away, name="practice-take-away"),
    path("practices/<str:slug>/practice.pdf", practice_pdf, name="practice-pdf"),
    *kind_routes(Kind.PRACTICE, "practices", practice_detail),
]
