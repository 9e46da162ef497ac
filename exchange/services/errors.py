"""What a service refuses, for the view that says it to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import Contribution, SharingTerms, WorkingCopy


class NotYours(Exception):
    """It belongs to somebody else, or isn't there: the two are answered alike, by 404."""


class StaleEdit(Exception):
    """The text or its terms were changed after this form was opened; nothing has been saved.

    `copy` is given where what is newer was typed in another window and is not saved either.
    """

    def __init__(
        self,
        page: Contribution,
        terms: SharingTerms,
        copy: WorkingCopy | None = None,
    ) -> None:
        super().__init__(str(page.pk))
        self.page = page
        self.terms = terms
        self.copy = copy


class TooMany(Exception):
    """There are as many already as there can be; nothing has been saved."""


class TooLong(Exception):
    """It is more than can be kept; nothing has been saved."""


class BeingEdited(Exception):
    """An editor has locked the text; nothing has been saved."""


class PicturesWithoutWords(Exception):
    """Pictures of the text say nothing to who can't see them; it was not sent. Their titles."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(", ".join(titles))
        self.titles = titles
