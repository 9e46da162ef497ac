"""One text as a reviewer, or an outside approver, gets it: the revision, and nothing beside it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Revision

from exchange.models import SharingTerms
from exchange.reading import PresentedContribution, present
from gaamac.common.languages import reader_language


def text_of(revision: Revision) -> PresentedContribution:
    """A revision, with its author as its attribution allows and without the note for editors."""
    page: Any = revision.as_object()
    terms = SharingTerms.objects.get(pk=page.translation_key)
    return present(page, terms, reader_language())
