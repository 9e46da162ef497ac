"""Django's WSGI application, with the kept pages before it."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .. import request_id
from .addresses import ADDRESS, Address, Environ, address_of
from .generation import generation
from .listener import Listener
from .pages import Headers, KeptPage, StartResponse, dress, packed
from .rules import rendered_for_nobody
from .store import Asked, PageStore


class PortalHandler(WSGIHandler):
    """Answers from memory what was rendered for nobody before; the rest goes to Django.

    Off where settings.PAGE_CACHE_BYTES is 0.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = PageStore(settings.PAGE_CACHE_BYTES)
        self._shortcuts = self.pages.shortcuts
        self.listener = Listener(generation)
        # As Django's HttpRequest.scheme: a proxy's word for it, where one is trusted.
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self._scheme_key = proxy[0] if proxy else "wsgi.url_scheme"

    def __call__(  # type: ignore[override]  # the stubs forget that WSGI takes any iterable
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request: from memory, or else by Django, under its number.

        An answer from memory has no number: nothing it runs through writes to the log.
        """
        # All that most requests cost: a few look-ups, and no call that can be spared. It is measured
        # (`make bench`, conditional requests): a microsecond here is a twelfth of their rate.
        said = environ.get
        asked = (
            # Nothing is ever kept under one of these two (`address_of`).
            said("HTTP_COOKIE"),
            said("HTTP_AUTHORIZATION"),
            said("REQUEST_METHOD"),
            said(self._scheme_key),
            said("HTTP_HOST"),
            said("PATH_INFO"),
            said("QUERY_STRING"),
            said("HTTP_ACCEPT_ENCODING"),
            said("SCRIPT_NAME"),
        )
        page = self._shortcuts.get(asked)
        if (
            page is not None
            and page.generation == generation.number
            and monotonic() < generation.trusted_until
        ):
            page.was_read = True
            return page.answer(environ, start_response)
        return self._answer(asked, environ, start_response)

    def _answer(
        self, asked: Asked, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer what nobody has asked in these very words since the page was kept."""
        if self.pages.limit_bytes:
            address = address_of(environ, self._scheme_key)
            if address is not None:
                page = self._find(address)
                if page is not None:
                    self.pages.remember(asked, page)
                    return page.answer(environ, start_response)
                environ[ADDRESS] = address
        start_response = numbered(start_response, request_id.begin(environ))
        return super().__call__(environ, start_response)

    def _find(self, address: Address) -> KeptPage | None:
        """The page kept under this address, if the number that vouches for it can be trusted."""
        if not generation.is_trusted:
            self.listener.ensure()
            return None
        number = generation.number
        page = self.pages.get(address, number)
        if page is None and not address.packed:
            page = self.pages.get(address._replace(packed=True), number)
            if page is not None:
                page = page.whole()
                self.pages.put(address, page)
        return page

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Let Django answer, and keep that if it was rendered for nobody.

        The number is read before: what changes while the page is rendered ends it.
        """
        number, is_trusted = generation.number, generation.is_trusted
        response: HttpResponseBase = super().get_response(request)
        if is_left_to_the_handler(request, response):
            self._keep(request, response, number, is_trusted=is_trusted)
        return response

    def _keep(
        self, request: HttpRequest, response: Any, number: int, *, is_trusted: bool
    ) -> None:
        address: Address = request.META[ADDRESS]
        page = packed(response, number)
        if is_trusted:
            self.pages.put(address._replace(packed=True), page)
        dress(
            response,
            page if address.packed else page.whole(),
            request.META.get("HTTP_IF_NONE_MATCH", ""),
        )


def numbered(start_response: StartResponse, number: str) -> StartResponse:
    """The same, with the number of the request in the headers of the answer."""

    def start(status: str, headers: Headers, *rest: Any) -> Any:
        return start_response(status, [*headers, (request_id.HEADER, number)], *rest)

    return start


def is_left_to_the_handler(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the handler keeps this answer, and so compresses it and gives it its ETag."""
    return (
        ADDRESS in request.META
        and isinstance(response, HttpResponse)
        and rendered_for_nobody(request, response)
    )
