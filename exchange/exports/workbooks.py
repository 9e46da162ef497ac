"""Rows as an Excel workbook, row by row into a temporary file.

Imported by whoever writes one, when they do: openpyxl takes 5 MB of every process that loads it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .files import safe_cell
from .rows import Cell

_WIDE = 60
_NARROW = 18


def xlsx_file(
    title: str, headings: list[str], batches: Iterable[list[list[Cell]]]
) -> IO[bytes]:
    """A workbook of one sheet, in a temporary file that goes when it is closed; set to its start."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "C2"
    for position in range(1, len(headings) + 1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = _WIDE if position in (2, 3) else _NARROW
    sheet.append([_heading(sheet, text) for text in headings])
    for batch in batches:
        for row in batch:
            sheet.append([_value(cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that streams it
    book.save(file)
    file.seek(0)
    return file


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=safe_cell(text))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _value(cell: Cell) -> int | str | date | None:
    safe = safe_cell(cell)
    return None if safe == "" else safe
