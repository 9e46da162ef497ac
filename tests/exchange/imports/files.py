"""Tables to import, made in the tests as people make them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import Workbook

Rows = Sequence[dict[str, Any]]


def row(**cells: Any) -> dict[str, Any]:
    """A row that has what it needs."""
    return {
        "id": "1",
        "title": "A radio drama",
        "summary": "Soap for peace.",
        "worldwide": "yes",
    } | cells


def csv_bytes(rows: Rows, encoding: str = "utf-8", **dialect: Any) -> bytes:
    names = list(dict.fromkeys(name for one in rows for name in one))
    text = StringIO()
    writer = csv.DictWriter(text, names, restval="", **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Rows) -> bytes:
    names = list(dict.fromkeys(name for one in rows for name in one))
    book = Workbook()
    book.active.append(names)
    for one in rows:
        book.active.append([one.get(name) for name in names])
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class Import:
    """Runs the command on a file: what it said and with which code it ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, content: bytes | Rows, *options: str, name: str = "table.csv"
    ) -> tuple[int, str]:
        if not isinstance(content, bytes):
            content = csv_bytes(content)
        path = self._folder / name
        path.write_bytes(content)
        out = StringIO()
        try:
            call_command("import_contributions", str(path), *options, stdout=out)
        except CommandError as error:
            return error.returncode, f"{out.getvalue()}{error}"
        return 0, out.getvalue()


@pytest.fixture
def run_import(tmp_path: Path) -> Import:
    return Import(tmp_path)
