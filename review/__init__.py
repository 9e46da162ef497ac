"""The review: who reads what waits, until when, and what they decide."""
