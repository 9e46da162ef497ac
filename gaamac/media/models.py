"""Custom image and document models: visibility, random names, no metadata (safety rules 2, 3)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    get_upload_to,
)
from wagtail.images.models import Image as WagtailImage

from gaamac.common.text import slug_of
from gaamac.common.visibility import Visibility

from .addresses import key_of
from .fields import DocumentField, PictureField
from .querysets import PortalDocumentQuerySet, PortalImageQuerySet, RenditionQuerySet


def random_name(folder: str, filename: str) -> str:
    """A stored name that says nothing of the uploaded one but its extension."""
    extension = PurePosixPath(filename).suffix.lower()[:8]
    return f"{folder}/{secrets.token_urlsafe(18)}{extension}"


def document_name(instance: Any, filename: str) -> str:
    """Where a document is stored."""
    return random_name("documents", filename)


def readable_name(title: str, stored: str | None, fallback: str) -> str:
    """What a file is called when it is taken away: its title, and the stored file's extension."""
    extension = PurePosixPath(stored or "").suffix
    return slug_of(title.removesuffix(extension), fallback) + extension


def visibility_field() -> models.PositiveSmallIntegerField:
    """Who may see a file, with the consequence in plain words."""
    return models.PositiveSmallIntegerField(
        _("who may see it"),
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        db_index=True,
        help_text=_(
            "To others it is as if the file did not exist."
            " Editors, and the member who added it, always see it."
        ),
    )


def with_visibility(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of a Wagtail form, visibility after the file itself."""
    place = fields.index("file") + 1
    return (*fields[:place], "visibility", *fields[place:])


class PortalImage(AbstractImage):
    """A picture. Its file is never served; its renditions are, by the visibility rule."""

    file = PictureField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    # Again and behind the file: fields are saved in order, and cleaning may turn a picture.
    width = models.IntegerField(_("width"), editable=False)
    height = models.IntegerField(_("height"), editable=False)
    visibility = visibility_field()
    # What was taken out of its file when it was stored a moment ago (`cleaning.traces.in_words`).
    removed: Mapping[str, int] = MappingProxyType({})

    objects = PortalImageQuerySet.as_manager()

    admin_form_fields: ClassVar[tuple[str, ...]] = with_visibility(
        WagtailImage.admin_form_fields
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        """Where the cleaned original is stored."""
        return random_name("originals", filename)

    def generate_rendition_file(
        self,
        filter: Filter,  # noqa: A002 - Wagtail's name for it
        *,
        source: File[Any] | None = None,
    ) -> File[Any]:
        """The size in memory; Wagtail leaves its temporary file open."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    @property
    def filename(self) -> str:
        """What the picture is called in the desk; the stored name is random."""
        return readable_name(self.title, self.file.name, "picture")


class PortalRendition(AbstractRendition):
    """A size of a picture, served at its picture's visibility."""

    image = models.ForeignKey(
        PortalImage, on_delete=models.CASCADE, related_name="renditions"
    )

    # Unless `to_serve` has looked.
    is_private = True

    objects = RenditionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="media_rendition_once",
            ),
        )

    @property
    def visibility(self) -> int:
        """Who may see the picture."""
        return self.image.visibility

    @property
    def uploaded_by_user_id(self) -> int | None:
        """Who added the picture."""
        return self.image.uploaded_by_user_id

    @property
    def filename(self) -> str:
        """What the picture is called, with the extension of this size."""
        return readable_name(self.image.title, self.file.name, "picture")

    @property
    def url(self) -> str:
        """The address of the view that asks who is reading; there is no other."""
        return reverse("picture", args=(self.pk, key_of(self), self.filename))

    def get_upload_to(self, filename: str) -> str:
        """Where the rendition is stored."""
        return random_name("renditions", filename)


class PortalDocument(AbstractDocument):
    """A file to take away, served as an attachment by the visibility rule."""

    file = DocumentField(upload_to=document_name, verbose_name=_("file"))
    visibility = visibility_field()
    # Unless `with_restriction` has looked.
    is_private = True
    removed: Mapping[str, int] = MappingProxyType({})

    objects = PortalDocumentQuerySet.as_manager()

    admin_form_fields: ClassVar[tuple[str, ...]] = with_visibility(
        WagtailDocument.admin_form_fields
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Nothing beyond its fields: cleaning the file says which kinds are accepted."""

    @property
    def filename(self) -> str:
        """What the document is called when it is taken away; the stored name is random."""
        return readable_name(self.title, self.file.name, "document")

    @property
    def url(self) -> str:
        """The address of the view that asks who is reading; there is no other."""
        return reverse("document", args=(self.pk, key_of(self), self.filename))
