"""Rows as the bytes of a file: CSV as it is made, XLSX row by row into a temporary file."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gaamac.common.text import clean_text

from ..tables.formulas import neutralised
from .rows import Cell

# Excel's own limit of a cell; what is longer is cut, which our sections never are.
CELL_LENGTH = 32_767
BYTE_ORDER_MARK = "\ufeff"
_NOT_IN_XML = str.maketrans("", "", "\ufffe\uffff")
_WIDE = 60
_NARROW = 18


def safe_cell(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs and every one can hold; numbers and days stay what they are."""
    if not isinstance(cell, str):
        return cell
    text = neutralised(clean_text(cell).translate(_NOT_IN_XML))
    return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - 1] + "…"


class _Echo:
    """Gives back what the CSV writer writes."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def csv_lines(
    headings: list[str], batches: Iterable[list[list[Cell]]]
) -> Iterator[bytes]:
    """A CSV file (RFC 4180) in UTF-8, with the mark by which Excel knows it, a batch at a time."""
    writer = csv.writer(_Echo())
    first = BYTE_ORDER_MARK + _line(writer, list(headings))
    yield first.encode()
    for batch in batches:
        yield "".join(_line(writer, row) for row in batch).encode()


def _line(writer: Any, row: list[Any]) -> str:
    line: str = writer.writerow([safe_cell(cell) for cell in row])
    return line


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
