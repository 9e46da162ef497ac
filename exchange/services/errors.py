"""What a service refuses, for the view that says it to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import Contribution, SharingTerms


class NotYours(Exception):
    """It belongs to somebody else, or isn't there: the two are answered alike, by 404."""


class StaleEdit(Exception):
    """The text or its terms were changed after this form was opened; nothing has been saved."""

    def __init__(self, page: Contribution, terms: SharingTerms) -> None:
        super().__init__(str(page.pk))
        self.page = page
        self.terms = terms


class TooMany(Exception):
    """There are as many already as there can be; nothing has been saved."""


class TooLong(Exception):
    """It is more than can be kept; nothing has been saved."""


class BeingEdited(Exception):
    """An editor has locked the text; nothing has been saved."""
