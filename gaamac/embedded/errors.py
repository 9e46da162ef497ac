"""What can go wrong before the portal runs, said for the person who started it."""

from __future__ import annotations


class CannotStart(Exception):
    """The embedded portal can't start; the message says what is wrong and what to do."""
