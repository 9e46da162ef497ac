"""The Content-Security-Policy of pages and of the editors' desk."""

from __future__ import annotations

from csp.constants import HEADER, NONE, SELF
from csp.middleware import CheckableLazyObject, CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

DESK = "/cms/"
# An empty style element, which wagtail-localize fills by script.
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
DESK_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, EMPTY],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}


# What django-csp's decorators leave on an answer, and what a rendered nonce leaves on a request.
_CHANGED_BY = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")


def is_ordinary(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the policy of readers' pages holds as it stands."""
    return not (
        request.path_info.startswith(DESK)
        or getattr(request, "is_dummy", False)
        or getattr(request, "_csp_nonce", None)
        or any(hasattr(response, name) for name in _CHANGED_BY)
    )


def policy_of_readers() -> str:
    """The policy of settings, in their order."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(one)}" for name, one in directives.items())


class ContentPolicy(CSPMiddleware):
    """The Content-Security-Policy of settings; a wider one on the editors' desk only.

    Wagtail's admin shows previews in a frame and pictures before they are sent
    (docs/decisions/0086 says where its inline scripts have gone).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Give the answer its policy.

        django-csp builds it in an order that differs from process to process, in which two workers'
        copies of a page would not be the same; and takes a tenth of a millisecond each time.
        """
        if not is_ordinary(request, response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, policy_of_readers())
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response

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
