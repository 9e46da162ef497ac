"""Addresses of this room."""

from __future__ import annotations

from exchange.choices import Kind
from exchange.routes import kind_routes

from .views import challenge_detail, offer_detail

urlpatterns = [
    *kind_routes(Kind.CHALLENGE, "challenges", challenge_detail),
    *kind_routes(Kind.OFFER, "offers", offer_detail),
]
