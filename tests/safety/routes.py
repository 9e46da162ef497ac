"""Every address that the portal resolves, found from the URLconf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from .surfaces import (
    ACCOUNT_PATHS,
    CARRIES,
    CARRIES_NOTHING,
    DESK,
)

DESK_PATH = "cms/"


class Route(NamedTuple):
    """One pattern: its path as the URLconf writes it, and its name with its namespaces."""

    path: str
    name: str

    @property
    def is_of_the_desk(self) -> bool:
        return self.path.startswith(DESK_PATH)


def every_route() -> list[Route]:
    """All patterns, those below a language as English."""
    with override("en"):
        return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, path: str, space: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Route(here, space + one.name if one.name else "")
        else:
            yield from _walk(
                one, here, f"{space}{one.namespace}:" if one.namespace else space
            )


def declared() -> dict[str, str]:
    """What each name or path of people's pages belongs to: a surface, or why it is none."""
    return {
        name: belongs
        for table in (CARRIES, CARRIES_NOTHING)
        for belongs, names in table.items()
        for name in names
    }


def group_of(route: Route) -> str | None:
    """The group of a route of the desk: the longest beginning of its path; None if nobody named one.

    The empty beginning stands for the first screen alone, or it would cover everything.
    """
    below = route.path.removeprefix(DESK_PATH).removeprefix("^")
    if below in ("", ".*/$"):
        return ""
    found = [start for start in DESK if start and below.startswith(start)]
    return max(found, key=len, default=None)


def surface_of(route: Route) -> str | None:
    """To what a route belongs, in words; None if nobody has declared it."""
    if route.is_of_the_desk:
        group = group_of(route)
        return None if group is None else DESK[group]
    for start, reason in ACCOUNT_PATHS.items():
        if route.path.startswith(start):
            return reason
    known = declared()
    return known.get(route.name) or known.get(route.path)
