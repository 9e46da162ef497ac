"""What a reader is shown, and the only door to one contribution: lists, pages, feeds begin here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from gaamac.common.languages import reader_language

from .models import Address, CatalogueEntry
from .querysets import CatalogueQuerySet


def shown_to(reader: Any, kind: str | None = None) -> CatalogueQuerySet:
    """What this reader may see, each contribution once, in the interface language."""
    entries = CatalogueEntry.objects.visible_to(reader).shown_in(reader_language())
    return entries.of_kind(kind) if kind else entries


def find_entry(reader: Any, kind: str, slug: str) -> CatalogueEntry:
    """The entry under this slug or, if it has moved since, its old one; compare `entry.slug`.

    Raises Http404 for what isn't there and for what the reader may not see, after the same
    one query.
    """
    named = Address.objects.filter(kind=kind, slug=slug).values("translation_key")
    entry = shown_to(reader, kind).filter(translation_key__in=named).first()
    if entry is None:
        raise Http404
    return entry


def find_by_key(reader: Any, key: UUID, kind: str | None = None) -> CatalogueEntry:
    """The entry of this contribution, whatever its slug has become.

    Raises Http404 for what isn't there and for what the reader may not see, after the same
    one query.
    """
    entry = shown_to(reader, kind).filter(translation_key=key).first()
    if entry is None:
        raise Http404
    return entry
