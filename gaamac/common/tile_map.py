"""The tile map: every state one equal square, laid out roughly as on a world map.

Pure geometry in units of one tile: no request, no query. Templates draw what stands here
(`components/map.html`, `components/world.html`). No borders are drawn, so none is disputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .wording import counted, number, ranged

COLUMNS = 34
ROWS = 18
# Shades of the map: none, one, two, three, four and more.
TOP_LEVEL = 4
# Up to this many, each of the first shades stands for one number.
FINE_SCALE = 9
# Space between two squares, so that they read as tiles.
_GAP = 0.04
_WORLD_GAP = 0.05


@dataclass(frozen=True, slots=True)
class Tile:
    """One state: its place on the map, where its page is, and what is counted about it."""

    column: int
    row: int
    code: str
    name: str
    href: str
    count: int
    region: int
    # What the count says, in words: "6 practices".
    note: str = ""


class Box(NamedTuple):
    """The part of the map that one region's drawing covers; `.map-<slug>` in map.css places it."""

    slug: str
    column: int
    row: int
    width: int
    height: int


# UN M49 numbers of the regions, in the order in which a phone shows them.
REGIONS: dict[int, Box] = {
    2: Box("africa", 9, 9, 12, 9),
    19: Box("americas", 0, 1, 8, 11),
    142: Box("asia", 20, 4, 12, 6),
    150: Box("europe", 12, 0, 7, 8),
    9: Box("oceania", 29, 12, 5, 4),
}


@dataclass(frozen=True, slots=True)
class Square:
    """A tile as its region's drawing shows it: corner of the square, and where its code stands.

    Places are text: a template would write a number in the reader's language ("3,04").
    """

    tile: Tile
    level: int
    x: str
    y: str
    text_x: str
    text_y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing of one region."""

    slug: str
    name: str
    width: int
    height: int
    squares: list[Square]

    @property
    def total(self) -> int:
        """How many states it shows."""
        return len(self.squares)

    @property
    def covered(self) -> int:
        """How many of them have something."""
        return sum(1 for square in self.squares if square.level)


@dataclass(frozen=True, slots=True)
class Layer:
    """All states of one shade of the small world map, as one SVG path."""

    level: int
    path: str


@dataclass(frozen=True, slots=True)
class Shade:
    """One line of the legend."""

    level: int
    words: str
    states: str


def level_of(count: int) -> int:
    """The shade of a count: 0 to 4, four standing for four and more."""
    return max(0, min(count, TOP_LEVEL))


@dataclass(frozen=True, slots=True)
class Scale:
    """Which shade a count has: from `least[0]` on the first, from `least[1]` on the second."""

    least: tuple[int, ...]
    most: int

    @classmethod
    def of(cls, counts: Iterable[int]) -> Scale:
        """Shades that tell these counts apart: by ones where they are small, else by powers."""
        most = max(counts, default=0)
        if most <= FINE_SCALE:
            return cls(tuple(range(1, TOP_LEVEL + 1)), most)
        steps = (round(most ** (step / TOP_LEVEL)) for step in range(1, TOP_LEVEL))
        return cls((1, *(max(step, 2 + n) for n, step in enumerate(steps))), most)

    @property
    def top(self) -> int:
        """The darkest shade that there is."""
        return self.level(self.most)

    def level(self, count: int) -> int:
        """The shade of a count; 0 for none."""
        return sum(1 for least in self.least if count >= least)

    def bounds(self, level: int) -> tuple[int, int]:
        """The least and the most that a shade stands for."""
        if level == 0:
            return 0, 0
        after = self.least[level] - 1 if level < len(self.least) else self.most
        return self.least[level - 1], min(after, self.most)


SMALL_NUMBERS = Scale(tuple(range(1, TOP_LEVEL + 1)), TOP_LEVEL)


def drawings(
    tiles: Iterable[Tile], names: Mapping[int, str], scale: Scale = SMALL_NUMBERS
) -> list[Drawing]:
    """One drawing per region, in the order of REGIONS; `names` are those of the regions."""
    by_region: dict[int, list[Tile]] = {region: [] for region in REGIONS}
    for tile in tiles:
        by_region[tile.region].append(tile)
    return [
        _drawing(REGIONS[region], names.get(region, ""), tiles, scale)
        for region, tiles in by_region.items()
    ]


def _drawing(box: Box, name: str, tiles: list[Tile], scale: Scale) -> Drawing:
    squares = [
        _square(tile, box, scale.level(tile.count))
        for tile in sorted(tiles, key=lambda one: (one.row, one.column))
    ]
    return Drawing(box.slug, name, box.width, box.height, squares)


def _square(tile: Tile, box: Box, level: int) -> Square:
    column, row = tile.column - box.column, tile.row - box.row
    return Square(
        tile=tile,
        level=level,
        x=f"{column + _GAP:g}",
        y=f"{row + _GAP:g}",
        text_x=f"{column + 0.5:g}",
        text_y=f"{row + 0.63:g}",
    )


def world(tiles: Iterable[Tile]) -> list[Layer]:
    """The small map of the home page: one path per shade, shades without a state left out."""
    corners: dict[int, list[str]] = {}
    for tile in tiles:
        corner = f"M{tile.column + _WORLD_GAP:g} {tile.row + _WORLD_GAP:g}h.9v.9h-.9z"
        corners.setdefault(level_of(tile.count), []).append(corner)
    return [Layer(level, "".join(corners[level])) for level in sorted(corners)]


def practice_legend(tiles: Sequence[Tile]) -> list[Shade]:
    """The legend of a map of practices: each shade in words, and how many states have it."""
    levels = [level_of(tile.count) for tile in tiles]
    most = max((tile.count for tile in tiles), default=0)
    return [
        Shade(level, _shade_words(level, most), states_words(levels.count(level)))
        for level in range(TOP_LEVEL + 1)
    ]


def _shade_words(level: int, most: int) -> str:
    if level == 0:
        return _("No practice yet")
    if level < TOP_LEVEL or most <= TOP_LEVEL:
        return counted(level, "practice")
    return ranged(level, most, "practice")


def states_words(count: int) -> str:
    """48 states."""
    words = ngettext("%(number)s state", "%(number)s states", count)
    return words % {"number": number(count)}
