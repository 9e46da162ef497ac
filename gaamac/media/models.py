"""Custom image and document models: visibility, random names, no metadata (safety rules 2, 3)."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from gaamac.common.visibility import Visibility


def random_name(folder: str, filename: str) -> str:
    """A stored name that says nothing of the uploaded one but its extension."""
    extension = PurePosixPath(filename).suffix.lower()[:8]
    return f"{folder}/{secrets.token_urlsafe(18)}{extension}"


def document_name(instance: Any, filename: str) -> str:
    """Where a document is stored."""
    return random_name("documents", filename)


class PortalImage(AbstractImage):
    """A picture. Its file is never served; its renditions are, by the visibility rule."""

    visibility = models.PositiveSmallIntegerField(
        _("who may see it"),
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        db_index=True,
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        *WagtailImage.admin_form_fields,
        "visibility",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        """Where the cleaned original is stored."""
        return random_name("originals", filename)


class PortalRendition(AbstractRendition):
    """A size of a picture, served at its picture's visibility."""

    image = models.ForeignKey(
        PortalImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="media_rendition_once",
            ),
        )

    def get_upload_to(self, filename: str) -> str:
        """Where the rendition is stored."""
        return random_name("renditions", filename)


class PortalDocument(AbstractDocument):
    """A file to take away, served as an attachment by the visibility rule."""

    file = models.FileField(upload_to=document_name, verbose_name=_("file"))
    visibility = models.PositiveSmallIntegerField(
        _("who may see it"),
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        db_index=True,
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        *WagtailDocument.admin_form_fields,
        "visibility",
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
