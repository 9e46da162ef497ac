"""The number of a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .. import request_id

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestNumber:
    """Gives a request its number where the WSGI handler, which also tells it to the reader, has not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Number the request."""
        if request_id.KEY not in request.META:
            request_id.begin(request.META)
        return self.get_response(request)
