"""Files that go: with their text, and with whoever leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from gaamac.common.personal_data import delete_on_commit

from ..models import AttachedFile, Response, SharingTerms
from .listed import keys_on

if TYPE_CHECKING:
    from ..models import Contribution


def forget(files: Iterable[AttachedFile]) -> None:
    """Delete these rows, and the files themselves when the caller's transaction holds."""
    for row in files:
        for stored in (row.file, row.small):
            if stored:
                delete_on_commit(stored)
        row.delete()


def forget_all(terms: SharingTerms) -> None:
    """Delete every file of a contribution, in the caller's transaction; before its terms go."""
    forget(AttachedFile.objects.filter(terms=terms))


def forget_of_responses(responses: QuerySet[Response]) -> None:
    """Delete every file of these responses, in the caller's transaction; before they go."""
    forget(AttachedFile.objects.filter(response__in=responses))


def keep_published(page: Contribution) -> None:
    """Leave of a text without a living author the files that what is left of its original names."""
    versions = type(page).objects.filter(translation_key=page.translation_key)
    original = versions.order_by("pk").first()
    if original is None or original.pk != page.pk:
        return
    files = AttachedFile.objects.filter(terms=page.translation_key)
    draft = original.get_latest_revision_as_object()
    forget(files.exclude(pk__in=keys_on(original.attachments, draft.attachments)))
