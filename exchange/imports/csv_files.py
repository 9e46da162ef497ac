"""CSV of any kind: its encoding, its separator, its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from .files import RawRow
from .problems import UnusableFile, shortened

# Encodings that may be named, as Python calls them; UTF-8 and what begins with a byte order
# mark needs no name.
ENCODINGS: dict[str, str] = {
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "gb18030": "GB18030",
    "iso8859-1": "ISO 8859-1",
    "iso8859-15": "ISO 8859-15",
    "iso8859-5": "ISO 8859-5",
    "iso8859-6": "ISO 8859-6",
    "koi8-r": "KOI8-R",
    "mac-roman": "Mac Roman",
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}
MAX_LINE = 5_000_000
_SAMPLE = 64 * 1024
_SEPARATORS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(
    file: IO[bytes], encoding: str, is_known: Callable[[str], bool]
) -> Iterator[RawRow]:
    """The rows of a CSV file. Raises UnusableFile, while reading too."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    chosen = _encoding(sample, encoding)
    text = io.TextIOWrapper(file, chosen, newline="")
    try:
        lines = _Lines(text)
        separator = _separator(lines.first(), is_known)
        yield from _rows(lines, separator)
    except UnicodeError as error:
        raise UnusableFile(_wrong_encoding(chosen, lines.number + 1)) from error
    finally:
        # The file is left to whoever opened it.
        if not text.closed:
            text.detach()


def _encoding(sample: bytes, named: str) -> str:
    """The encoding to read with: by its mark, as it was named, or UTF-8."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if named:
        return _named(sample, named)
    if b"\x00" in sample:
        raise UnusableFile(
            _(
                "The file holds NUL characters, so it is not plain text in UTF-8. Save it as"
                " “CSV UTF-8”. If it is in UTF-16, name that encoding."
            )
        )
    return "utf-8"


def _named(sample: bytes, named: str) -> str:
    try:
        encoding = codecs.lookup(named).name
    except (LookupError, ValueError):
        encoding = ""
    if encoding not in ENCODINGS:
        raise UnusableFile(
            _("We don’t know the encoding “%(name)s”. Name one of: %(known)s.")
            % {"name": shortened(named), "known": ", ".join(ENCODINGS)}
        )
    if encoding != "utf-8" and not encoding.startswith("utf-16") and _is_utf8(sample):
        raise UnusableFile(
            _(
                "The file is in UTF-8, not in %(name)s: read like that, its accents would be"
                " spoilt. Leave the encoding out."
            )
            % {"name": ENCODINGS[encoding]}
        )
    return encoding


def _is_utf8(sample: bytes) -> bool:
    """Whether bytes beyond ASCII are there and all of them are UTF-8."""
    if sample.isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _wrong_encoding(encoding: str, line: int) -> str:
    if encoding in ("utf-8", "utf-8-sig"):
        return _(
            "The file is not in UTF-8 (near line %(line)d). Save it as “CSV UTF-8”, or name its"
            " encoding, such as windows-1252 (Western), windows-1251 (Cyrillic), windows-1256"
            " (Arabic) or gb18030 (Chinese)."
        ) % {"line": line}
    return _("The file is not in %(encoding)s (near line %(line)d).") % {
        "encoding": ENCODINGS.get(encoding, encoding.upper()),
        "line": line,
    }


class _Lines:
    """The lines of a text, counted; refuses what no table has."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.number = 0
        self._text = text
        self._first: str | None = None

    def first(self) -> str:
        """The first line, which is given again."""
        self._first = self._read()
        return self._first

    def __iter__(self) -> Iterator[str]:
        line, self._first = self._first or self._read(), None
        while line:
            self.number += 1
            yield line
            line = self._read()

    def _read(self) -> str:
        line = self._text.readline(MAX_LINE + 1)
        if len(line) > MAX_LINE:
            raise UnusableFile(
                _("Line %(line)d is longer than a table’s. Is it the right file?")
                % {"line": self.number + 1}
            )
        if "\x00" in line:
            raise UnusableFile(
                _("Line %(line)d holds a NUL character: this is not a text file.")
                % {"line": self.number + 1}
            )
        return line


def _separator(first: str, is_known: Callable[[str], bool]) -> str:
    """The sign between cells: the one that makes most headings known, then most cells."""

    def worth(separator: str) -> tuple[int, int]:
        try:
            headings = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:
            return (0, 0)
        return sum(is_known(heading) for heading in headings[:500]), len(headings)

    return max(_SEPARATORS, key=worth)


def _rows(lines: _Lines, separator: str) -> Iterator[RawRow]:
    """Rows with the line on which each begins; a cell may run over several lines."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnusableFile(_broken(line, str(error))) from error
        if cells is None:
            return
        yield RawRow(line, cells)


def _broken(line: int, error: str) -> str:
    """What the reader stumbled over, in words."""
    if "field larger" in error:
        return _(
            "From line %(line)d on, a cell is longer than %(most)s characters. Is a quotation"
            " mark not closed?"
        ) % {"line": line, "most": f"{csv.field_size_limit():,}"}
    if "unexpected end" in error:
        return _(
            "In line %(line)d a cell begins with a quotation mark that is never closed."
        ) % {"line": line}
    return _(
        "Line %(line)d can’t be read: inside a cell in quotation marks, a quotation mark has to"
        " be doubled."
    ) % {"line": line}
