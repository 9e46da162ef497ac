"""How many files, how large, of which kinds: said before anything is sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gaamac.common.ratelimit import Limit
from gaamac.media.cleaning.pictures import FORMATS
from gaamac.media.cleaning.uploads import MAX_DOCUMENT_BYTES, MAX_PICTURE_BYTES

MOST_FILES = 10
# What one answer carries, all files together: a mail and a request hold no more.
MOST_TOGETHER = MAX_DOCUMENT_BYTES
PICTURES = tuple(FORMATS)
DOCUMENTS = ("pdf", "docx", "xlsx", "pptx", "odt")
ACCEPTED = (*DOCUMENTS, *PICTURES)
# What one member sends in an hour: far more than a text can hold.
UPLOADS = Limit("attachments", amount=60, seconds=3600)

WHAT_IS_ACCEPTED = _(
    "PDF, Word (DOCX), Excel (XLSX), PowerPoint (PPTX), OpenDocument text (ODT), at most 20 MB each;"
    " pictures (JPEG, PNG, GIF, WebP, AVIF, TIFF), at most 10 MB and 40 million pixels each."
)


def most_bytes(extension: str) -> int:
    """The largest file of this kind that is taken."""
    return MAX_PICTURE_BYTES if extension in PICTURES else MAX_DOCUMENT_BYTES
