"""Which column of a file is which of ours: by its heading, in any of the six languages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..tables.columns import Column, columns_of
from ..tables.formulas import restored
from .problems import UnusableFile, quoted, shortened, unknown

_CODE = re.compile(r"\[([a-z_-]+)\]\s*$")
# Several columns of a file may mean one of these: their values are taken together.
SEVERAL_COLUMNS = frozenset(
    "country region type topic stage level actor tags sources".split()
)
NEEDED = ("title", "summary")
PLACE = ("country", "region", "worldwide")


def normal(text: str) -> str:
    """A name as it is compared: without case, accents, punctuation and white space around it."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = (
        letter if letter.isalnum() else " "
        for letter in letters
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(kept).split())


@dataclass(slots=True)
class Mapping:
    """The columns of a file by their positions, and what to tell about the rest."""

    columns: dict[int, Column] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    width: int = 0

    @property
    def codes(self) -> set[str]:
        """The codes of the columns that the file has."""
        return {column.code for column in self.columns.values()}

    def cells(self, row: list[str]) -> dict[str, tuple[str, str]]:
        """Each of our columns in this row: the heading it has in the file, and the text."""
        found: dict[str, tuple[str, str]] = {}
        for position, column in self.columns.items():
            text = restored(row[position]) if position < len(row) else ""
            heading, before = found.get(column.code, (self.headings[position], ""))
            parts = [part for part in (before.strip(), text) if part.strip()]
            found[column.code] = (heading, "\n".join(parts))
        return found


class Headings:
    """Knows the headings of one kind."""

    def __init__(self, kind: str) -> None:
        self._codes = {column.code: column for column in columns_of(kind)}
        self._known: dict[str, Column] = {}
        # Codes first: no heading in another language takes one away.
        for column in self._codes.values():
            self._known[normal(column.code)] = column
        for column in self._codes.values():
            for name in column.names():
                self._known.setdefault(normal(name), column)

    def find(self, heading: str) -> Column | None:
        """The column that this heading means."""
        code = _CODE.search(heading.casefold())
        if code and code[1] in self._codes:
            return self._codes[code[1]]
        return self._known.get(normal(heading))

    def is_known(self, heading: str) -> bool:
        """Whether this heading means a column."""
        return self.find(heading) is not None

    def map(self, row: list[str]) -> Mapping:
        """The columns of a file from its first row. Raises UnusableFile where they don't do."""
        mapping = Mapping(width=len(row))
        strange = []
        for position, heading in enumerate(row):
            column = self.find(heading)
            if column is None:
                strange += [heading] if heading.strip() else []
            elif column.is_read:
                self._take(mapping, position, column, heading)
        self._check(mapping, row)
        mapping.notes = [self._not_known(heading) for heading in strange]
        return mapping

    def _take(
        self, mapping: Mapping, position: int, column: Column, heading: str
    ) -> None:
        if column.code in mapping.codes and column.code not in SEVERAL_COLUMNS:
            raise UnusableFile(
                _("Two columns mean “%(column)s”. Keep one of them.")
                % {"column": column.label}
            )
        mapping.columns[position] = column
        mapping.headings[position] = shortened(_CODE.sub("", heading)) or column.code

    def _check(self, mapping: Mapping, row: list[str]) -> None:
        missing = [code for code in NEEDED if code not in mapping.codes]
        if not missing and mapping.codes.intersection(PLACE):
            return
        found = quoted(shortened(text) for text in row[:20] if text.strip())
        words = {
            "names": quoted(missing or PLACE),
            "found": found or _("nothing"),
        }
        if missing:
            raise UnusableFile(
                _(
                    "The first row has to name the columns. Missing: %(names)s. Found: %(found)s."
                )
                % words
            )
        raise UnusableFile(
            _("One of the columns %(names)s is needed. Found: %(found)s.") % words
        )

    def _not_known(self, heading: str) -> str:
        names = {name: column.code for name, column in self._known.items()}
        return _("Column “%(column)s” is left out: %(reason)s") % {
            "column": shortened(heading),
            "reason": unknown(heading, names, normal(heading)),
        }
