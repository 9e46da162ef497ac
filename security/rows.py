"""The table: what was asked, what came out, what was wanted, whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "not known" is no pass: it says that the question could not be asked here.
Holds = Literal["yes", "NO", "not known"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `details` are printed below it where it does not hold."""

    name: str
    value: str
    target: str
    holds: Holds
    details: tuple[str, ...] = ()


def judged(name: str, faults: list[str], found: str, target: str) -> Row:
    """A row that holds where there are no faults."""
    return Row(name, found, target, "NO" if faults else "yes", tuple(faults))


def table(rows: list[Row]) -> str:
    """All rows as text, the columns aligned."""
    lines = [("name", "value", "target", "holds")]
    lines += [(one.name, one.value, one.target, one.holds) for one in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
