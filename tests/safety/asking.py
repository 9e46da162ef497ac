"""Asks the portal as somebody, through its WSGI application, and keeps what it said."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from functools import cached_property

from django.core.cache import cache
from django.db import connection
from pypdf import PdfReader

from tests.wsgi_reader import Answer, Reader

from .canaries import canaries_in


@dataclass
class Heard:
    """An answer: what it said, and what it cost."""

    reader: str
    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int = 0

    @cached_property
    def words(self) -> frozenset[str]:
        """The canaries in every byte of it: headers, text, and what is packed in files."""
        head = " ".join(f"{name}: {value}" for name, value in self.headers.items())
        return canaries_in(f"{head}\n{self.text}")

    @cached_property
    def text(self) -> str:
        """The body as text, unpacked where it is a file."""
        kind = self.headers.get("content-type", "")
        if self.body[:4] == b"PK\x03\x04":
            return _unpacked(self.body)
        if kind.startswith("application/pdf"):
            pages = PdfReader(io.BytesIO(self.body)).pages
            return "\n".join(page.extract_text() for page in pages)
        return self.body.decode("utf-8", "replace")


def _unpacked(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = [
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        ]
        return "\n".join([*package.namelist(), *parts])


@dataclass
class Asker:
    """Everybody's browser."""

    cookies: dict[str, str]
    portal: Reader = field(default_factory=Reader)
    asked: int = 0

    def ask(
        self, reader: str, address: str, method: str = "GET", **headers: str
    ) -> Heard:
        """Ask once; counts against flooding are another test's business."""
        if self.asked % 15 == 0:
            cache.clear()
        self.asked += 1
        counted: list[str] = []

        def count(execute, sql, params, many, context):
            counted.append(sql)
            return execute(sql, params, many, context)

        session = self.cookies.get(reader)
        if session:
            headers["HTTP_COOKIE"] = f"sessionid={session}"
        with connection.execute_wrapper(count):
            answer: Answer = self.portal.ask(address, method, **headers)
        return Heard(
            reader, address, answer.status, answer.headers, answer.body, len(counted)
        )
