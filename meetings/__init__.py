"""Meetings: agenda, documents, and what came of them."""
