"""Any file as rows of text: what it really is, within which limits, with the line of each row."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import PurePath
from typing import IO, NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .problems import UnusableFile

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 20_000
EXTENSIONS = ("csv", "tsv", "txt", "xlsx")
_SIGNATURES: dict[bytes, str] = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old",
    b"%PDF": "pdf",
    b"\x1f\x8b": "packed",
    b"Rar!": "packed",
    b"7z\xbc\xaf": "packed",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
}


class RawRow(NamedTuple):
    """One row: the line of the file on which it begins, and its cells as text."""

    line: int
    cells: list[str]


class Reading(NamedTuple):
    """How a file is to be read: its sheet or encoding where it isn't plain from the file."""

    sheet: str = ""
    encoding: str = ""


def read_rows(
    file: IO[bytes], name: str, reading: Reading, is_known: Callable[[str], bool]
) -> Generator[RawRow, None, None]:
    """The rows of a file, the headings first; empty rows are left out.

    `is_known` tells headings, by which the separator of a CSV file is found. Raises
    UnusableFile, while reading too.
    """
    from .csv_files import read_csv  # noqa: PLC0415 - both need the names above
    from .workbooks import read_workbook  # noqa: PLC0415 - as before

    extension = PurePath(name).suffix.lower().removeprefix(".")
    _check_size(file)
    _check_content(file, extension)
    if extension == "xlsx":
        rows = read_workbook(file, reading.sheet)
    else:
        rows = read_csv(file, reading.encoding, is_known)
    yield from _within_limits(rows)


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise UnusableFile(_("The file is empty."))
    if size > MAX_BYTES:
        raise UnusableFile(
            _("The file has %(size)s; the most is %(most)s. Divide it into several.")
            % {"size": filesizeformat(size), "most": filesizeformat(MAX_BYTES)}
        )


def _check_content(file: IO[bytes], extension: str) -> None:
    """Refuse what is not what its name says."""
    start = file.read(8)
    file.seek(0)
    found = next(
        (what for sign, what in _SIGNATURES.items() if start.startswith(sign)), "text"
    )
    if extension not in EXTENSIONS:
        raise UnusableFile(_refusals().get(found, _refusals()["unknown"]))
    if extension == "xlsx" and found != "zip":
        raise UnusableFile(
            _refusals().get(found)
            or _("The file is named .xlsx but is not an Excel workbook.")
            + " "
            + _(
                "Open it in a spreadsheet program and save it as “Excel workbook (.xlsx)”."
            )
        )
    if extension != "xlsx" and found != "text":
        raise UnusableFile(
            _(
                "The file is an Excel workbook or an archive, not CSV. Name it .xlsx if it is one."
            )
            if found == "zip"
            else _refusals()[found]
        )


def _refusals() -> dict[str, str]:
    return {
        "old": _(
            "The file is locked by a password or in the old Excel format (.xls). Open it, and"
            " save it as “Excel workbook (.xlsx)” without a password."
        ),
        "pdf": _(
            "The file is a PDF, not a table. Export the table as CSV or XLSX where it was made."
        ),
        "packed": _("The file is an archive. Unpack it and import the table inside."),
        "picture": _("The file is a picture, not a table."),
        "unknown": _(
            "Only CSV and Excel workbooks (.csv, .tsv, .txt, .xlsx) can be imported. Save the"
            " table as one of these."
        ),
    }


def _within_limits(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    count = 0
    for row in rows:
        while row.cells and not row.cells[-1].strip():
            row.cells.pop()
        if not row.cells:
            continue
        if len(row.cells) > MAX_COLUMNS:
            raise UnusableFile(too_wide(row.line, len(row.cells)))
        # The first row holds the headings.
        if count > MAX_ROWS:
            raise UnusableFile(
                _("The file has more than %(most)s rows. Divide it into several.")
                % {"most": f"{MAX_ROWS:,}"}
            )
        count += 1
        yield row
    if not count:
        raise UnusableFile(_("The file holds no rows."))


def too_wide(line: int, columns: int) -> str:
    """That a row has too many cells."""
    return _(
        "Line %(line)d has %(columns)s columns; the most is %(most)s. Is it the right file?"
    ) % {"line": line, "columns": f"{columns:,}", "most": MAX_COLUMNS}
