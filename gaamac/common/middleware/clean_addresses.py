"""Control characters in addresses, and queries without end."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.defaults import page_not_found

from ..languages import CODES

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# In the raw query: NUL and other controls but tab, line feed and carriage return, which
# people paste; C1 controls as UTF-8 writes them.
_QUERY_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f]|%(0[0-8bcef]|1[0-9a-f]|7f|c2%[89][0-9a-f])", re.IGNORECASE
)
# Characters and parameters of a query that are read: far more than any page has.
QUERY_LENGTH = 16_384
QUERY_PARAMETERS = 1000


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
