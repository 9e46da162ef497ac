"""Requests for help, and offers of it."""
