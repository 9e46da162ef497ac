"""An import from the file to the database: first every row is checked, then all are written."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import IO, Any

from .files import Reading, read_rows
from .mapping import Headings
from .names import Vocabulary
from .planning import ImportOptions, Outcome, Planned, Planner
from .problems import Problem
from .rows import ImportedRow, RowReader
from .writing import BATCH, write_rows

Progress = Callable[[int], None]


def _temporary_file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8")


@dataclass(slots=True)
class Checked:
    """A file that has been read: what its rows would do, and what is wrong with them.

    The good rows lie in a temporary file, so that memory doesn't grow with the table.
    """

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    _kept: IO[str] = field(default_factory=_temporary_file)

    @property
    def bad(self) -> int:
        """How many rows can't be taken."""
        return self.counts.get(Outcome.BAD, 0)

    @property
    def good(self) -> int:
        """How many rows can be taken."""
        return self.rows - self.bad

    def keep(self, row: ImportedRow) -> None:
        """Put a good row aside."""
        self._kept.write(json.dumps(asdict(row)) + "\n")

    def kept(self) -> Iterator[ImportedRow]:
        """The good rows, in their order."""
        self._kept.seek(0)
        for line in self._kept:
            yield ImportedRow(**json.loads(line))

    def close(self) -> None:
        """Forget the rows."""
        self._kept.close()


def check(
    file: IO[bytes],
    name: str,
    reading: Reading,
    options: ImportOptions,
    progress: Progress,
) -> Checked:
    """Read and check every row; writes nothing to the database. Raises UnusableFile."""
    headings = Headings(options.kind)
    planner = Planner(options)
    with closing(read_rows(file, name, reading, headings.is_known)) as raw:
        mapping = headings.map(next(raw).cells)
        reader = RowReader(options.kind, mapping, Vocabulary())
        checked = Checked(notes=mapping.notes)
        read = map(reader.read, raw)
        while batch := list(islice(read, BATCH)):
            _check_batch(checked, batch, planner)
            progress(checked.rows)
    return checked


def _check_batch(
    checked: Checked,
    batch: list[tuple[ImportedRow, list[Problem]]],
    planner: Planner,
) -> None:
    good = iter(planner.plan([row for row, problems in batch if not problems]))
    for row, problems in batch:
        checked.rows += 1
        planned = (
            Planned(row, Outcome.BAD, problems=problems) if problems else next(good)
        )
        outcome = planned.outcome
        checked.counts[outcome] = checked.counts.get(outcome, 0) + 1
        checked.problems += planned.problems
        checked.notes += planned.notes
        if outcome != Outcome.BAD:
            checked.keep(row)


def write(
    checked: Checked, options: ImportOptions, by: Any, progress: Progress
) -> dict[str, int]:
    """Write the good rows; how many had which outcome, those left out among them."""
    counts = write_rows(checked.kept, options, by, progress)
    if checked.bad:
        counts[Outcome.BAD] = counts.get(Outcome.BAD, 0) + checked.bad
    return counts


def in_order(counts: dict[str, int]) -> Iterable[tuple[Outcome, int]]:
    """The outcomes there were, in their order."""
    return ((one, counts[one]) for one in Outcome if counts.get(one))
