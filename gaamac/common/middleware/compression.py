"""Pages are three to six times their compressed size; a proxy that compresses finds it done."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from ..page_cache.handler import is_left_to_the_handler


class Compression(GZipMiddleware):
    """Django's compression, whose random padding and masked form token answer the BREACH attack.

    Not of pages without any secret, which are compressed once for all their readers.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress the answer, unless the handler of kept pages will."""
        if is_left_to_the_handler(request, response):
            return response
        return super().process_response(request, response)
