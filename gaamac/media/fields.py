"""Model fields of files: whatever way a file comes, it is cleaned before it is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from .cleaning.pictures import FORMATS, picture_size
from .cleaning.refusals import Refused
from .cleaning.uploads import (
    DOCUMENTS,
    MAX_DOCUMENT_BYTES,
    MAX_PICTURE_BYTES,
    PICTURES,
    cleaned,
    traces_of,
)


def clean_picture_file(content: File[Any], name: str) -> File[Any]:
    """A cleaned picture; raises ValidationError."""
    return cleaned(content, name, PICTURES, MAX_PICTURE_BYTES)


def clean_document_file(content: File[Any], name: str) -> File[Any]:
    """A cleaned document; raises ValidationError."""
    return cleaned(content, name, DOCUMENTS, MAX_DOCUMENT_BYTES)


class CleanPictureFile(WagtailImageFieldFile):
    """The file of a picture: `save` is where every way into the storage ends, so it cleans."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:  # noqa: FBT001, FBT002 - Django's
        """Store the cleaned content."""
        cleaned_file = clean_picture_file(content, name)
        self.instance.removed = traces_of(cleaned_file)
        super().save(name, cleaned_file, save)

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """Width and height from the header: Wagtail would unpack the picture, or the bomb."""
        extension = (self.name or "").rpartition(".")[2].lower()
        if extension not in FORMATS:
            return None, None
        was_closed = self.closed
        self.open()
        try:
            return picture_size(self, extension)
        except Refused:
            return None, None
        finally:
            self.close() if was_closed else self.seek(0)


class CleanDocumentFile(FieldFile):
    """The file of a document, cleaned the same way."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:  # noqa: FBT001, FBT002 - Django's
        """Store the cleaned content."""
        cleaned_file = clean_document_file(content, name)
        self.instance.removed = traces_of(cleaned_file)
        super().save(name, cleaned_file, save)


def _clean_new(value: Any, cleaner: Callable[[File[Any], str], File[Any]]) -> Any:
    """`value`, its content cleaned if it is not stored yet."""
    if value and not value._committed:
        value.file = cleaner(value.file, value.name)
        # Turned upright, a picture may have changed sides.
        value.__dict__.pop("_dimensions_cache", None)
    return value


class PictureField(WagtailImageField):
    """A model's picture, cleaned; the error of a refused one stands beside the field of a form."""

    attr_class = CleanPictureFile

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Clean a new file while there is a form to show an error in."""
        return _clean_new(super().clean(value, model_instance), clean_picture_file)


class DocumentField(models.FileField):
    """A model's document, cleaned; the error of a refused one stands beside the field of a form."""

    attr_class = CleanDocumentFile

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Clean a new file while there is a form to show an error in."""
        return _clean_new(super().clean(value, model_instance), clean_document_file)
