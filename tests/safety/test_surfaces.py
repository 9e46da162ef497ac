"""Every address belongs to a surface, or says why it shows nothing of anybody's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from .routes import Route, declared, every_route, group_of, surface_of
from .surfaces import ACCOUNT_PATHS, CARRIES, CARRIES_NOTHING, DESK, UNROUTED

HOW = (
    "Say in tests/safety/surfaces.py to which surface it belongs (docs/conventions.md,"
    " “A new address”): "
)


def test_every_route_declares_what_it_shows() -> None:
    undeclared = [route for route in every_route() if surface_of(route) is None]
    assert not undeclared, HOW + ", ".join(
        f"{one.name} ({one.path})" for one in undeclared
    )


def test_every_declared_route_is_there() -> None:
    routes = every_route()
    there = {one.name for one in routes} | {one.path for one in routes}
    assert not declared().keys() - there


def test_every_group_of_the_desk_is_there() -> None:
    groups = {group_of(one) for one in every_route() if one.is_of_the_desk}
    assert not DESK.keys() - groups


def test_every_group_of_account_pages_is_there() -> None:
    paths = [one.path for one in every_route()]
    for start in ACCOUNT_PATHS:
        assert any(path.startswith(start) for path in paths), start


def test_no_route_is_declared_twice() -> None:
    names = [
        name
        for table in (CARRIES, CARRIES_NOTHING)
        for several in table.values()
        for name in several
    ]
    assert not [name for name, times in Counter(names).items() if times > 1]


@pytest.mark.parametrize(
    "route",
    [
        Route("en/letters/", "letters"),
        Route("cms/letters/", "letters:index"),
        Route("en/letters/", ""),
    ],
)
def test_a_route_that_nobody_declared_is_noticed(route: Route) -> None:
    assert surface_of(route) is None


def test_what_has_no_address_is_asked_where_it_is_said_to_be() -> None:
    house = Path(__file__).resolve().parents[2]
    missing = [name for name, path in UNROUTED.items() if not (house / path).exists()]
    assert not missing
