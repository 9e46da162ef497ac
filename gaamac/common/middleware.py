"""What happens to every request before and after its view: characters, language, headers."""

from __future__ import annotations

import re
from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.defaults import page_not_found

from .languages import CODES

GetResponse = Callable[[HttpRequest], HttpResponseBase]

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

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# In the raw query: NUL and other controls but tab, line feed and carriage return, which
# people paste; C1 controls as UTF-8 writes them.
_QUERY_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f]|%(0[0-8bcef]|1[0-9a-f]|7f|c2%[89][0-9a-f])", re.IGNORECASE
)
# Characters and parameters of a query that are read: far more than any page has.
QUERY_LENGTH = 16_384
QUERY_PARAMETERS = 1000

DESK = "/cms/"
# Formats that other sites may load: feeds and calendars.
FOR_OTHER_SITES = ("application/atom+xml", "text/calendar")
NO_STORE = "no-store"
PRIVATE = "private, no-cache"
DESK_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-src": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
HEADERS = {
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class CleanAddresses:
    """Answers 404 to control characters in the path, and takes them out of the query.

    PostgreSQL stores no NUL and nobody types one into an address; what is pasted with the words
    of a search is not worth a refusal. Nor is a query longer than any page can use: it is cut.
    Bodies are left to the forms, which say what is wrong beside the field.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is clean."""
        if _CONTROLS.search(request.path_info):
            code = request.path_info[1:].partition("/")[0]
            with translation.override(
                code if code in CODES else settings.LANGUAGE_CODE
            ):
                return page_not_found(request, Http404())
        query = request.META.get("QUERY_STRING", "")
        if query:
            request.META["QUERY_STRING"] = clean_query(query)
        return self.get_response(request)


def clean_query(query: str) -> str:
    """The raw query without control characters, cut to what a page can use."""
    query = query[:QUERY_LENGTH]
    cleaned = _QUERY_CONTROLS.sub("", query)
    while cleaned != query:
        # What is left may have closed up into another: %%0000.
        query, cleaned = cleaned, _QUERY_CONTROLS.sub("", cleaned)
    return "&".join(cleaned.split("&")[:QUERY_PARAMETERS])


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


class SecurityHeaders:
    """The headers that Django's own middleware does not set (docs/decisions/0020).

    Whatever belongs to one person is stored nowhere: an answer to a request with a session, or
    one that sets a cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to whatever answer comes back."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", resource_policy(response)
        )
        if is_personal(request, response):
            response.headers["Cache-Control"] = NO_STORE
        else:
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response


def resource_policy(response: HttpResponseBase) -> str:
    """Who may load this answer into a page: feeds and calendars are made for other sites."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return "cross-origin" if kind in FOR_OTHER_SITES else "same-origin"


def is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer belongs to one reader: a session came with the request, or a cookie goes."""
    return bool(
        response.cookies
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or "HTTP_AUTHORIZATION" in request.META
    )


class ContentPolicy(CSPMiddleware):
    """The Content-Security-Policy of settings; a wider one on the editors' desk only.

    Wagtail's admin has inline scripts and styles, and shows previews in a frame
    (docs/decisions/0020 says what, and how the rest of it is kept).
    """

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 - django-csp's own signature
    ) -> PolicyParts:
        """The parts django-csp builds the header from."""
        parts = super().get_policy_parts(request, response, report_only)
        if (
            request.path_info.startswith(DESK)
            and not report_only
            and parts.config is None
        ):
            parts.config = DESK_POLICY
        if getattr(request, "is_dummy", False):
            # Wagtail renders a preview as if its own page had been asked for.
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        return parts
