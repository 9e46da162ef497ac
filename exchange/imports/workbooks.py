"""Excel workbooks: looked through before they are opened, then read row by row, values only."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from gaamac.media.cleaning.packages import check_parts
from gaamac.media.cleaning.refusals import Refused

from .files import MAX_COLUMNS, RawRow, too_wide
from .problems import UnusableFile, quoted, shortened

# Read into memory at once, unlike the sheets.
MAX_STRINGS_BYTES = 64 * 1024 * 1024
MAX_OTHER_BYTES = 10 * 1024 * 1024
# Rows looked at, empty ones included.
MOST_LINES = 200_000
_MAX_ROW_BYTES = 10 * 1024 * 1024
_CHUNK = 256 * 1024
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^>]*?))?(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v>[^<]|is>)")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]+)[\"']")


def read_workbook(file: IO[bytes], sheet_name: str) -> Iterator[RawRow]:
    """The rows of one sheet of a workbook. Raises UnusableFile, while reading too."""
    _check_package(file)
    with warnings.catch_warnings():
        # It warns of what it leaves out (charts, validation), which nobody imports.
        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = _sheet(book, sheet_name)
            _check_sheet(file, sheet._worksheet_path)
            yield from _rows(sheet)
        except UnusableFile:
            raise
        except Exception as error:
            raise UnusableFile(_damaged()) from error
        finally:
            file.seek(0)


def _damaged() -> str:
    return _(
        "The workbook can’t be read: it may be damaged, or not have been written by a"
        " spreadsheet program. Open it, save it under a new name, and import that one."
    )


def _check_package(file: IO[bytes]) -> None:
    """Refuse bombs and packages that are something else, by what their directory says."""
    size = file.seek(0, 2)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = [part for part in package.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise UnusableFile(_damaged()) from error
    try:
        check_parts(parts, size)
    except Refused as refusal:
        raise UnusableFile(_refused(refusal.code)) from refusal
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnusableFile(
            _("The file is named .xlsx but is not an Excel workbook.")
            + " "
            + _(
                "Open it in a spreadsheet program and save it as “Excel workbook (.xlsx)”."
            )
        )
    if any(part.file_size > _most_bytes(part.filename) for part in parts):
        raise UnusableFile(_refused("unpacks_too_large"))


def _most_bytes(name: str) -> int:
    if name.startswith(("xl/worksheets/", "xl/media/")):
        return MAX_STRINGS_BYTES * 4
    return MAX_STRINGS_BYTES if name.endswith("haredStrings.xml") else MAX_OTHER_BYTES


def _refused(code: str) -> str:
    words = {
        "unpacks_too_large": _(
            "The workbook becomes too large when it is opened. Save only the table as a new"
            " workbook, or as CSV, and divide it if it is still too large."
        ),
        "encrypted": _(
            "The workbook is locked by a password. Save it without one and import that file."
        ),
    }
    return words.get(code) or _damaged()


def _sheet(book: Any, name: str) -> Any:
    """The sheet that was named, else the first that is not hidden."""
    sheets = list(book.worksheets)
    if name:
        found = [sheet for sheet in sheets if sheet.title.casefold() == name.casefold()]
        if not found:
            raise UnusableFile(
                _("There is no sheet “%(name)s”. There are: %(sheets)s.")
                % {
                    "name": shortened(name),
                    "sheets": quoted(sheet.title for sheet in sheets[:20]),
                }
            )
        return found[0]
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not shown and not sheets:
        raise UnusableFile(_("The workbook has no sheet."))
    return (shown or sheets)[0]


def _check_sheet(file: IO[bytes], path: str) -> None:
    """Look through the sheet's text once: how wide it is, what can't be read as values."""
    with zipfile.ZipFile(file) as package, package.open(path.lstrip("/")) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            if b"\x00" in chunk:
                raise UnusableFile(_damaged())
            *rows, rest = _ROW_END.split(rest + chunk)
            for row in rows:
                _check_row(row)
            if len(rest) > _MAX_ROW_BYTES:
                _check_row(rest)
                raise UnusableFile(_damaged())
        if merged := _MERGED.search(rest):
            raise UnusableFile(
                _(
                    "The cells %(cells)s are merged, so that it isn’t clear to which rows their"
                    " text belongs. Unmerge all cells, fill each one, and try again."
                )
                % {"cells": merged[1].decode()}
            )


def _check_row(row: bytes) -> None:
    """Refuse a row that is too wide, and formulas whose results are not in the file."""
    count = 0
    for count, cell in enumerate(_CELL.finditer(row), start=1):
        place = _PLACE.search(cell[1] or b"")
        number = column_index_from_string(place[1].decode()) if place else count
        has_content = cell[2] is not None and _VALUE.search(cell[2])
        if number > MAX_COLUMNS and has_content:
            line = int(place[2]) if place else 0
            raise UnusableFile(too_wide(line, number))
        if cell[2] and not has_content and _FORMULA.search(cell[2]):
            raise UnusableFile(
                _(
                    "Cell %(cell)s holds a formula whose result is not in the file. Open it in a"
                    " spreadsheet program, save it, and import that file."
                )
                % {"cell": (place[1] + place[2]).decode() if place else "?"}
            )
    if count > 16_384:
        raise UnusableFile(too_wide(0, count))


def _rows(sheet: Any) -> Iterator[RawRow]:
    rows = sheet.iter_rows(max_row=MOST_LINES, max_col=MAX_COLUMNS, values_only=True)
    for line, values in enumerate(rows, start=1):
        if any(value is not None for value in values):
            yield RawRow(line, [_text(value) for value in values])


def _text(value: Any) -> str:
    """A value as it would be typed: days as 2013-05-31, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        )
    return value.isoformat() if isinstance(value, date) else str(value)
