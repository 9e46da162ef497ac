"""The table that is printed and the rows that are kept: what was measured, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `holds` is None for what is only told, without a target."""

    name: str
    value: float
    unit: str
    target: str
    holds: bool | None


def at_least(name: str, value: float, unit: str, limit: float) -> Row:
    """A row whose value must reach the limit."""
    return Row(name, rounded(value), unit, f"≥ {limit:g}", value >= limit)


def at_most(name: str, value: float, unit: str, limit: float) -> Row:
    """A row whose value must not pass the limit."""
    return Row(name, rounded(value), unit, f"≤ {limit:g}", value <= limit)


def told(name: str, value: float, unit: str) -> Row:
    """A row without a target, to understand the others by."""
    return Row(name, rounded(value), unit, "", None)


def proved(name: str, *, holds: bool) -> Row:
    """A row that is either so or not."""
    return Row(name, float(holds), "", "is so", holds)


def rounded(value: float) -> float:
    """Three figures that count, and no decimals of large numbers."""
    return round(value) if abs(value) >= 100 else float(f"{value:.3g}")


def table(rows: Sequence[Row]) -> str:
    """The rows in columns."""
    lines = [("what", "measured", "target", "")]
    lines += [
        (row.name, f"{row.value:g} {row.unit}".strip(), row.target, _verdict(row))
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {target:<{widths[2]}}  {verdict}".rstrip()
        for name, value, target, verdict in lines
    )


def _verdict(row: Row) -> str:
    if row.holds is None:
        return ""
    return "holds" if row.holds else "MISSED"


def missed(rows: Sequence[Row]) -> list[Row]:
    """Those whose target was not reached."""
    return [row for row in rows if row.holds is False]


def write(rows: Sequence[Row], file: Path) -> None:
    """Keep the rows as JSON; the file appears complete or not at all."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    kept = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)
    unfinished.write_text(kept + "\n", encoding="utf-8")
    unfinished.rename(file)
