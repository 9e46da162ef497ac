"""How much of an upload is kept while it arrives."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# A little more than the largest file that is accepted.
KEPT_BYTES = 24 * 1024 * 1024


class StopKeeping(FileUploadHandler):
    """Lets the handlers behind it see no more than `KEPT_BYTES` of a file.

    That is more than any form accepts, so the form says that the file is too big; the disk and
    the memory never hold the rest. Stands first in FILE_UPLOAD_HANDLERS.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand on a chunk, or nothing once enough has come."""
        return raw_data if start < KEPT_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Leave it to a handler behind this one to make the file."""
        return None
