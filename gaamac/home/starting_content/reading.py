"""Reads the data files, and names each entry once and for all."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

DATA = Path(__file__).parent / "data"
# Never changes: the keys made from it tell a second run what is there already.
_NAMESPACE = UUID("6f1f2a52-5d0c-5c1e-9a5b-3a4d3f1f7c11")


def read_json(name: str) -> Any:
    """The content of `data/<name>.json`."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv` by the names of their columns."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key_of(kind: str, entry: str) -> UUID:
    """The translation key of an entry: the same in every installation, at every run."""
    return uuid5(_NAMESPACE, f"{kind}/{entry}")


@lru_cache(maxsize=1)
def _wording() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = read_json("wording")
    return found


def wording_of(group: str, entry: str) -> dict[str, str]:
    """The portal's own words on an entry: always a `summary`, sometimes other fields."""
    return _wording()[group][entry]
