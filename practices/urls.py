"""Addresses of this room."""

from __future__ import annotations

from exchange.choices import Kind
from exchange.routes import kind_routes

from .views import practice_detail

urlpatterns = kind_routes(Kind.PRACTICE, "practices", practice_detail)
