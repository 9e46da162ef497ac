"""What challenges and offers hold of people: their texts. They go or stay as exchange says."""

from __future__ import annotations

from exchange.personal_data import places_of_texts

from .models import Challenge, Offer

PLACES = places_of_texts(Challenge, Offer)
