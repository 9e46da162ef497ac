"""What is published, as sets of page numbers: one for each value of each axis.

A `Holdings` never changes: a change makes another one that shares what stayed the same. So a
request counts on one state of the catalogue from its first number to its last, and threads
need no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pyroaring import FrozenBitMap

from gaamac.common.visibility import Visibility

from .axes import AXES
from .parts import Parts

Numbers = FrozenBitMap
NONE = Numbers()


class Named(NamedTuple):
    """An organisation as its entries name it."""

    slug: str
    name: str


class Row(NamedTuple):
    """What an entry has on each axis, in their order; `organisation` names the one it is by."""

    number: int
    values: tuple[Any, ...]
    organisation: Named | None


def any_of(sets: Mapping[Any, Numbers], values: Iterable[Any]) -> Numbers:
    """The union of the sets of these values."""
    found = [sets[value] for value in values if value in sets]
    if len(found) < 2:
        return found[0] if found else NONE
    return Numbers.union(*found)


class Moment(NamedTuple):
    """When the catalogue was read: the transactions that were over, and the table of changes."""

    snapshot: str
    table: int


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """The published contributions at one moment of the database."""

    moment: Moment
    of: Mapping[str, Mapping[Any, Numbers]]
    organisations: Mapping[int, Named]
    parts: Parts = field(default_factory=Parts)
    _kept: dict[Any, Any] = field(default_factory=dict)

    def where_any(self, axis: str, values: Iterable[Any]) -> Numbers:
        """The entries that have any of these values."""
        return any_of(self.of[axis], values)

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """What many requests ask for, worked out once for this state."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def up_to(self, clearance: int) -> Numbers:
        """What a clearance covers."""
        return self.kept(
            ("up_to", clearance),
            lambda: self.where_any(
                "visibility", [one for one in Visibility.values if one <= clearance]
            ),
        )

    def changed(
        self, gone: Iterable[int], rows: Iterable[Row], moment: Moment
    ) -> Holdings:
        """Another state: without what is `gone`, with these rows as they now are."""
        rows = list(rows)
        out = Numbers([*gone, *(row.number for row in rows)])
        added = _by_value(rows)
        of = {
            axis.name: _changed(self.of[axis.name], out, added[axis.name])
            for axis in AXES
        }
        names = {row.values[_ORGANISATION]: row.organisation for row in rows}
        named = {pk: name for pk, name in names.items() if name is not None}
        return Holdings(moment, of, {**self.organisations, **named})


_ORGANISATION = [axis.name for axis in AXES].index("organisation")


def _by_value(rows: list[Row]) -> dict[str, dict[Any, list[int]]]:
    """The numbers of these rows by axis and value."""
    found: dict[str, dict[Any, list[int]]] = {axis.name: {} for axis in AXES}
    for row in rows:
        for axis, value in zip(AXES, row.values, strict=True):
            if value is None:
                continue
            for one in value if axis.is_array else (value,):
                found[axis.name].setdefault(one, []).append(row.number)
    return found


def _changed(
    known: Mapping[Any, Numbers], out: Numbers, added: Mapping[Any, list[int]]
) -> dict[Any, Numbers]:
    """The sets of one axis without some numbers, and with others; the rest as they are."""
    of = dict(known)
    for value, numbers in known.items():
        if numbers.intersect(out):
            of[value] = numbers - out
    for value, new in added.items():
        of[value] = of.get(value, NONE) | Numbers(new)
    return {value: numbers for value, numbers in of.items() if numbers}
