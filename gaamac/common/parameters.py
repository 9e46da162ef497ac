"""The one set of parameter names of every list, and links that change one of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

PARAMETERS: tuple[str, ...] = (
    "q",
    "topic",
    "country",
    "region",
    "group",
    "type",
    "stage",
    "level",
    "actor",
    "organisation",
    "organisation_type",
    "language",
    "year",
    "freshness",
    "adapted",
    "visibility",
    "sort",
    "page",
    "view",
)
# What the language switch and "sign in and come back" keep beside them.
KEPT_BY_FRAME: tuple[str, ...] = (*PARAMETERS, "next", "about")


def query_with(
    given: QueryDict, *, known: Iterable[str] = PARAMETERS, **changes: object
) -> str:
    """The query string of `given`, known parameters only, with some changed: `?q=x&page=2`.

    `None` or an empty value takes a parameter out. Any change but of the page itself, and of
    how the list is shown, goes back to the first page. Empty when nothing is left.
    """
    query = QueryDict(mutable=True)
    goes_back = bool(set(changes) - {"page", "view"})
    for name in known:
        if name in changes:
            value = changes[name]
            kept = [] if value in (None, "") else [str(value)]
        elif name == "page" and goes_back:
            kept = []
        else:
            kept = [one for one in given.getlist(name) if one]
        if kept:
            query.setlist(name, kept)
    return f"?{query.urlencode()}" if query else ""


def query_without(given: QueryDict, name: str, value: str | None = None) -> str:
    """The query string with one value of a parameter taken out, or all of its values."""
    query = given.copy()
    rest = [one for one in query.getlist(name) if value is not None and one != value]
    query.setlist(name, rest)
    query.pop("page", None)
    return query_with(query)
