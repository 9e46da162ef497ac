"""Rows as the bytes of a file: CSV as it is made; XLSX stands in `workbooks`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from gaamac.common.text import clean_text

from ..tables.formulas import neutralised
from .rows import Cell

# Excel's own limit of a cell; what is longer is cut, which our sections never are.
CELL_LENGTH = 32_767
BYTE_ORDER_MARK = "\ufeff"
_NOT_IN_XML = str.maketrans("", "", "\ufffe\uffff")


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
