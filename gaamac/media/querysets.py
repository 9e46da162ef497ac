"""Which files a reader may see."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet
from wagtail.models import CollectionViewRestriction

from gaamac.common.visibility import Visibility, clearance_of


def in_private_collection(path: str) -> Exists:
    """Whether the collection at `path` (a lookup), or one above it, was made private in the desk."""
    own_path = ExpressionWrapper(OuterRef(path), output_field=CharField())
    restrictions = CollectionViewRestriction.objects.annotate(inside=own_path)
    return Exists(restrictions.filter(inside__startswith=F("collection__path")))


class VisibleFiles(models.QuerySet):
    """What documents and pictures share."""

    def with_restriction(self) -> Self:
        """Each with `is_private`: in a collection that Wagtail's own privacy closes to readers."""
        return self.annotate(is_private=in_private_collection("collection__path"))

    def visible_to(self, user: Any) -> Self:
        """The one rule: what this reader's clearance covers, and what they added as a member."""
        clearance = clearance_of(user)
        if clearance >= Visibility.EDITORS:
            return self.all()
        allowed = Q(visibility__lte=clearance, is_private=False)
        if clearance >= Visibility.COMMUNITY:
            allowed |= Q(uploaded_by_user=user)
        return self.with_restriction().filter(allowed)


class PortalImageQuerySet(VisibleFiles, ImageQuerySet):
    """Pictures."""


class PortalDocumentQuerySet(VisibleFiles, DocumentQuerySet):
    """Documents."""


class RenditionQuerySet(models.QuerySet):
    """Sizes of pictures."""

    def to_serve(self) -> Self:
        """Each with its picture, and whether that one is private, in one query."""
        private = in_private_collection("image__collection__path")
        return self.select_related("image").annotate(is_private=private)
