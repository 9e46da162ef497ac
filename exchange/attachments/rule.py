"""Who may have a file: whoever may read the text that names it, and nobody before it is clean.

Nothing of it is stored with the file, so no change of a text's terms, state or files can forget one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404

from gaamac.common.visibility import Visibility
from members.permissions import is_editor

from ..catalogue import model_of
from ..choices import FileState, Kind
from ..models import AttachedFile, CatalogueEntry, Response, SharingTerms
from ..permissions import can_edit, is_private_draft
from .listed import Listed, find_listed, listed

if TYPE_CHECKING:
    from ..models import Contribution


@dataclass(frozen=True, slots=True)
class Found:
    """A file that this reader may have, as the state of the text that they may read names it."""

    attached: AttachedFile
    entry: Listed
    is_published: bool
    # What was read, for the record: the contribution that it belongs to, or stands under.
    read: SharingTerms | CatalogueEntry

    @property
    def is_open(self) -> bool:
        """Whether nobody needs to be asked who they are."""
        return self.is_published and self.attached.visibility == Visibility.PUBLIC


def find(reader: Any, key: UUID) -> Found:
    """The file for this reader. Raises Http404 for what isn't there and what they may not have."""
    clean = AttachedFile.objects.filter(pk=key, state=FileState.CLEAN)
    attached = clean.select_related("terms", "response").first()
    # Of a file that is not there as much is asked as of one that is: the time tells nothing.
    missing = SharingTerms(translation_key=key, kind=Kind.PRACTICE)
    terms = (attached.terms if attached else None) or missing
    published = _published(reader, terms, key)
    if attached is not None and published is not None:
        return Found(attached, published, is_published=True, read=terms)
    unpublished = _unpublished(reader, terms, key)
    if attached is not None and unpublished is not None:
        return Found(attached, unpublished, is_published=False, read=terms)
    answered = _answered(reader, attached, key)
    if attached is None or answered is None:
        raise Http404
    return Found(attached, Listed.of(attached), is_published=True, read=answered)


def _answered(
    reader: Any, attached: AttachedFile | None, key: UUID
) -> CatalogueEntry | None:
    """What its response stands under, if this reader may see both; as much is asked of none."""
    none = Response(translation_key=key)
    response = (attached.response if attached else None) or none
    visible = CatalogueEntry.objects.visible_to(reader)
    entry = visible.filter(translation_key=response.translation_key).first()
    found = Response.objects.to(response.translation_key).filter(pk=response.pk)
    under = entry.visibility if entry else Visibility.PUBLIC
    return entry if found.visible_to(reader, under=under).exists() else None


def live_files(kind: str, key: UUID) -> list[Listed]:
    """The files of a contribution that readers of it have: those of its published original."""
    return next((listed(held) for _key, held in live_lists(kind, [key])), [])


def live_lists(kind: str, keys: Collection[UUID]) -> list[tuple[UUID, Any]]:
    """The field of the published originals of these contributions of one kind, by key. One query."""
    versions = model_of(kind).objects.filter(translation_key__in=keys)
    first = versions.order_by("translation_key", "pk").distinct("translation_key")
    rows = first.values_list("translation_key", "live", "attachments")
    return [(key, held) for key, is_live, held in rows if is_live]


def _published(reader: Any, terms: SharingTerms, key: UUID) -> Listed | None:
    visible = CatalogueEntry.objects.visible_to(reader)
    is_visible = visible.filter(translation_key=terms.pk).exists()
    named = [one for one in live_files(terms.kind, terms.pk) if one.key == key]
    return named[0] if named and is_visible else None


def _unpublished(reader: Any, terms: SharingTerms, key: UUID) -> Listed | None:
    """As the draft names it, for its authors, and for editors once it was sent to them."""
    is_own = can_edit(reader, terms)
    original = original_of(terms)
    # As much is asked where there is none.
    asked = original or model_of(terms.kind)()
    if not (is_own or _is_open_to_editor(reader, asked, terms)) or original is None:
        return None
    return find_listed(original.get_latest_revision_as_object(), key)


def _is_open_to_editor(reader: Any, page: Contribution, terms: SharingTerms) -> bool:
    return is_editor(reader) and not is_private_draft(page, terms)


def original_of(terms: SharingTerms) -> Contribution | None:
    """The version in which it was written."""
    versions = model_of(terms.kind).objects.filter(translation_key=terms.pk)
    return versions.order_by("pk").first()
