"""The door of every upload: by its extension to its cleaner, and a refusal into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from .office import clean_office
from .pdf import clean_pdf
from .pictures import FORMATS, clean_picture
from .refusals import Refused
from .scanner import scan
from .texts import clean_text_file
from .traces import Found

Cleaner = Callable[[bytes, str, Found], bytes]
# Content that has been cleaned, and needs not be again, holds here what was taken out of it.
REMOVED = "_gaamac_removed"
MAX_PICTURE_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024

PICTURES: dict[str, Cleaner] = dict.fromkeys(FORMATS, clean_picture)
DOCUMENTS: dict[str, Cleaner] = {
    "pdf": lambda data, _extension, found: clean_pdf(data, found),
    "docx": clean_office,
    "xlsx": clean_office,
    "pptx": clean_office,
    "odt": clean_office,
    "csv": lambda data, *_rest: clean_text_file(data),
    "txt": lambda data, *_rest: clean_text_file(data),
}

WORDS: dict[str, Any] = {
    "unknown_type": _(
        "A file of this kind can't be accepted. Choose one of these: %(extensions)s."
    ),
    "empty": _("This file is empty. Choose another one."),
    "too_big": _(
        "This file has %(size)s; the most is %(maximum)s. Make it smaller, or divide it, and choose it again."
    ),
    "content_differs": _(
        "What is in this file is not what its name says (%(extension)s). Save it again in that format,"
        " and choose the new file."
    ),
    "broken": _(
        "This file can't be read: it may be damaged. Open it, save it under a new name, and choose that one."
    ),
    "too_many_pixels": _(
        "This picture has more than 40 million pixels. Make it smaller and choose it again."
    ),
    "encrypted": _(
        "This file is locked by a password or in an old format. Save it without a password,"
        " in today's format, and choose the new file."
    ),
    "macros": _(
        "This file contains macros (programs). Save it without them and choose the new file."
    ),
    "embedded": _(
        "This file contains another file that can't be checked. Take it out, or put a picture in its place."
    ),
    "external": _(
        "This file fetches pictures, templates or numbers from other places, which would tell who reads it."
        " Break these links and choose the new file."
    ),
    "unpacks_too_large": _(
        "This file becomes too large when it is opened. Make it smaller and choose it again."
    ),
    "harmful": _(
        "This file contains something harmful, so it was not kept. Check the device it comes from."
    ),
    "unchecked": _(
        "Files can't be checked for harmful content just now, so none is accepted. Try again later."
    ),
    "not_text": _(
        "This file is not plain text in UTF-8. Save it as “CSV UTF-8” or “UTF-8 text”."
    ),
}


def cleaned(
    content: File[Any], name: str, cleaners: Mapping[str, Cleaner], maximum: int
) -> File[Any]:
    """The cleaned content of the file `name`, at most `maximum` bytes before.

    The bytes of an upload are overwritten too, since others hold it (Wagtail puts one aside
    whose form still lacks something). Raises ValidationError, in words for the uploader.
    """
    if hasattr(content, REMOVED):
        return content
    found = Found()
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    try:
        data = _clean_bytes(content, (extension, cleaners, found), maximum)
    except Refused as refusal:
        raise ValidationError(
            WORDS[refusal.code],
            code=refusal.code,
            params={
                "extension": extension,
                "extensions": ", ".join(cleaners),
                "size": filesizeformat(content.size),
                "maximum": filesizeformat(maximum),
            },
        ) from refusal
    if isinstance(content, UploadedFile):
        _overwrite(content, data, found)
    clean = ContentFile(data, name=name)
    setattr(clean, REMOVED, found)
    return clean


def traces_of(clean: File[Any]) -> Found:
    """What was taken out of a file that `cleaned` has seen; nothing for a refused one."""
    return getattr(clean, REMOVED, Found())


def _clean_bytes(
    content: File[Any],
    how: tuple[str, Mapping[str, Cleaner], Found],
    maximum: int,
) -> bytes:
    extension, cleaners, found = how
    if extension not in cleaners:
        raise Refused("unknown_type")
    if content.size > maximum:
        raise Refused("too_big")
    content.seek(0)
    data: bytes = content.read()
    if not data:
        raise Refused("empty")
    scan(data, settings.CLAMD_ADDRESS)
    return cleaners[extension](data, extension, found)


def _overwrite(upload: UploadedFile, data: bytes, found: Found) -> None:
    file = upload.file
    if file is None:
        return
    file.seek(0)
    file.truncate()
    file.write(data)
    file.flush()
    file.seek(0)
    upload.size = len(data)
    setattr(upload, REMOVED, found)
