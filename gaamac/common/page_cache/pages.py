"""A kept page: the answer in full and the answer "not modified", ready to give."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

# Whoever keeps a copy asks each time, and is mostly answered "not modified".
CACHE_CONTROL = "public, no-cache"
VARY = "Accept-Encoding, Cookie"
# What RFC 9110 (15.4.5) asks of an answer 304.
_STAYS_ON_304 = {"cache-control", "content-location", "etag", "vary"}
_REPLACED = {"cache-control", "content-encoding", "content-length", "etag", "vary"}
# What a page takes in memory beside its body: headers, key, objects.
_OVERHEAD_BYTES = 4096


@dataclass(slots=True)
class KeptPage:
    """One page in one encoding, of one generation. `was_read` since the store last looked."""

    generation: int
    etag: str
    body: bytes
    headers: Headers
    headers_of_304: Headers
    was_read: bool = False

    @property
    def size(self) -> int:
        """The bytes it takes in memory, roughly."""
        return len(self.body) + _OVERHEAD_BYTES

    def answer(
        self, environ: dict[str, Any], start_response: StartResponse
    ) -> list[bytes]:
        """Answer a request. A range is answered with the whole, as RFC 9110 (14.2) allows."""
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted == self.etag or (wanted is not None and self.is_named_by(wanted)):
            start_response("304 Not Modified", self.headers_of_304)
            return []
        start_response("200 OK", self.headers)
        return [self.body] if environ["REQUEST_METHOD"] == "GET" else []

    def is_named_by(self, if_none_match: str) -> bool:
        """Whether this If-None-Match names the page: compared weakly (RFC 9110, 13.1.2)."""
        if if_none_match == self.etag:
            return True
        names = parse_etags(if_none_match)
        return "*" in names or self.etag in (one.removeprefix("W/") for one in names)

    def whole(self) -> KeptPage:
        """The same page uncompressed, for the few who cannot read it otherwise."""
        headers = [one for one in self.headers if one[0].lower() not in _REPLACED]
        etag = self.etag.replace("-gzip", "")
        body = gzip.decompress(self.body)
        return _kept(self.generation, etag, body, headers)


def packed(response: HttpResponse, generation: int) -> KeptPage:
    """Keep what Django answered, compressed. Its strong ETag stands for body and headers.

    For the headers too, since an answer 304 lets the reader go on using those of the copy.
    Compressed without padding: there is no secret in it to guess (`rules`).
    """
    headers = [one for one in response.items() if one[0].lower() not in _REPLACED]
    digest = blake2b(repr(sorted(headers)).encode(), digest_size=16)
    digest.update(response.content)
    body = gzip.compress(response.content, compresslevel=6, mtime=0)
    encoding = ("Content-Encoding", "gzip")
    return _kept(generation, f'"{digest.hexdigest()}-gzip"', body, [*headers, encoding])


def _kept(generation: int, etag: str, body: bytes, headers: Headers) -> KeptPage:
    """The page with the headers that every kept page has."""
    whole = [
        *headers,
        ("Content-Length", str(len(body))),
        ("Cache-Control", CACHE_CONTROL),
        ("Vary", VARY),
        ("ETag", etag),
    ]
    few = [one for one in whole if one[0].lower() in _STAYS_ON_304]
    return KeptPage(generation, etag, body, whole, few)


def dress(response: HttpResponse, page: KeptPage, if_none_match: str) -> None:
    """Make Django's answer the same as those that will come from memory."""
    is_known = bool(if_none_match) and page.is_named_by(if_none_match)
    response.status_code = 304 if is_known else 200
    response.content = b"" if is_known else page.body
    _replace_headers(response, page.headers_of_304 if is_known else page.headers)


def _replace_headers(
    response: HttpResponse, headers: Iterable[tuple[str, str]]
) -> None:
    for name in list(response.headers):
        del response.headers[name]
    for name, value in headers:
        response.headers[name] = value
