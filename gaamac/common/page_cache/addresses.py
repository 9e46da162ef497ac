"""Which requests may share a kept page: the key of a request, and what it accepts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.http import QueryDict

from ..parameters import PARAMETERS

Environ = dict[str, Any]

# Where the handler leaves the address for what runs inside Django.
ADDRESS = "gaamac.page_address"
_METHODS = ("GET", "HEAD")
# Longer ones are answered by Django: they are rare, and would fill the memory of `canonical`.
_LONGEST_QUERY = 400
_KNOWN = {name: position for position, name in enumerate(PARAMETERS)}


class Address(NamedTuple):
    """What a kept page is found by.

    The language stands in the path; of paths without one nothing is kept (`rules`). Behind a
    proxy `scheme` is what that says, since a page asked for without TLS is a redirect.
    """

    scheme: str
    host: str
    path: str
    query: str
    packed: bool


def address_of(environ: Environ, scheme_key: str) -> Address | None:
    """The address of a request that may read a kept page; None for every other request."""
    if (
        "HTTP_COOKIE" in environ
        or "HTTP_AUTHORIZATION" in environ
        or environ["REQUEST_METHOD"] not in _METHODS
        or environ.get("SCRIPT_NAME")
    ):
        return None
    raw = environ.get("QUERY_STRING")
    query = canonical(raw) if raw else ""
    if query is None:
        return None
    return Address(
        environ.get(scheme_key, ""),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        query,
        accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


def canonical(raw: str) -> str | None:
    """A query with its parameters in the order of `PARAMETERS`; None where one is unknown.

    Values of one parameter keep their order, in which a page may name them.
    """
    return _canonical(raw) if len(raw) <= _LONGEST_QUERY else None


@lru_cache(maxsize=4096)
def _canonical(raw: str) -> str | None:
    given = QueryDict(raw.encode("iso-8859-1"))
    if not given.keys() <= _KNOWN.keys():
        return None
    ordered = QueryDict(mutable=True)
    for name in sorted(given, key=_KNOWN.__getitem__):
        ordered.setlist(name, given.getlist(name))
    return ordered.urlencode()


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether this header accepts gzip: named, and not with a weight of nothing (RFC 9110, 12.5.3)."""
    for part in accept_encoding.lower().split(","):
        coding, _semicolon, weight = part.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False
