"""Models of the review."""

from .canned import CannedReason

__all__ = ["CannedReason"]
