"""The geometry of the tile map, from given tiles and from the real ones."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from gaamac.common import tile_map
from gaamac.common.tile_map import REGIONS, Tile


def tile(
    column: int, row: int, code: str = "KE", count: int = 0, region: int = 2
) -> Tile:
    return Tile(
        column,
        row,
        code,
        f"State {code}",
        f"/en/{code}/",
        count,
        region,
        f"{count} of it",
    )


@pytest.fixture
def tiles() -> list[Tile]:
    """A full block of tiles in every region's corner of the map."""
    return [
        tile(
            box.column + column, box.row + row, f"{region}{column}{row}", column, region
        )
        for region, box in REGIONS.items()
        for column in range(box.width)
        for row in range(box.height)
    ]


def test_every_state_is_drawn_once(tiles: list[Tile]) -> None:
    drawn = [
        square.tile.code
        for one in tile_map.drawings(tiles, {})
        for square in one.squares
    ]

    assert sorted(drawn) == sorted(one.code for one in tiles)


def test_no_two_tiles_overlap_and_none_leaves_its_drawing(tiles: list[Tile]) -> None:
    for drawing in tile_map.drawings(tiles, {}):
        corners = {(square.x, square.y) for square in drawing.squares}
        assert len(corners) == drawing.total
        for x, y in corners:
            assert 0 <= float(x) <= drawing.width - 0.92
            assert 0 <= float(y) <= drawing.height - 0.92


def test_regions_do_not_share_a_place_on_the_map(tiles: list[Tile]) -> None:
    text = (settings.BASE_DIR / "static/css/components/map.css").read_text()
    for box in REGIONS.values():
        area = (
            f"{box.row + 1} / {box.column + 1} / span {box.height} / span {box.width}"
        )
        assert f".map-{box.slug} {{ grid-area: {area}; }}" in text


@pytest.mark.parametrize(("count", "level"), [(0, 0), (1, 1), (3, 3), (4, 4), (40, 4)])
def test_four_and_more_have_the_darkest_shade(count: int, level: int) -> None:
    assert tile_map.level_of(count) == level


def test_the_small_map_has_one_path_per_shade_with_every_state_in_one(
    tiles: list[Tile],
) -> None:
    layers = tile_map.world(tiles)

    assert [layer.level for layer in layers] == [0, 1, 2, 3, 4]
    assert sum(layer.path.count("M") for layer in layers) == len(tiles)


def test_the_legend_counts_every_state_once_and_names_the_most() -> None:
    legend = tile_map.practice_legend(
        [tile(9, 9), tile(10, 9, count=1), tile(11, 9, count=6)]
    )

    assert [(shade.words, shade.states) for shade in legend] == [
        ("No practice yet", "1 state"),
        ("1 practice", "1 state"),
        ("2 practices", "0 states"),
        ("3 practices", "0 states"),
        ("4 to 6 practices", "1 state"),
    ]


def test_a_drawing_keeps_its_decimal_points_in_every_language(
    tiles: list[Tile],
) -> None:
    context = {"drawings": tile_map.drawings(tiles, {})}
    with translation.override("fr"):
        html = render_to_string("components/map.html", context)

    assert re.search(r'x="\d+\.\d+"', html)
    assert not re.search(r'[xy]="\d+,\d+"', html)


def test_the_drawing_is_for_eyes_only_and_its_links_are_skipped_by_the_keyboard(
    tiles: list[Tile],
) -> None:
    html = render_to_string(
        "components/map.html", {"drawings": tile_map.drawings(tiles, {})}
    )

    assert 'aria-hidden="true"' in html
    assert html.count('tabindex="-1"') == len(tiles)
