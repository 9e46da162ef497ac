"""The language of the address, and who has none in theirs."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

from ..languages import CODES

# What is never under a language: files, interfaces for machines, and the two desks.
WITHOUT_LANGUAGE = (
    "/files/",
    "/static/",
    "/api/",
    "/health/",
    "/cms/",
    "/mailbox/",
    "/documents/",
    "/images/",
    "/robots.txt",
    "/sitemap",
    "/favicon.ico",
)
ALIASES = {"zh": "zh-hans", "zh-cn": "zh-hans"}
# A first segment that can only be meant as a language: /de/, /pt-br/.
_LIKE_A_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class ReaderLanguage(LocaleMiddleware):
    """The language of the address, and for an address without one a redirect to the reader's.

    Only people's pages are redirected; a prefix that is none of our languages is a 404.
    """

    # A middleware's process_request may answer; the stubs of this one forget it.
    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]
        """Activate the language, or lead to the address that has one."""
        if request.path_info.startswith(WITHOUT_LANGUAGE):
            self._activate(request, translation.get_language_from_request(request))
            return None
        first = request.path_info[1:].partition("/")[0]
        if first in CODES:
            self._activate(request, first)
            return None
        self._activate(request, translation.get_language_from_request(request))
        return self._redirect(request, first)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language of the answer, and that it was negotiated where it was."""
        if request.path_info[1:].partition("/")[0] not in CODES:
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    @staticmethod
    def _activate(request: HttpRequest, language: str) -> None:
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def _redirect(self, request: HttpRequest, first: str) -> HttpResponse | None:
        canonical = canonical_code(first)
        if canonical:
            return HttpResponseRedirect(
                request.get_full_path().replace(f"/{first}", f"/{canonical}", 1)
            )
        if request.method not in ("GET", "HEAD"):
            return None
        path = f"/{request.LANGUAGE_CODE}{request.path_info}"
        if not (leads_somewhere(path, first) or leads_somewhere(f"{path}/", first)):
            return None
        return HttpResponseRedirect(
            f"/{request.LANGUAGE_CODE}{request.get_full_path()}"
        )


def canonical_code(segment: str) -> str:
    """`zh` and `EN` as the codes of our addresses; empty for anything else."""
    code = segment.lower()
    code = ALIASES.get(code, code)
    return code if code in CODES else ""


def leads_somewhere(path: str, first: str) -> bool:
    """Whether a page may be found there.

    Wagtail's serving view matches every path, so a first segment that looks like a language
    leads nowhere unless a view of our own is meant (`/me/`).
    """
    try:
        match: ResolverMatch = resolve(path)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve" or not _LIKE_A_LANGUAGE.fullmatch(first)
