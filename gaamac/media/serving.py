"""A stored file as an HTTP answer: conditional, in ranges, inert in the browser."""

from __future__ import annotations

import logging
import re
from pathlib import PurePosixPath

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.encoding import filepath_to_uri
from django.utils.http import content_disposition_header
from whitenoise.responders import SlicedFile

from .models import PortalDocument, PortalRendition
from .permissions import is_open_to_all

logger = logging.getLogger(__name__)

KEEP = "public, max-age=300"
# Leaves a browser nothing to run or to guess.
INERT = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_ONE_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def serve(
    request: HttpRequest, served: PortalDocument | PortalRendition, *, attachment: bool
) -> HttpResponseBase:
    """The file of `served` for a reader who may have it; raises Http404 when the storage lost it.

    What is open to all may be kept for five minutes, the rest by nobody.
    """
    file: FieldFile = served.file
    try:
        response = _answer(request, file, file.size)
    except OSError as error:
        logger.exception("The storage lost the file of %s", served.pk)
        raise Http404 from error
    for header, value in INERT.items():
        response[header] = value
    response["Content-Type"] = content_type(file)
    response["Content-Disposition"] = (
        content_disposition_header(attachment, served.filename) or "inline"
    )
    response["ETag"] = _etag(file)
    response["Cache-Control"] = KEEP if is_open_to_all(served) else "private, no-store"
    return response


def content_type(file: FieldFile) -> str:
    """By the extension, which cleaning has compared with the content."""
    extension = PurePosixPath(file.name or "").suffix.lower()
    return CONTENT_TYPES.get(extension, "application/octet-stream")


def _answer(request: HttpRequest, file: FieldFile, size: int) -> HttpResponseBase:
    etag = _etag(file)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    # The proxy knows nothing of our ETags: what may not go on is sent whole, from here.
    goes_on = request.headers.get("If-Range", etag) == etag
    if settings.FILES_BY_PROXY and goes_on:
        return _handed_out(file)
    wanted = _wanted_range(request, etag, size)
    if wanted is None:
        return _whole(request, file, size)
    first, last = wanted
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return _part(request, file, size, first, last)


def _handed_out(file: FieldFile) -> HttpResponse:
    """An answer whose content, or the ranges of it, the proxy adds (docs/operations.md)."""
    address = settings.FILES_BY_PROXY + filepath_to_uri(file.name)
    return HttpResponse(headers={"X-Accel-Redirect": address})


def _etag(file: FieldFile) -> str:
    """Changes with the content, whose stored name is random and new each time; says nothing."""
    return f'"{salted_hmac("gaamac.media.etag", file.name or "").hexdigest()[:20]}"'


def _wanted_range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of one range (RFC 9110, 14); None for the whole file.

    The first behind the last says that the range lies outside the file.
    """
    match = _ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or not (match[1] or match[2]):
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    if not match[1]:
        return max(size - int(match[2]), 0), size - 1
    first, last = int(match[1]), int(match[2] or size - 1)
    if match[2] and first > last:
        return None
    return first, min(last, size - 1)


def _whole(request: HttpRequest, file: FieldFile, size: int) -> HttpResponseBase:
    response = (
        HttpResponse() if request.method == "HEAD" else FileResponse(file.open("rb"))
    )
    response["Content-Length"] = str(size)
    return response


def _part(
    request: HttpRequest, file: FieldFile, size: int, first: int, last: int
) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(status=206)
    else:
        response = FileResponse(SlicedFile(file.open("rb"), first, last), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return response
