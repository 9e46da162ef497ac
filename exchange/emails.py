"""Mails about a member's own contributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page


def decision_on_commit(page: Page, *, approved: bool, reason: str) -> None:
    """Tell the author what the editors decided, once the decision is stored."""
