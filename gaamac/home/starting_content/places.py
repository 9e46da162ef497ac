"""Regions and countries: UN M49 numbers, ISO codes, names in six languages, tiles of the map."""

from __future__ import annotations

from typing import Any

from gaamac.common.languages import FACTS
from members.models import Country, Region
from members.vocabulary import forget_places

from .reading import read_csv, read_json

# "World" is no region of ours: what covers it says `is_worldwide`.
WORLD = "001"
_SUFFIXES = [facts.field_suffix for facts in FACTS.values()]


def load_regions() -> int:
    """Create the M49 regions that are missing, parents first; how many there were."""
    entries = [
        one
        for one in read_json("taxonomy")["m49_regions"]["items"]
        if one["code"] != WORLD
    ]
    known = set(Region.objects.values_list("m49", flat=True))
    missing = [_region(one) for one in entries if int(one["code"]) not in known]
    Region.objects.bulk_create(missing)
    forget_places()
    return len(missing)


def _region(entry: dict[str, Any]) -> Region:
    """A region under its M49 name in English, and its usual name in the other languages."""
    parent = entry["parent"]
    names = {f"name_{code}": entry["label"][code] for code in _SUFFIXES}
    return Region(
        m49=int(entry["code"]),
        parent_id=int(parent) if parent != WORLD else None,
        **names | {"name_en": entry["name"]},
    )


def load_countries() -> int:
    """Create the member and observer states that are missing; how many there were."""
    tiles = {row["iso2"]: row for row in read_csv("tile_map")}
    groups = {
        one["label"]: one["code"]
        for one in read_json("taxonomy")["un_regional_groups"]["items"]
    }
    known = set(Country.objects.values_list("m49", flat=True))
    missing = [
        _country(row, tiles.get(row["iso2"]), groups)
        for row in read_csv("countries")
        if int(row["m49"]) not in known
    ]
    Country.objects.bulk_create(missing)
    forget_places()
    return len(missing)


def _country(
    row: dict[str, str], tile: dict[str, str] | None, groups: dict[str, str]
) -> Country:
    """A state under the name the UN uses in English; names are political."""
    names = {f"name_{code}": row[f"name_{code}"] for code in _SUFFIXES}
    return Country(
        m49=int(row["m49"]),
        iso2=row["iso2"],
        iso3=row["iso3"],
        region_id=int(row["m49_region_code"]),
        subregion_id=int(row["m49_intermediate_code"] or row["m49_subregion_code"]),
        regional_group=groups.get(row["un_regional_group"], ""),
        is_observer=row["un_status"] == "observer",
        tile_column=int(tile["column"]) if tile else None,
        tile_row=int(tile["row"]) if tile else None,
        **names | {"name_en": row["name_un_en"]},
    )
