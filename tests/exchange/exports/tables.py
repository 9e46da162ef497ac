"""Exported files, read back."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

from django.test import Client
from openpyxl import load_workbook


def body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV export by the codes of its columns."""
    text = body(client, address).decode("utf-8-sig")
    headings, *rows = csv.reader(StringIO(text))
    return [dict(zip(codes(headings), row, strict=True)) for row in rows]


def xlsx_rows(client: Client, address: str) -> list[dict[str, Any]]:
    """The rows of an XLSX export by the codes of its columns."""
    book = load_workbook(BytesIO(body(client, address)))
    headings, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(codes(headings), row, strict=True)) for row in rows]


def codes(headings: Any) -> list[str]:
    return [heading.rpartition("[")[2].rstrip("]") for heading in headings]
