"""One row of a file: read into a contribution's values, or into the reasons why not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gaamac.common.text import clean_text

from ..catalogue import model_of
from ..completeness import MISSING, has_place
from ..forms.posting import validate_year
from ..tables.columns import section_names
from .files import RawRow
from .mapping import NEEDED, PLACE, Mapping, normal
from .markup import MAX_HTML, to_line, to_lines, to_markdown
from .names import MOST_VALUES, Names, NotKnown, Vocabulary, several, yes_or_no
from .problems import Problem, shortened

MOST_TAGS = 30
TAG_LENGTH = 100
ID_LENGTH = 200


@dataclass(slots=True)
class ImportedRow:
    """What a row says, as far as the file has the columns: `fields` of the page, its relations.

    `terms` are the terms of the vocabulary by the column they stand in. `typed` holds the texts
    that were converted, as they stood in the file.
    """

    line: int
    external_id: str
    fields: dict[str, Any] = field(default_factory=dict)
    countries: list[int] | None = None
    regions: list[int] | None = None
    terms: dict[str, list[int]] = field(default_factory=dict)
    tags: list[str] | None = None
    language: str = ""
    visibility: int | None = None
    attribution: str = ""
    organisation: int | None = None
    has_organisation: bool = False
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The same for a row that says the same, on whatever line."""
        values = {name: value for name, value in asdict(self).items() if name != "line"}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, kind: str, mapping: Mapping, vocabulary: Vocabulary) -> None:
        self._mapping, self._vocabulary = mapping, vocabulary
        self._fields = {
            field.name: field for field in model_of(kind)._meta.get_fields()
        }
        self._sections = set(section_names(kind))
        self._lines: dict[str, int] = {}

    def read(self, raw: RawRow) -> tuple[ImportedRow, list[Problem]]:
        """The row, and everything that is wrong with it."""
        row = ImportedRow(raw.line, "")
        problems = self._too_many_cells(raw)
        refused = set()
        cells = self._mapping.cells(raw.cells)
        for code, (heading, text) in cells.items():
            try:
                self._read_cell(row, code, text)
            except NotKnown as reason:
                refused.add(code)
                problems.append(Problem(raw.line, heading, str(reason)))
        row.external_id = row.external_id or _named_by_title(row)
        problems += self._missing(row, cells, refused)
        problems += self._twice(row)
        return row, problems

    def _read_cell(self, row: ImportedRow, code: str, text: str) -> None:
        if len(text) > MAX_HTML:
            raise NotKnown(_too_long(len(text), MAX_HTML))
        if text.strip() in _ERRORS:
            raise NotKnown(
                _("the cell holds an error of the spreadsheet (%(error)s).")
                % {"error": text.strip()}
            )
        if code in self._vocabulary.terms:
            names = self._vocabulary.terms[code]
            row.terms[code] = _all(names, text)
        elif code in self._sections:
            self._set_text(row, code, text, to_markdown)
        else:
            _CELLS[code](self, row, text)

    def _set_text(
        self, row: ImportedRow, name: str, text: str, clean: Callable[[str], str]
    ) -> None:
        """A text of the page, cleaned, no longer than its field."""
        value = clean(text)
        most = self._fields[name].max_length
        if most and len(value) > most:
            raise NotKnown(_too_long(len(value), most))
        row.fields[name] = value
        typed = clean_text(text)
        if typed != value:
            row.typed[name] = typed

    def _id(self, row: ImportedRow, text: str) -> None:
        name = clean_text(text, lines=False)
        if len(name) > ID_LENGTH:
            raise NotKnown(_too_long(len(name), ID_LENGTH))
        row.external_id = name

    def _title(self, row: ImportedRow, text: str) -> None:
        self._set_text(row, "title", text, to_line)

    def _summary(self, row: ImportedRow, text: str) -> None:
        self._set_text(row, "summary", text, to_line)

    def _credited_to(self, row: ImportedRow, text: str) -> None:
        self._set_text(row, "credited_to", text, to_line)

    def _sources(self, row: ImportedRow, text: str) -> None:
        self._set_text(row, "sources", text, to_lines)

    def _editor_note(self, row: ImportedRow, text: str) -> None:
        self._set_text(row, "editor_note", text, to_lines)

    def _country(self, row: ImportedRow, text: str) -> None:
        row.countries = _all(self._vocabulary.country, text)

    def _region(self, row: ImportedRow, text: str) -> None:
        row.regions = _all(self._vocabulary.region, text)

    def _worldwide(self, row: ImportedRow, text: str) -> None:
        row.fields["is_worldwide"] = yes_or_no(text)

    def _compiled(self, row: ImportedRow, text: str) -> None:
        row.fields["is_compiled"] = yes_or_no(text)

    def _year(self, row: ImportedRow, text: str) -> None:
        row.fields["year"] = _year(text.strip())

    def _available_until(self, row: ImportedRow, text: str) -> None:
        row.fields["available_until"] = _day(text.strip())

    def _tags(self, row: ImportedRow, text: str) -> None:
        row.tags = _tags(text)

    def _language(self, row: ImportedRow, text: str) -> None:
        row.language = self._vocabulary.language.find(text) if text.strip() else ""

    def _visibility(self, row: ImportedRow, text: str) -> None:
        names = self._vocabulary.visibility
        row.visibility = names.find(text) if text.strip() else None

    def _attribution(self, row: ImportedRow, text: str) -> None:
        names = self._vocabulary.attribution
        row.attribution = names.find(text) if text.strip() else ""

    def _organisation(self, row: ImportedRow, text: str) -> None:
        row.has_organisation = True
        names = self._vocabulary.organisation
        row.organisation = names.find(to_line(text)) if text.strip() else None

    def _too_many_cells(self, raw: RawRow) -> list[Problem]:
        if len(raw.cells) <= self._mapping.width:
            return []
        reason = _(
            "the row has %(cells)d cells and there are %(columns)d columns. Is a separator"
            " inside a text that has no quotation marks?"
        ) % {"cells": len(raw.cells), "columns": self._mapping.width}
        return [Problem(raw.line, "", reason)]

    def _missing(
        self, row: ImportedRow, cells: dict[str, tuple[str, str]], refused: set[str]
    ) -> list[Problem]:
        """What a contribution can't do without, where it isn't refused already."""
        problems = [
            Problem(row.line, cells[name][0], str(MISSING[name]))
            for name in NEEDED
            if name not in refused and not row.fields.get(name)
        ]
        placed = has_place(
            countries=row.countries,
            regions=row.regions,
            is_worldwide=row.fields.get("is_worldwide"),
        )
        if not placed and not refused.intersection(PLACE):
            heading = next(cells[name][0] for name in PLACE if name in cells)
            problems.append(Problem(row.line, heading, str(MISSING["country"])))
        return problems

    def _twice(self, row: ImportedRow) -> list[Problem]:
        first = self._lines.setdefault(row.external_id, row.line)
        if first == row.line:
            return []
        reason = _("it has the same identifier (or title) as line %(line)d.")
        return [Problem(row.line, "", reason % {"line": first})]


def _named_by_title(row: ImportedRow) -> str:
    """What recognises a row without an identifier: its title."""
    title = normal(row.fields.get("title", ""))
    return f"title:{hashlib.sha256(title.encode()).hexdigest()[:32]}"


def _all(names: Names[int], text: str) -> list[int]:
    """What every value of a cell stands for, each once. Raises NotKnown for the first that nobody knows."""
    values = several(text)
    if len(values) > MOST_VALUES:
        raise NotKnown(
            _("%(count)d values are too many; the most is %(most)d.")
            % {"count": len(values), "most": MOST_VALUES}
        )
    return sorted({names.find(value) for value in values})


def _tags(text: str) -> list[str]:
    tags = [clean_text(tag, lines=False) for tag in several(text)]
    if len(tags) > MOST_TAGS:
        raise NotKnown(
            _("%(count)d values are too many; the most is %(most)d.")
            % {"count": len(tags), "most": MOST_TAGS}
        )
    for tag in tags:
        if len(tag) > TAG_LENGTH:
            raise NotKnown(_too_long(len(tag), TAG_LENGTH))
    return [tag for tag in tags if tag]


def _year(text: str) -> int | None:
    """A year, or that of a day."""
    if not text:
        return None
    words = _(
        "“%(value)s” is no year. Give the year it began, in four figures, such as 2013."
    )
    day = _DAY.match(text)
    try:
        year = int(day[1] if day else text)
        validate_year(year)
    except (ValueError, ValidationError) as error:
        raise NotKnown(words % {"value": shortened(text)}) from error
    return year


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        words = _(
            "“%(value)s” is no day. Give it as year-month-day, such as 2027-03-31."
        )
        raise NotKnown(words % {"value": shortened(text)}) from error


def _too_long(length: int, most: int) -> str:
    return _("%(length)s characters are too many; the most is %(most)s.") % {
        "length": f"{length:,}",
        "most": f"{most:,}",
    }


_DAY = re.compile(r"(\d{4})-\d{2}-\d{2}")
_ERRORS = frozenset("#REF! #N/A #VALUE! #DIV/0! #NAME? #NUM! #NULL!".split())
_CELLS: dict[str, Callable[[RowReader, ImportedRow, str], None]] = {
    name: getattr(RowReader, f"_{name}")
    for name in (
        "id title summary language country region worldwide year available_until tags sources"
        " organisation credited_to compiled visibility attribution editor_note"
    ).split()
}
